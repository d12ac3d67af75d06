package io.heddle.executor.state.store;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.heddle.executor.StateDiff;
import io.heddle.executor.state.GenesisState;
import io.heddle.executor.state.StateHead;
import io.heddle.executor.state.StateSnapshot;
import io.heddle.executor.state.StateUnavailableException;
import io.heddle.executor.state.lmdb.StateStoreOptions;
import io.heddle.executor.trie.AccountProof;
import io.heddle.executor.trie.ProofVerifier;
import io.heddle.executor.trie.RandomState;
import io.heddle.executor.trie.ReferenceTrie;
import io.heddle.executor.trie.ReferenceTrie.WholeAccount;
import io.heddle.executor.trie.StateProofs;
import io.heddle.executor.trie.StateTrie;
import io.heddle.executor.trie.TrieUpdate;
import io.heddle.primitives.Address;
import io.heddle.primitives.Bytes;
import io.heddle.primitives.Hash;
import io.heddle.primitives.U256;
import io.heddle.primitives.crypto.Keccak;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// Random blocks, restarts, rollbacks and pruning; every block of the window must answer as it was.
/// Seed: `-Dheddle.seed=N`.
@Timeout(120)
class LmdbStateStoreFuzzTest {
  private static final int STEPS = 120;
  private static final int WINDOW = 25;
  private static final StateStoreOptions SMALL =
      new StateStoreOptions(1 << 20, 1 << 28, 8, 16, 1 << 30);

  @TempDir Path directory;

  private final RandomState random = RandomState.seeded("LmdbStateStoreFuzzTest");
  private final List<Map<Address, WholeAccount>> states = new ArrayList<>();
  private final List<StateHead> heads = new ArrayList<>();
  private int forks;

  @Test
  void everyBlockOfTheWindow_afterCommitsRestartsRollbacksAndPruning_isAsItWas() {
    GenesisState genesis = genesis();
    LmdbStateStore store = LmdbStateStore.open(directory, genesis, SMALL);
    for (int step = 0; step < STEPS; step++) {
      switch (random.below(12)) {
        case 0 -> {
          store.close();
          store = LmdbStateStore.open(directory, genesis, SMALL);
        }
        case 1 -> rollback(store);
        case 2 -> store.pruneHistoryBefore(heads.size() - WINDOW);
        default -> commit(store);
      }
      assertEquals(heads.getLast(), store.head());
      check(store, heads.size() - 1);
      if (step % 15 == 0) {
        for (long block = store.oldestBlock(); block < heads.size(); block++) {
          check(store, (int) block);
        }
      }
    }
    assertTrue(store.oldestBlock() > 0, "pruned at least once");
    assertTrue(forks > 0, "rolled back at least once");
    store.close();
  }

  private GenesisState genesis() {
    StateDiff diff = random.nextDiff(50);
    GenesisState genesis = GenesisState.of(0, diff, root -> Keccak.hash(root.toBytes()));
    remember(genesis.block());
    return genesis;
  }

  private void remember(StateHead head) {
    heads.add(head);
    states.add(new HashMap<>(random.state()));
  }

  private void commit(LmdbStateStore store) {
    StateSnapshot parent = store.latest();
    StateDiff diff = random.nextDiff(20);
    TrieUpdate update = StateTrie.update(parent, parent.stateRoot(), diff);
    Hash blockHash =
        Keccak.hash(Bytes.concat(Bytes.of(forks), Bytes.wrap(update.root().toBytes())));
    store.commit(heads.size(), blockHash, diff, update);
    remember(new StateHead(heads.size(), blockHash, update.root()));
    if (heads.size() - 2 >= store.oldestBlock()) {
      assertEquals(heads.size() - 2, parent.blockNumber());
      checkSnapshot(parent, states.get(heads.size() - 2));
    }
  }

  private void rollback(LmdbStateStore store) {
    StateSnapshot undone = store.latest();
    int target = (int) Math.max(store.oldestBlock(), heads.size() - 1L - random.below(6));
    store.rollbackTo(target);
    boolean moved = target < heads.size() - 1;
    while (heads.size() - 1 > target) {
      heads.removeLast();
      states.removeLast();
    }
    random.restore(states.getLast());
    if (moved) {
      forks++;
      while (undone.blockNumber() > store.head().number()) {
        commit(store);
      }
      assertThrows(
          StateUnavailableException.class, () -> undone.account(random.addresses().getFirst()));
    }
  }

  private void check(LmdbStateStore store, int block) {
    StateSnapshot snapshot = store.at(block).orElseThrow();
    assertEquals(
        heads.get(block),
        new StateHead(snapshot.blockNumber(), snapshot.blockHash(), snapshot.stateRoot()));
    checkSnapshot(snapshot, states.get(block));
  }

  private void checkSnapshot(StateSnapshot snapshot, Map<Address, WholeAccount> state) {
    assertEquals(ReferenceTrie.ofState(state).root(), snapshot.stateRoot());
    for (Address address : random.addresses()) {
      WholeAccount whole = state.get(address);
      assertEquals(whole == null ? null : whole.account(), snapshot.account(address));
      assertEquals(whole != null && !whole.storage().isEmpty(), snapshot.hasStorage(address));
      for (U256 slot : random.slots()) {
        U256 expected = whole == null ? U256.ZERO : whole.storage().getOrDefault(slot, U256.ZERO);
        assertEquals(expected, snapshot.storage(address, slot));
      }
      if (whole != null && random.codes().containsKey(whole.account().codeHash())) {
        assertEquals(
            random.codes().get(whole.account().codeHash()),
            snapshot.code(whole.account().codeHash()));
      }
    }
    checkProof(snapshot, state, random.addresses().get(random.below(random.addresses().size())));
  }

  private void checkProof(
      StateSnapshot snapshot, Map<Address, WholeAccount> state, Address address) {
    AccountProof proof = StateProofs.proof(snapshot, snapshot.stateRoot(), address, random.slots());
    WholeAccount whole = state.get(address);
    Bytes key = Bytes.wrap(Keccak.hash(address.toBytes()).toBytes());
    assertEquals(
        whole != null, ProofVerifier.verify(snapshot.stateRoot(), key, proof.nodes()).isPresent());
    if (whole == null) {
      assertNull(snapshot.account(address));
      return;
    }
    assertEquals(ReferenceTrie.ofStorage(whole.storage()).root(), proof.storageRoot());
    for (AccountProof.StorageProof slot : proof.storageProofs()) {
      Bytes slotKey = Bytes.wrap(Keccak.hash(slot.slot().toBytes()).toBytes());
      assertEquals(whole.storage().getOrDefault(slot.slot(), U256.ZERO), slot.value());
      assertEquals(
          whole.storage().containsKey(slot.slot()),
          ProofVerifier.verify(proof.storageRoot(), slotKey, slot.nodes()).isPresent());
    }
  }
}
