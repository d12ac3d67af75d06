package io.heddle.primitives.rollup;

import io.heddle.primitives.transaction.RecoveredTransaction;
import java.util.List;

/// Everything that determines an L2 block given its parent. Time in seconds since the epoch;
/// `sequenceNumber` counts the L2 blocks on this origin from 0.
///
/// `transactions` holds the attributes deposit, then, in the first block of an origin, that L1
/// block's deposits in log order, then the users' transactions.
public record BlockInputs(
    long number,
    long timestamp,
    L1Origin origin,
    long sequenceNumber,
    List<RecoveredTransaction> transactions) {
  public BlockInputs {
    transactions = List.copyOf(transactions);
  }
}
