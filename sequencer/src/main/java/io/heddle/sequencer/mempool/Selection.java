package io.heddle.sequencer.mempool;

import io.heddle.primitives.transaction.RecoveredTransaction;
import java.util.List;

/// What [Mempool#select] found.
///
/// @param transactions at most as many as asked for
/// @param kinds of these, see [io.heddle.sequencer.metering.CallKind]
/// @param crowdedOut whether another one was passed over for lack of room; lack of time is none
public record Selection(
    List<RecoveredTransaction> transactions, List<Long> kinds, boolean crowdedOut) {
  public Selection {
    transactions = List.copyOf(transactions);
    kinds = List.copyOf(kinds);
  }
}
