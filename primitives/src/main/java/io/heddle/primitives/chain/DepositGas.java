package io.heddle.primitives.chain;

/// The gas that deposits may take of a rollup's block; they cannot be left out of it.
public final class DepositGas {
  /// What the attributes transaction may use.
  public static final long L1_ATTRIBUTES = 1_000_000;

  /// Most L2 gas that the deposits of one L1 block have together; the Portal sees to it
  /// (`DEPOSIT_GAS_PER_BLOCK`).
  public static final long MAX_PER_L1_BLOCK = 20_000_000;

  private DepositGas() {}
}
