package io.heddle.executor.trie;

import io.heddle.executor.Account;
import io.heddle.executor.AccountChange;
import io.heddle.executor.StateDiff;
import io.heddle.primitives.Address;
import io.heddle.primitives.Hash;
import io.heddle.primitives.U256;
import io.heddle.primitives.crypto.KeccakBatch;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/// One diff on its way into the tries: first all storage tries, then the account trie.
///
/// A large storage trie is worked on by all threads together, small ones by one thread each. An
/// account whose storage stays keeps the storage root that its old leaf has, which is found when
/// the leaf is met, so that no account is looked up twice.
final class StateBatch {
  private static final int CHUNK = 512;

  /// Accounts of which is read ahead at a time.
  private static final int READ_AHEAD = 32;

  /// Changed slots from which a storage trie is worth all threads.
  private static final int LARGE_STORAGE = 256;

  private final StateTrie state;
  private final TrieWorkers workers;
  private final int generation;
  private final NodeChanges.Kept kept;
  private final Address[] addresses;
  private final AccountChange[] accounts;
  private final byte[][] owners;

  /// By account: the storage root where it is known to be other than the empty one or has changed.
  private final @Nullable Hash[] roots;

  private final boolean[] cleared;

  @SuppressWarnings("UnusedVariable") // the sum of what was read ahead, so that it is read
  private int readAhead;

  StateBatch(
      StateTrie state, StateDiff diff, TrieWorkers workers, int generation, NodeChanges.Kept kept) {
    this.state = state;
    this.workers = workers;
    this.generation = generation;
    this.kept = kept;
    SortedMap<Address, AccountChange> changed = diff.accounts();
    int size = changed.size();
    addresses = new Address[size];
    accounts = new AccountChange[size];
    int i = 0;
    for (Map.Entry<Address, AccountChange> entry : changed.entrySet()) {
      addresses[i] = entry.getKey();
      accounts[i++] = entry.getValue();
    }
    owners = new byte[size][];
    roots = new @Nullable Hash[size];
    cleared = new boolean[size];
  }

  /// Updates every trie and returns what happens to stored nodes, storage tries' first.
  NodeChanges run(MerkleTrie accountTrie) {
    hashOwners();
    NodeChanges all = new NodeChanges(Hash.ZERO, kept);
    updateStorages(all);
    byte[][] values = new byte[owners.length][];
    inChunks(
        owners.length,
        (from, to) -> {
          for (int start = from; start < to; start += READ_AHEAD) {
            int end = Math.min(start + READ_AHEAD, to);
            readAhead += readAhead(start, end);
            for (int i = start; i < end; i++) {
              values[i] = value(i);
            }
          }
        });
    TrieBatch batch = TrieBatch.of(owners, values, this::keepStorageRoot);
    if (batch.size() > 0) {
      NodeChanges changes = new NodeChanges(Hash.ZERO, kept);
      accountTrie.update(batch, changes, workers, generation);
      all.add(changes);
    }
    return all;
  }

  /// Accounts whose old storage is gone.
  SortedSet<Hash> clearedOwners() {
    SortedSet<Hash> found = new TreeSet<>();
    for (int i = 0; i < cleared.length; i++) {
      if (cleared[i]) {
        found.add(Hash.fromBytes(owners[i]));
      }
    }
    return found;
  }

  Map<Address, Hash> storageRoots() {
    Map<Address, Hash> known = new HashMap<>();
    for (int i = 0; i < roots.length; i++) {
      Hash root = roots[i];
      if (root != null) {
        known.put(addresses[i], root);
      }
    }
    return known;
  }

  private interface Range {
    void accept(int from, int to);
  }

  private void inChunks(int size, Range task) {
    workers.run(
        (size + CHUNK - 1) / CHUNK,
        chunk -> task.accept(chunk * CHUNK, Math.min(size, (chunk + 1) * CHUNK)));
  }

  private void hashOwners() {
    inChunks(
        addresses.length,
        (from, to) -> {
          KeccakBatch hashes = workers.hashes();
          for (int i = from; i < to; i++) {
            owners[i] = new byte[Hash.SIZE];
            hashes.add(addresses[i], owners[i], 0);
          }
          hashes.finish();
        });
  }

  private void updateStorages(NodeChanges all) {
    List<Integer> large = new ArrayList<>();
    List<Integer> small = new ArrayList<>();
    for (int i = 0; i < accounts.length; i++) {
      AccountChange change = accounts[i];
      if (change.storage().size() >= LARGE_STORAGE) {
        large.add(i);
      } else if (change.storageCleared() || !change.storage().isEmpty()) {
        small.add(i);
      }
    }
    for (int index : large) {
      all.add(updateStorage(index, workers));
    }
    NodeChanges[] parts = new NodeChanges[small.size()];
    workers.run(parts.length, i -> parts[i] = updateStorage(small.get(i), workers.alone()));
    for (NodeChanges part : parts) {
      all.add(part);
    }
  }

  /// Updates the storage trie of account `index`, and remembers its root.
  private NodeChanges updateStorage(int index, TrieWorkers helping) {
    AccountChange change = accounts[index];
    Hash owner = Hash.fromBytes(owners[index]);
    NodeChanges changes = new NodeChanges(owner, kept);
    Hash storageRoot = state.storageRootOf(owner, owners[index]);
    if (change.storageCleared()) {
      cleared[index] = !storageRoot.equals(StateTrie.EMPTY_ROOT);
      changes.residentBytes -= state.dropStorage(owner);
      storageRoot = StateTrie.EMPTY_ROOT;
    }
    if (change.account().isPresent()) {
      if (!change.storage().isEmpty()) {
        storageRoot =
            state
                .storageTrie(owner, storageRoot)
                .update(slots(change.storage(), helping), changes, helping, generation);
      }
      roots[index] = storageRoot;
    }
    return changes;
  }

  private static TrieBatch slots(SortedMap<U256, U256> storage, TrieWorkers helping) {
    int size = storage.size();
    U256[] slots = new U256[size];
    U256[] values = new U256[size];
    int i = 0;
    for (Map.Entry<U256, U256> entry : storage.entrySet()) {
      slots[i] = entry.getKey();
      values[i++] = entry.getValue();
    }
    byte[][] keys = new byte[size][];
    byte[][] encoded = new byte[size][];
    helping.run(
        (size + CHUNK - 1) / CHUNK,
        chunk -> {
          KeccakBatch hashes = helping.hashes();
          for (int j = chunk * CHUNK; j < Math.min(size, (chunk + 1) * CHUNK); j++) {
            keys[j] = new byte[Hash.SIZE];
            hashes.add(slots[j], keys[j], 0);
            encoded[j] = StateTrie.encodeSlot(values[j]);
          }
          hashes.finish();
        });
    return TrieBatch.of(keys, encoded, null);
  }

  /// Reads what the values of some accounts are made of, object by object: each lies elsewhere in
  /// memory, and those of different accounts wait for it together (as in [UpdateReadAhead]).
  private int readAhead(int from, int to) {
    int read = 0;
    for (int i = from; i < to; i++) {
      read += accounts[i].account().isPresent() ? 1 : 0;
    }
    for (int i = from; i < to; i++) {
      Account account = accounts[i].account().orElse(null);
      read += account == null ? 0 : (int) account.nonce();
    }
    for (int i = from; i < to; i++) {
      Account account = accounts[i].account().orElse(null);
      read += account == null ? 0 : (int) account.balance().w0();
    }
    return read;
  }

  /// The new leaf value of an account, with an empty storage root where the old one stays.
  private byte[] value(int index) {
    Account account = accounts[index].account().orElse(null);
    if (account == null) {
      return Nibbles.NONE;
    }
    Hash storageRoot = roots[index];
    return new TrieAccount(account, storageRoot == null ? StateTrie.EMPTY_ROOT : storageRoot)
        .encode();
  }

  private byte[] keepStorageRoot(int index, byte[] value, byte[] old) {
    if (roots[index] == null) {
      Hash storageRoot = TrieAccount.copyStorageRoot(old, value);
      if (!storageRoot.equals(StateTrie.EMPTY_ROOT)) {
        roots[index] = storageRoot;
      }
    }
    return value;
  }
}
