package io.heddle.executor.trie;

import io.heddle.executor.Account;
import io.heddle.executor.StateDiff;
import io.heddle.primitives.Address;
import io.heddle.primitives.Bytes;
import io.heddle.primitives.Hash;
import io.heddle.primitives.U256;
import io.heddle.primitives.crypto.Keccak;
import io.heddle.primitives.rlp.RlpReader;
import io.heddle.primitives.rlp.RlpWriter;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;

/// The state as tries: the account trie and one storage trie per account, keys hashed.
///
/// It starts at a root whose nodes a source holds, and moves on with every [#apply]. It keeps the
/// nodes that it made or loaded, so it serves block after block, and several blocks can be applied
/// before any of them is stored; [#trim] bounds the memory. There is no way back: to undo a block
/// begin anew at the earlier root.
///
/// Reads are safe for concurrent use between two calls of [#apply] or [#trim].
public final class StateTrie {
  /// The root of a trie without entries.
  public static final Hash EMPTY_ROOT = MerkleTrie.EMPTY_ROOT;

  private final TrieNodeSource source;
  private final NodeChanges.Kept kept;
  private final TrieWorkers workers;
  private final MerkleTrie accounts;
  private final Map<Hash, MerkleTrie> storages = new ConcurrentHashMap<>();
  private Hash root;
  private int generation;
  private long residentBytes;
  private final LongAdder loadedBytes = new LongAdder();

  /// The state with root `root`; its updates are one thread's work.
  public StateTrie(TrieNodeSource source, Hash root) {
    this(source, root, TrieWorkers.NONE);
  }

  /// The state with root `root`, whose updates several threads work on.
  ///
  /// @param source must always have the nodes of the last version that was stored: it is asked for
  ///   nodes that no later version has changed
  public StateTrie(TrieNodeSource source, Hash root, TrieWorkers workers) {
    this.source = source;
    this.kept = source.derivesNodes() ? NodeChanges.Kept.UPPER : NodeChanges.Kept.ALL;
    this.workers = workers;
    this.accounts = new MerkleTrie(new NodeLoader(source, Hash.ZERO, loadedBytes), root);
    this.root = root;
  }

  /// The RLP of the node at `path` above all leaves that have it in common: what a source that
  /// [derives nodes][TrieNodeSource#derivesNodes] answers.
  ///
  /// @param leaves at least one
  public static Bytes deriveNode(Bytes path, List<TrieNodeSource.Leaf> leaves) {
    return NodeLoader.derivedRlp(leaves, path.size());
  }

  /// What `diff` makes of the state with root `baseRoot`.
  ///
  /// @throws MissingTrieNodeException when the source lacks a node that is needed
  /// @throws InvalidTrieNodeException when it gives a wrong one
  public static TrieUpdate update(TrieNodeSource base, Hash baseRoot, StateDiff diff) {
    return new StateTrie(base, baseRoot).apply(diff);
  }

  /// The root of the state as it stands.
  public Hash root() {
    return root;
  }

  /// The account, or null where none exists.
  public @Nullable Account account(Address address) {
    TrieAccount found = find(keyOf(address).toBytes());
    return found == null ? null : found.account();
  }

  /// [#EMPTY_ROOT] for an absent account.
  public Hash storageRoot(Address address) {
    return storageRoot(keyOf(address).toBytes());
  }

  private Hash storageRoot(byte[] owner) {
    TrieAccount found = find(owner);
    return found == null ? EMPTY_ROOT : found.storageRoot();
  }

  /// The value of a slot, zero where none is stored.
  public U256 storage(Address address, U256 slot) {
    Hash owner = keyOf(address);
    Hash storageRoot = storageRoot(owner.toBytes());
    if (storageRoot.equals(EMPTY_ROOT)) {
      return U256.ZERO;
    }
    byte[] value = storageTrie(owner, storageRoot).get(slotKey(slot).toBytes());
    return value == null ? U256.ZERO : decodeSlot(value);
  }

  /// Moves the state on by a diff. When it throws, this object must not be used any more.
  public TrieUpdate apply(StateDiff diff) {
    return apply(diff, workers);
  }

  /// The same by other threads than its own, which makes no difference to the result.
  public TrieUpdate apply(StateDiff diff, TrieWorkers crew) {
    Hash baseRoot = root;
    StateBatch batch = new StateBatch(this, diff, crew, ++generation, kept);
    NodeChanges changes = batch.run(accounts);
    root = accounts.rootHash();
    residentBytes += changes.residentBytes;
    return new TrieUpdate(
        baseRoot,
        root,
        batch.clearedOwners(),
        changes.deletes,
        changes.writes,
        batch.storageRoots());
  }

  /// About how many bytes of memory the nodes take.
  public long residentBytes() {
    return residentBytes + loadedBytes.sum();
  }

  /// Drops the nodes that were used longest ago, where there are more than fit, until three
  /// quarters of `budgetBytes` are left.
  ///
  /// @param unstored how many of the last diffs the source does not have yet: what they made stays
  public void trim(long budgetBytes, int unstored) {
    if (residentBytes() <= budgetBytes) {
      return;
    }
    SortedMap<Integer, Long> bytes = new TreeMap<>(Comparator.reverseOrder());
    accounts.measure(bytes);
    storages.values().forEach(trie -> trie.measure(bytes));
    long kept = 0;
    int newest = generation - unstored;
    for (Map.Entry<Integer, Long> made : bytes.entrySet()) {
      if (made.getKey() <= newest && kept + made.getValue() > budgetBytes / 4 * 3) {
        evict(made.getKey());
        break;
      }
      kept += made.getValue();
    }
    loadedBytes.reset();
    residentBytes = kept;
  }

  private void evict(int evicted) {
    accounts.evict(evicted);
    storages.values().removeIf(trie -> trie.lastUsed() <= evicted);
    storages.values().forEach(trie -> trie.evict(evicted));
  }

  private @Nullable TrieAccount find(byte[] owner) {
    byte[] value = accounts.get(owner);
    return value == null ? null : TrieAccount.decode(value);
  }

  /// The storage root before the next batch, without looking at the account if its trie is in
  /// memory.
  Hash storageRootOf(Hash owner, byte[] key) {
    MerkleTrie known = storages.get(owner);
    return known == null ? storageRoot(key) : known.rootHash();
  }

  /// Forgets a storage trie; returns the memory it took.
  long dropStorage(Hash owner) {
    MerkleTrie dropped = storages.remove(owner);
    return dropped == null ? 0 : dropped.residentBytes();
  }

  /// The trie of an account's slots, in memory from now on.
  MerkleTrie storageTrie(Hash owner, Hash storageRoot) {
    return storages.computeIfAbsent(
        owner, key -> new MerkleTrie(new NodeLoader(source, key, loadedBytes), storageRoot));
  }

  /// The key of an account, which also names its storage trie.
  static Hash keyOf(Address address) {
    return Keccak.hash(address);
  }

  static Hash slotKey(U256 slot) {
    return Keccak.hash(slot.toBytes());
  }

  /// What the leaf of a slot holds; nothing for zero.
  static byte[] encodeSlot(U256 value) {
    return value.isZero() ? Nibbles.NONE : slotValue(value);
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
