package io.heddle.sequencer.mempool;

import io.heddle.primitives.U256;

/// How much the pool wants to keep a transaction; the lesser goes first when it is full. First go
/// those that wait behind a nonce gap, which cost their sender nothing; then those that have to
/// wait for a lower base fee, themselves or because an earlier one of their sender does, lowest cap
/// first; then those that pay the smallest tip.
///
/// @param waits whether it is behind a nonce gap
/// @param pays whether it and all before it pay the base fee
/// @param feeWei per gas: the tip, or the lowest cap where that does not pay
record Standing(boolean waits, boolean pays, U256 feeWei) implements Comparable<Standing> {
  /// @param lowestCap of the transaction and those of its sender before it
  static Standing of(PooledTransaction transaction, boolean waits, U256 lowestCap, U256 baseFee) {
    boolean pays = lowestCap.compareTo(baseFee) >= 0;
    return new Standing(waits, pays, pays ? transaction.effectiveTip(baseFee) : lowestCap);
  }

  @Override
  public int compareTo(Standing other) {
    if (waits != other.waits) {
      return waits ? -1 : 1;
    }
    if (pays != other.pays) {
      return pays ? 1 : -1;
    }
    return feeWei.compareTo(other.feeWei);
  }
}
