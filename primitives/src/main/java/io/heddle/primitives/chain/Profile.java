package io.heddle.primitives.chain;

/// Which protocol surrounds the EVM.
public enum Profile {
  /// Ethereum's own: system calls, withdrawals and requests, burnt base fee.
  ETHEREUM,

  /// A Heddle rollup: deposits from L1, L1 data fee, fees into vaults, no system calls.
  ROLLUP
}
