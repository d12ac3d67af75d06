package io.heddle.executor.trie;

import io.heddle.executor.Account;
import io.heddle.executor.AccountChange;
import io.heddle.executor.StateDiff;
import io.heddle.primitives.Address;
import io.heddle.primitives.Bytes;
import io.heddle.primitives.Hash;
import io.heddle.primitives.U256;
import io.heddle.primitives.crypto.Keccak;
import io.heddle.primitives.rlp.RlpReader;
import io.heddle.primitives.rlp.RlpWriter;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/// The state as tries: the account trie and one storage trie per account, keys hashed.
///
/// It starts at a root whose nodes a source holds, and moves on with every [#apply]; nodes it made
/// itself it keeps, so several blocks can be applied one after another before any of them is
/// stored. Reads are safe for concurrent use between two calls of [#apply].
public final class StateTrie {
  /// The root of a trie without entries.
  public static final Hash EMPTY_ROOT = MerkleTrie.EMPTY_ROOT;

  private final TrieNodeSource source;
  private final MerkleTrie accounts;
  private final Map<Hash, MerkleTrie> storages = new ConcurrentHashMap<>();
  private Hash root;

  public StateTrie(TrieNodeSource source, Hash root) {
    this.source = source;
    this.accounts = new MerkleTrie(source, Hash.ZERO, root);
    this.root = root;
  }

  /// What `diff` makes of the state with root `baseRoot`.
  ///
  /// @throws MissingTrieNodeException when the source lacks a node that is needed
  /// @throws InvalidTrieNodeException when it gives a wrong one
  public static TrieUpdate update(TrieNodeSource base, Hash baseRoot, StateDiff diff) {
    return new StateTrie(base, baseRoot).apply(diff);
  }

  /// The storage root of an account in the state with root `root`; [#EMPTY_ROOT] for an absent
  /// account.
  public static Hash storageRoot(TrieNodeSource source, Hash root, Address address) {
    return new StateTrie(source, root).storageRoot(address);
  }

  /// The root of the state as it stands.
  public Hash root() {
    return root;
  }

  /// The account, or null where none exists.
  public @Nullable Account account(Address address) {
    TrieAccount found = find(keyOf(address));
    return found == null ? null : found.account();
  }

  /// [#EMPTY_ROOT] for an absent account.
  public Hash storageRoot(Address address) {
    TrieAccount found = find(keyOf(address));
    return found == null ? EMPTY_ROOT : found.storageRoot();
  }

  /// The value of a slot, zero where none is stored.
  public U256 storage(Address address, U256 slot) {
    Hash owner = keyOf(address);
    TrieAccount found = find(owner);
    if (found == null || found.storageRoot().equals(EMPTY_ROOT)) {
      return U256.ZERO;
    }
    byte[] value = storageTrie(owner, found.storageRoot()).get(slotKey(slot).toBytes());
    return value == null ? U256.ZERO : decodeSlot(value);
  }

  /// Moves the state on by a diff. When it throws, this object must not be used any more.
  public TrieUpdate apply(StateDiff diff) {
    Hash baseRoot = root;
    NodeChanges changes = new NodeChanges();
    TrieBatch.Builder batch = new TrieBatch.Builder();
    SortedMap<Address, Hash> storageRoots = new TreeMap<>();
    diff.accounts()
        .forEach((address, change) -> {
          Hash owner = keyOf(address);
          TrieAccount next = applyStorage(owner, change, changes);
          batch.put(owner.toBytes(), next == null ? null : next.encode());
          if (next != null) {
            storageRoots.put(address, next.storageRoot());
          }
        });
    accounts.apply(batch.build());
    root = accounts.seal(changes);
    return new TrieUpdate(
        baseRoot, root, changes.clearedOwners, changes.deletes, changes.writes, storageRoots);
  }

  /// The account after its change, its storage trie updated; null when it is deleted.
  private @Nullable TrieAccount applyStorage(
      Hash owner, AccountChange change, NodeChanges changes) {
    TrieAccount old = find(owner);
    Hash storageRoot = old == null ? EMPTY_ROOT : old.storageRoot();
    Account account = change.account().orElse(null);
    if (account == null || change.storageCleared()) {
      storages.remove(owner);
      if (!storageRoot.equals(EMPTY_ROOT)) {
        changes.clearedOwners.add(owner);
        storageRoot = EMPTY_ROOT;
      }
    }
    if (account == null) {
      return null;
    }
    if (!change.storage().isEmpty()) {
      TrieBatch.Builder slots = new TrieBatch.Builder();
      change
          .storage()
          .forEach((slot, value) -> slots.put(slotKey(slot).toBytes(), encodeSlot(value)));
      MerkleTrie trie = storageTrie(owner, storageRoot);
      trie.apply(slots.build());
      storageRoot = trie.seal(changes);
    }
    return new TrieAccount(account, storageRoot);
  }

  private @Nullable TrieAccount find(Hash owner) {
    byte[] value = accounts.get(owner.toBytes());
    return value == null ? null : TrieAccount.decode(value);
  }

  private MerkleTrie storageTrie(Hash owner, Hash storageRoot) {
    return storages.computeIfAbsent(owner, key -> new MerkleTrie(source, key, storageRoot));
  }

  /// The key of an account, which also names its storage trie.
  static Hash keyOf(Address address) {
    return Keccak.hash(address.toBytes());
  }

  static Hash slotKey(U256 slot) {
    return Keccak.hash(slot.toBytes());
  }

  private static byte @Nullable [] encodeSlot(U256 value) {
    return value.isZero() ? null : slotValue(value);
  }

  /// What the storage trie's leaf holds for a slot that is not zero.
  public static byte[] slotValue(U256 value) {
    return new RlpWriter(Hash.SIZE + 1).writeU256(value).toBytes().unsafeArray();
  }

  /// What the account trie's leaf holds for an account.
  public static byte[] accountValue(Account account, Hash storageRoot) {
    return new TrieAccount(account, storageRoot).encode();
  }

  static U256 decodeSlot(byte[] rlp) {
    RlpReader reader = RlpReader.of(Bytes.wrap(rlp));
    U256 value = reader.readU256("storage value");
    reader.expectEnd("storage value");
    return value;
  }
}
