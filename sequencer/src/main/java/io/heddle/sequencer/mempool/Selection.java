package io.heddle.sequencer.mempool;

import io.heddle.primitives.transaction.RecoveredTransaction;
import java.util.List;

/// What [Mempool#select] found.
///
/// @param transactions at most as many as asked for
/// @param crowdedOut whether another one was passed over for lack of room
public record Selection(List<RecoveredTransaction> transactions, boolean crowdedOut) {
  public Selection {
    transactions = List.copyOf(transactions);
  }
}
