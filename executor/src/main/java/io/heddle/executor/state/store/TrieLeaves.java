package io.heddle.executor.state.store;

import io.heddle.executor.state.history.VersionedView;
import io.heddle.executor.state.lmdb.FlatAccount;
import io.heddle.executor.state.lmdb.LmdbTransaction.Entry;
import io.heddle.executor.state.lmdb.Table;
import io.heddle.executor.trie.StateTrie;
import io.heddle.executor.trie.TrieNodeSource;
import io.heddle.executor.trie.TrieNodeSource.Leaf;
import io.heddle.primitives.Bytes;
import io.heddle.primitives.Hash;
import io.heddle.primitives.U256;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/// The leaves of a trie as the flat tables give them: their keys are the tries' keys.
final class TrieLeaves {
  private TrieLeaves() {}

  /// The leaves below a place of a trie, ascending; at most one more than a node may have below it
  /// that is not stored.
  static List<Leaf> below(VersionedView view, Hash owner, Bytes path) {
    boolean accounts = owner.isZero();
    int prefixSize = accounts ? 0 : Hash.SIZE;
    byte[] first = new byte[prefixSize + Hash.SIZE];
    if (!accounts) {
      owner.copyTo(first, 0);
    }
    for (int i = 0; i < path.size(); i++) {
      first[prefixSize + i / 2] |= (byte) (path.at(i) << (i % 2 == 0 ? 4 : 0));
    }
    byte[] last = first.clone();
    for (int i = path.size(); i < 2 * Hash.SIZE; i++) {
      last[prefixSize + i / 2] |= (byte) (0xf << (i % 2 == 0 ? 4 : 0));
    }
    List<Leaf> leaves = new ArrayList<>();
    view.scan(
        accounts ? Table.ACCOUNTS : Table.SLOTS,
        first,
        last,
        entry -> {
          leaves.add(accounts ? account(entry) : slot(entry));
          return leaves.size() <= TrieNodeSource.DERIVED_LEAVES;
        });
    return leaves;
  }

  private static Leaf account(Entry entry) {
    FlatAccount flat = FlatAccount.decode(entry.value());
    return new Leaf(
        Bytes.wrap(entry.key()),
        Bytes.wrap(StateTrie.accountValue(flat.account(), flat.storageRoot())));
  }

  private static Leaf slot(Entry entry) {
    return new Leaf(
        Bytes.wrap(Arrays.copyOfRange(entry.key(), Hash.SIZE, 2 * Hash.SIZE)),
        Bytes.wrap(StateTrie.slotValue(U256.fromBytes(entry.value()))));
  }
}
