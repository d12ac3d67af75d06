package io.heddle.workload;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.heddle.executor.SliceStart;
import io.heddle.executor.TransactionOutcome;
import io.heddle.executor.TransactionOutcome.Included;
import io.heddle.executor.block.BlockResult;
import io.heddle.executor.block.SerialBlockExecutor;
import io.heddle.primitives.Address;
import io.heddle.primitives.chain.GenesisAccount;
import io.heddle.primitives.transaction.RecoveredTransaction;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class UniformTransfersTest {
  private static final int ACCOUNTS = 100;
  private static final int TRANSACTIONS = 40;
  private static final SyntheticState STATE = new SyntheticState(3, ACCOUNTS, List.of(), Map.of());

  @Test
  void nextBlock_everyTransactionSucceeds_onDistinctAccounts() {
    SortedMap<Address, GenesisAccount> alloc = new TreeMap<>();
    for (int i = 0; i < ACCOUNTS; i++) {
      alloc.put(STATE.address(i), GenesisAccount.ofBalance(SyntheticState.BALANCE));
    }
    FlatState state = FlatState.of(alloc);
    UniformTransfers transfers = new UniformTransfers(STATE, TRANSACTIONS);
    Set<Address> senders = new HashSet<>();
    for (int block = 0; block < 5; block++) {
      List<RecoveredTransaction> transactions = transfers.nextBlock();
      Set<Address> seen = new HashSet<>();
      for (RecoveredTransaction each : transactions) {
        assertTrue(seen.add(each.sender()), "sender twice");
        assertTrue(seen.add(each.transaction().to().orElseThrow()), "recipient twice");
        senders.add(each.sender());
      }
      BlockResult result =
          new SerialBlockExecutor()
              .execute(
                  transfers.environments().env(block), SliceStart.BLOCK_START, transactions, state);
      assertEquals(TRANSACTIONS, result.outcomes().size());
      for (TransactionOutcome outcome : result.outcomes()) {
        assertTrue(outcome instanceof Included in && in.receipt().success(), outcome::toString);
      }
      state.apply(result.diff());
    }
    assertTrue(senders.size() > ACCOUNTS / 2, "the same senders again: " + senders.size());
  }

  @Test
  void tooFewAccounts_areRefused() {
    assertThrows(
        IllegalArgumentException.class, () -> new UniformTransfers(STATE, ACCOUNTS / 2 + 1));
  }
}
