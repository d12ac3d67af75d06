package io.heddle.executor.trie;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.heddle.executor.Account;
import io.heddle.executor.AccountChange;
import io.heddle.executor.StateDiff;
import io.heddle.primitives.Address;
import io.heddle.primitives.Bytes;
import io.heddle.primitives.Hash;
import io.heddle.primitives.U256;
import io.heddle.primitives.crypto.Keccak;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/// Tries over a source that has flat values for what it does not keep.
class DerivedNodesTest {
  private static final int ACCOUNTS = 3_000;
  private static final int DERIVED_SHARE = 20;

  private final Flat flat = new Flat();

  /// Accounts without storage, and the nodes with many leaves below.
  private static final class Flat implements TrieNodeSource {
    final NodeMap kept = new NodeMap();
    final SortedMap<Bytes, Bytes> leaves = new TreeMap<>();

    @Override
    public boolean derivesNodes() {
      return true;
    }

    @Override
    public Bytes node(Hash owner, Bytes path, Hash hash) {
      Found found = find(owner, path, hash);
      return found.rlp() == null ? StateTrie.deriveNode(path, found.leaves()) : found.rlp();
    }

    @Override
    public Found find(Hash owner, Bytes path, Hash hash) {
      Bytes rlp = kept.nodes.get(new NodeKey(owner, path));
      if (rlp != null) {
        return new Found(rlp, List.of());
      }
      List<Leaf> below = new ArrayList<>();
      leaves.forEach((key, value) -> {
        if (path.equals(Bytes.wrap(Nibbles.slice(key.toArray(), 0, path.size())))) {
          below.add(new Leaf(key, value));
        }
      });
      if (below.isEmpty() || below.size() > DERIVED_LEAVES) {
        throw new MissingTrieNodeException(owner, path, hash);
      }
      return new Found(null, below);
    }

    void apply(StateDiff diff, TrieUpdate update) {
      kept.apply(update);
      diff.accounts()
          .forEach((address, change) -> {
            Bytes key = Bytes.wrap(Keccak.hash(address).toBytes());
            if (change.account().isEmpty()) {
              leaves.remove(key);
            } else {
              Account account = change.account().get();
              leaves.put(key, Bytes.wrap(StateTrie.accountValue(account, StateTrie.EMPTY_ROOT)));
            }
          });
    }
  }

  private static Address address(int i) {
    return Address.fromWord(Keccak.hash(U256.of(i).toBytes()));
  }

  private static StateDiff balances(int from, int to, int step, long balance) {
    SortedMap<Address, AccountChange> accounts = new TreeMap<>();
    for (int i = from; i < to; i += step) {
      Account account = new Account(1, U256.of(balance), Keccak.EMPTY);
      accounts.put(
          address(i),
          balance == 0
              ? AccountChange.deletion()
              : new AccountChange(Optional.of(account), false, Collections.emptySortedMap()));
    }
    return new StateDiff(accounts, Collections.emptySortedMap());
  }

  private Hash fill() {
    StateDiff all = balances(0, ACCOUNTS, 1, 7);
    TrieUpdate update = new StateTrie(flat, StateTrie.EMPTY_ROOT).apply(all);
    flat.apply(all, update);
    return update.root();
  }

  @Test
  void apply_fewNodesAreKept_andTheRestFollows() {
    Hash root = fill();
    int kept = flat.kept.nodes.size();
    assertTrue(kept > 1 && kept < ACCOUNTS / DERIVED_SHARE, "kept nodes: " + kept);
    StateDiff some = balances(0, ACCOUNTS, 3, 8);
    TrieUpdate update = new StateTrie(flat, root).apply(some);
    flat.apply(some, update);
    StateTrie all = new StateTrie(TrieNodeSource.EMPTY, StateTrie.EMPTY_ROOT);
    var _ = all.apply(balances(0, ACCOUNTS, 1, 7));
    assertEquals(all.apply(some).root(), update.root());
  }

  @Test
  void apply_nearlyAllIsDeleted_theLastLeavesAreDerived() {
    Hash root = fill();
    StateDiff most = balances(10, ACCOUNTS, 1, 0);
    TrieUpdate update = new StateTrie(flat, root).apply(most);
    flat.apply(most, update);
    StateTrie few = new StateTrie(TrieNodeSource.EMPTY, StateTrie.EMPTY_ROOT);
    assertEquals(few.apply(balances(0, 10, 1, 7)).root(), update.root());
    assertEquals(Map.of(), flat.kept.nodes, "nodes of a trie of ten leaves");
  }

  @Test
  void load_flatValueIsNotTheHashed_isRefused() {
    Hash root = fill();
    Bytes key = Bytes.wrap(Keccak.hash(address(5)).toBytes());
    Account other = new Account(1, U256.of(6), Keccak.EMPTY);
    flat.leaves.put(key, Bytes.wrap(StateTrie.accountValue(other, StateTrie.EMPTY_ROOT)));
    StateTrie trie = new StateTrie(flat, root);
    assertThrows(InvalidTrieNodeException.class, () -> trie.account(address(5)));
    assertThrows(
        InvalidTrieNodeException.class,
        () -> new StateTrie(flat, root).apply(balances(5, 6, 1, 9)));
  }

  @Test
  void load_flatValueIsLost_isRefused() {
    Hash root = fill();
    flat.leaves.remove(Bytes.wrap(Keccak.hash(address(5)).toBytes()));
    assertThrows(
        InvalidTrieNodeException.class, () -> new StateTrie(flat, root).account(address(5)));
  }
}
