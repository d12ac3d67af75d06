package io.heddle.executor.state;

import io.heddle.executor.AccountChange;
import io.heddle.executor.StateDiff;
import io.heddle.executor.trie.TrieUpdate;
import io.heddle.primitives.Address;
import io.heddle.primitives.Hash;
import io.heddle.primitives.U256;
import java.nio.ByteBuffer;
import java.util.Map;
import java.util.SortedMap;

/// Writes one block's state into a transaction: flat values, code, trie nodes, history, head.
final class BlockWriter {
  private BlockWriter() {}

  /// Writes the state after the block of `next`, and `next` itself.
  ///
  /// @return whether slots went that the diff does not name, with all the others of their account
  static boolean write(
      LmdbWriteTransaction transaction, Meta next, StateDiff diff, TrieUpdate update) {
    StateHead head = next.head();
    boolean[] cleared = new boolean[1];
    History.Recorder changes = new History.Recorder(transaction, head.number());
    diff.accounts()
        .forEach((address, change) ->
            cleared[0] |= writeAccount(changes, address, change, update.storageRoot(address)));
    diff.codes()
        .forEach((hash, code) -> transaction.put(Table.CODES, hash.toBytes(), code.toArray()));
    update.clearedOwners().forEach(owner -> changes.clear(Table.STORAGE_NODES, owner.toBytes()));
    update
        .deletes()
        .forEach(key -> changes.delete(StateKeys.nodeTable(key.owner()), StateKeys.node(key)));
    update
        .writes()
        .forEach(write ->
            changes.put(
                StateKeys.nodeTable(write.place().owner()),
                StateKeys.node(write.place()),
                write.rlp().toArray()));
    changes.finish();
    writeHead(transaction, next);
    return cleared[0];
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

  /// Whether slots were cleared.
  private static boolean writeAccount(
      History.Recorder changes, Address address, AccountChange change, Hash storageRoot) {
    byte[] key = StateKeys.account(address);
    boolean cleared =
        (change.storageCleared() || change.account().isEmpty()) && changes.clear(Table.SLOTS, key);
    if (change.account().isEmpty()) {
      changes.delete(Table.ACCOUNTS, key);
      return cleared;
    }
    writeSlots(changes, key, change.storage());
    changes.put(Table.ACCOUNTS, key, new FlatAccount(change.account().get(), storageRoot).encode());
    return cleared;
  }

  private static void writeSlots(
      History.Recorder changes, byte[] account, SortedMap<U256, U256> slots) {
    for (Map.Entry<U256, U256> slot : slots.entrySet()) {
      byte[] key = StateKeys.slot(account, slot.getKey());
      if (slot.getValue().isZero()) {
        changes.delete(Table.SLOTS, key);
      } else {
        changes.put(Table.SLOTS, key, slot.getValue().toMinimalBytes());
      }
    }
  }
}
