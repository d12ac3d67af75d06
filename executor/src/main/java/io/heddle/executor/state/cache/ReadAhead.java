package io.heddle.executor.state.cache;

import io.heddle.executor.Account;
import io.heddle.executor.access.AccessTemplates;
import io.heddle.executor.state.StateStore;
import io.heddle.executor.state.StateStoreException;
import io.heddle.executor.state.StateUnavailableException;
import io.heddle.primitives.Address;
import io.heddle.primitives.U256;
import io.heddle.primitives.transaction.RecoveredTransaction;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Reads what a transaction will probably use while it waits, so that its execution finds it in
/// memory: sender, recipient, and the slots of a called contract that its template names (at most
/// 16). On the thread of whoever brings the transaction; never affects results.
///
/// @param store the state
/// @param templates what was learned of calls
public record ReadAhead(StateStore store, AccessTemplates templates)
    implements Consumer<RecoveredTransaction> {
  private static final Logger LOG = LoggerFactory.getLogger(ReadAhead.class);

  /// Fails never: the transaction is none the worse for it, and its execution will tell what is
  /// wrong with the store.
  @Override
  public void accept(RecoveredTransaction transaction) {
    try {
      store.readAhead(transaction.sender());
      transaction.transaction().to().ifPresent(to -> read(transaction, to));
    } catch (StateUnavailableException | StateStoreException e) { // undone just now, or failing
      LOG.debug("nothing read ahead: transaction={}", transaction.hash(), e);
    }
  }

  private void read(RecoveredTransaction transaction, Address to) {
    store.readAhead(to);
    if (transaction.transaction().data().isEmpty()) {
      return;
    }
    Account contract = store.latest().account(to);
    if (contract != null && contract.hasCode()) {
      for (U256 slot : templates.predict(contract.codeHash(), transaction)) {
        store.readAhead(to, slot);
      }
    }
  }
}
