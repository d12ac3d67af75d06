package io.heddle.executor.state.store;

import io.heddle.executor.Account;
import io.heddle.executor.StateDiff;
import io.heddle.executor.state.StateHead;
import io.heddle.executor.state.history.HistoryMerges;
import io.heddle.executor.state.history.HistoryRecorder;
import io.heddle.executor.state.lmdb.FlatAccount;
import io.heddle.executor.state.lmdb.LmdbWriteTransaction;
import io.heddle.executor.state.lmdb.Meta;
import io.heddle.executor.state.lmdb.StateKeys;
import io.heddle.executor.state.lmdb.Table;
import io.heddle.executor.trie.NodeKey;
import io.heddle.executor.trie.TrieUpdate;
import io.heddle.primitives.Bytes;
import io.heddle.primitives.Hash;
import io.heddle.primitives.U256;
import io.heddle.primitives.crypto.KeccakBatch;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// Writes one block's state into a transaction: flat values, code, trie nodes, history, head.
///
/// What depends on no transaction (hashed keys, encoded values, their order) is made before, on the
/// caller's thread. Everything is written in the order of keys, table by table, which is also the
/// history's: a page is then looked for once for all that changes on it, and nearby pages are in
/// the processor's caches.
final class BlockWriter {
  private static final Comparator<byte[]> BY_KEY = Arrays::compareUnsigned;

  private final List<AccountWrite> accounts;
  private final SortedMap<Hash, Bytes> codes;
  private final SortedSet<Hash> clearedOwners;
  private final List<NodeWrite> deletes;
  private final List<NodeWrite> nodes;

  private BlockWriter(
      List<AccountWrite> accounts,
      SortedMap<Hash, Bytes> codes,
      SortedSet<Hash> clearedOwners,
      List<NodeWrite> deletes,
      List<NodeWrite> nodes) {
    this.accounts = accounts;
    this.codes = codes;
    this.clearedOwners = clearedOwners;
    this.deletes = deletes;
    this.nodes = nodes;
  }

  /// @param value of the flat account; null for none
  /// @param clears whether slots may have to go that are not named
  @SuppressWarnings("ArrayRecordComponent") // raw bytes on their way to a table
  private record AccountWrite(
      byte[] key, byte @Nullable [] value, boolean clears, List<SlotWrite> slots) {}

  @SuppressWarnings("ArrayRecordComponent")
  private record SlotWrite(byte[] key, U256 value) {}

  /// @param rlp of the node; null to delete it
  @SuppressWarnings("ArrayRecordComponent")
  private record NodeWrite(Table table, byte[] key, byte @Nullable [] rlp) {}

  /// A block's writes. Safe to be written more than once.
  static BlockWriter prepare(StateDiff diff, TrieUpdate update) {
    return new BlockWriter(
        accounts(diff, update),
        diff.codes(),
        update.clearedOwners(),
        nodes(update.deletes().stream().map(place -> node(place, null))),
        nodes(update.writes().stream().map(write -> node(write.place(), write.rlp().toArray()))));
  }

  private static List<AccountWrite> accounts(StateDiff diff, TrieUpdate update) {
    KeccakBatch hashes = new KeccakBatch();
    List<AccountWrite> accounts = new ArrayList<>(diff.accounts().size());
    diff.accounts()
        .forEach((address, change) -> {
          byte[] key = new byte[Hash.SIZE];
          hashes.add(address, key, 0);
          Account account = change.account().orElse(null);
          byte[] value =
              account == null
                  ? null
                  : new FlatAccount(account, update.storageRoot(address)).encode();
          List<SlotWrite> slots = new ArrayList<>();
          if (account != null) {
            change
                .storage()
                .forEach((slot, word) -> {
                  SlotWrite write = new SlotWrite(new byte[2 * Hash.SIZE], word);
                  hashes.add(slot, write.key, Hash.SIZE);
                  slots.add(write);
                });
          }
          boolean clears = change.storageCleared() || account == null;
          accounts.add(new AccountWrite(key, value, clears, slots));
        });
    hashes.finish();
    for (AccountWrite account : accounts) {
      for (SlotWrite slot : account.slots) {
        System.arraycopy(account.key, 0, slot.key, 0, Hash.SIZE);
      }
      account.slots.sort(Comparator.comparing(SlotWrite::key, BY_KEY));
    }
    accounts.sort(Comparator.comparing(AccountWrite::key, BY_KEY));
    return accounts;
  }

  private static NodeWrite node(NodeKey place, byte @Nullable [] rlp) {
    return new NodeWrite(StateKeys.nodeTable(place.owner()), StateKeys.node(place), rlp);
  }

  private static List<NodeWrite> nodes(Stream<NodeWrite> nodes) {
    return nodes
        .sorted(Comparator.comparing(NodeWrite::table).thenComparing(NodeWrite::key, BY_KEY))
        .toList();
  }

  /// Writes the state after the block of `next`, and `next` itself.
  ///
  /// @return whether slots went that the diff does not name, with all the others of their account
  boolean write(LmdbWriteTransaction transaction, Meta next) {
    HistoryRecorder changes = new HistoryRecorder(transaction, next.head().number());
    for (AccountWrite account : accounts) {
      write(changes, Table.ACCOUNTS, account.key, account.value);
    }
    boolean cleared = false;
    for (AccountWrite account : accounts) {
      cleared |= account.clears && changes.clear(Table.SLOTS, account.key);
      for (SlotWrite slot : account.slots) {
        byte[] value = slot.value.isZero() ? null : slot.value.toMinimalBytes();
        write(changes, Table.SLOTS, slot.key, value);
      }
    }
    codes.forEach((hash, code) -> transaction.put(Table.CODES, hash.toBytes(), code.toArray()));
    clearedOwners.forEach(owner -> changes.clear(Table.STORAGE_NODES, owner.toBytes()));
    deletes.forEach(node -> write(changes, node.table, node.key, node.rlp));
    nodes.forEach(node -> write(changes, node.table, node.key, node.rlp));
    changes.finish(HistoryMerges.DEFAULT, next.oldestBlock());
    writeHead(transaction, next);
    return cleared;
  }

  private static void write(
      HistoryRecorder changes, Table table, byte[] key, byte @Nullable [] value) {
    if (value == null) {
      changes.delete(table, key);
    } else {
      changes.put(table, key, value);
    }
  }

  /// Writes only where the store stands now.
  static void writeHead(LmdbWriteTransaction transaction, Meta next) {
    StateHead head = next.head();
    byte[] block =
        ByteBuffer.allocate(2 * Hash.SIZE)
            .put(head.blockHash().toBytes())
            .put(head.stateRoot().toBytes())
            .array();
    transaction.put(Table.BLOCKS, StateKeys.number(head.number()), block);
    next.write(transaction);
  }
}
