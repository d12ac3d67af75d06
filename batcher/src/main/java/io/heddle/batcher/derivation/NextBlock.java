package io.heddle.batcher.derivation;

import io.heddle.primitives.rollup.L1Deposit;
import io.heddle.primitives.rollup.L1Origin;
import java.util.List;

/// What is decided about a block before anything is executed.
///
/// @param timestamp in seconds
/// @param sequenceNumber how many blocks of the same origin precede it
/// @param deposits those of the origin, in log order, when it is the origin's first block
/// @param userTransactions whether user transactions may be in it
/// @param catchingUp whether it is sealed at once, because L1 is ahead
public record NextBlock(
    long number,
    long timestamp,
    L1Origin origin,
    long sequenceNumber,
    List<L1Deposit> deposits,
    boolean userTransactions,
    boolean catchingUp) {
  public NextBlock {
    deposits = List.copyOf(deposits);
  }

  NextBlock with(List<L1Deposit> newDeposits) {
    return new NextBlock(
        number, timestamp, origin, sequenceNumber, newDeposits, userTransactions, catchingUp);
  }
}
