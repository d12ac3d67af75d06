package io.heddle.executor.block;

import io.heddle.primitives.Hash;
import io.heddle.primitives.block.Withdrawal;
import java.util.List;

/// What the consensus layer adds to a block's transactions.
///
/// @param parentBeaconBlockRoot for the beacon roots contract (EIP-4788)
/// @param withdrawals credits in gwei (EIP-4895)
record ConsensusInputs(Hash parentBeaconBlockRoot, List<Withdrawal> withdrawals) {
  /// A rollup has none.
  static final ConsensusInputs NONE = new ConsensusInputs(Hash.ZERO, List.of());

  ConsensusInputs {
    withdrawals = List.copyOf(withdrawals);
  }
}
