package io.heddle.executor.state.store;

import io.heddle.executor.StateDiff;
import io.heddle.executor.state.GenesisState;
import io.heddle.executor.state.StateHead;
import io.heddle.executor.state.StateSnapshot;
import io.heddle.executor.state.StateSource;
import io.heddle.executor.state.StateStore;
import io.heddle.executor.state.StateStoreException;
import io.heddle.executor.state.StateUnavailableException;
import io.heddle.executor.state.cache.ReadCache;
import io.heddle.executor.state.history.History;
import io.heddle.executor.state.history.VersionedView;
import io.heddle.executor.state.lmdb.FlatAccount;
import io.heddle.executor.state.lmdb.LmdbEnvironment;
import io.heddle.executor.state.lmdb.LmdbTransaction;
import io.heddle.executor.state.lmdb.LmdbWriteTransaction;
import io.heddle.executor.state.lmdb.Meta;
import io.heddle.executor.state.lmdb.StateContents;
import io.heddle.executor.state.lmdb.StateKeys;
import io.heddle.executor.state.lmdb.StateStoreOptions;
import io.heddle.executor.state.lmdb.Table;
import io.heddle.executor.trie.MissingTrieNodeException;
import io.heddle.executor.trie.TrieNodeSource;
import io.heddle.executor.trie.TrieUpdate;
import io.heddle.primitives.Address;
import io.heddle.primitives.Bytes;
import io.heddle.primitives.Hash;
import io.heddle.primitives.U256;
import io.heddle.primitives.chain.Genesis;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The state in an LMDB file.
///
/// A block is committed in one LMDB transaction: flat values, code, trie nodes, history and head
/// together, synced to the disk before the call returns. So after a crash the store stands exactly
/// at some committed block. One process owns the folder, by a file lock.
///
/// Where the head stands is also kept in memory, tagged with the transaction that wrote it
/// ([Position]). A read that finds itself in that transaction's version knows the head without
/// looking; one that raced with a commit reads the record instead.
public final class LmdbStateStore implements StateStore {
  private static final Logger LOG = LoggerFactory.getLogger(LmdbStateStore.class);
  private static final int PRUNE_BLOCKS_PER_TRANSACTION = 64;

  private final LmdbEnvironment environment;
  private final StateFolder folder;
  private final int cachedValues;
  private volatile Position position;
  private volatile Caches caches;

  /// Where the store stood after one write transaction, which wrote something.
  private record Position(Meta meta, long transactionId) {}

  /// What is kept in memory of the states since the last rollback.
  ///
  /// @param rollbacks the store's count meanwhile; snapshots of another go past this
  private record Caches(long rollbacks, ReadCache<FlatAccount> accounts, ReadCache<U256> slots) {
    static Caches empty(int size, Meta meta) {
      long head = meta.head().number();
      return new Caches(meta.rollbacks(), new ReadCache<>(size, head), new ReadCache<>(size, head));
    }
  }

  private LmdbStateStore(
      LmdbEnvironment environment, StateFolder folder, Position position, int cachedValues) {
    this.environment = environment;
    this.folder = folder;
    this.position = position;
    this.cachedValues = cachedValues;
    this.caches = Caches.empty(cachedValues, position.meta);
  }

  /// Opens the store in `directory`, and fills it with the genesis state if it is new. A damaged
  /// file is set aside and replaced by a new one: the store is a cache.
  ///
  /// @throws StateStoreException when the folder is in use, or belongs to a chain with another
  ///   genesis block
  public static LmdbStateStore open(Path directory, Genesis genesis, StateStoreOptions options) {
    return open(directory, GenesisState.of(genesis), options);
  }

  /// As [#open(Path, Genesis, StateStoreOptions)], from a prepared state.
  public static LmdbStateStore open(
      Path directory, GenesisState genesis, StateStoreOptions options) {
    StateHead first = genesis.block();
    Meta meta = new Meta(first, first.number(), 0, first.blockHash());
    LmdbStateStore store =
        open(
            directory,
            options,
            environment -> StateLoader.load(environment, genesis.contents(), meta));
    Hash genesisHash = store.position.meta.genesisHash();
    if (!genesisHash.equals(first.blockHash())) {
      store.close();
      throw new StateStoreException(
          "state store in %s belongs to another chain: genesisHash=%s expected=%s"
              .formatted(directory, genesisHash, first.blockHash()));
    }
    StateHead head = store.head();
    LOG.info(
        "state store open: block={} stateRoot={} oldestBlock={}",
        head.number(),
        head.stateRoot(),
        store.oldestBlock());
    return store;
  }

  /// Makes a store that stands at a later block, without history: a snapshot's.
  ///
  /// @param genesisHash of the chain that the block belongs to
  /// @throws StateStoreException when there is a store already, or when the contents do not have
  ///   the head's state root
  public static LmdbStateStore load(
      Path directory,
      StateHead head,
      Hash genesisHash,
      StateSource contents,
      StateStoreOptions options) {
    boolean[] loaded = new boolean[1];
    Meta meta = new Meta(head, head.number(), 0, genesisHash);
    LmdbStateStore store =
        open(
            directory,
            options,
            environment -> {
              StateLoader.load(environment, contents, meta);
              loaded[0] = true;
            });
    if (!loaded[0]) {
      store.close();
      throw new StateStoreException("there is a state store already: " + directory);
    }
    return store;
  }

  /// Whether there is a store in a folder.
  public static boolean exists(Path directory) {
    return Files.isRegularFile(directory.resolve(LmdbEnvironment.FILE_NAME));
  }

  /// Owns a store's folder, without opening it, so that nobody else can meanwhile.
  public interface Claim extends AutoCloseable {
    Path directory();

    @Override
    void close();
  }

  /// Takes the folder of a store, made when there is none.
  ///
  /// @throws StateStoreException when a process works with it
  public static Claim claim(Path directory) {
    return StateFolder.own(directory);
  }

  private static LmdbStateStore open(
      Path directory, StateStoreOptions options, Consumer<LmdbEnvironment> fill) {
    StateFolder folder = StateFolder.own(directory);
    LmdbEnvironment environment = null;
    try {
      environment = StoreOpening.open(folder, options, fill);
      // only a transaction that writes makes a version of its own
      Position position =
          environment.write(transaction -> {
            Meta meta = Meta.require(transaction);
            meta.write(transaction);
            return new Position(meta, transaction.id());
          });
      return new LmdbStateStore(environment, folder, position, options.cachedValues());
    } catch (RuntimeException e) {
      if (environment != null) {
        environment.close();
      }
      folder.close();
      throw e;
    }
  }

  @Override
  public StateHead head() {
    return position.meta.head();
  }

  @Override
  public long oldestBlock() {
    return position.meta.oldestBlock();
  }

  @Override
  public StateSnapshot latest() {
    return snapshot();
  }

  private LmdbStateSnapshot snapshot() {
    Meta meta = position.meta;
    return new LmdbStateSnapshot(this, meta.head(), meta.rollbacks());
  }

  @Override
  public Optional<StateSnapshot> at(long blockNumber) {
    return environment.read(transaction -> {
      Meta meta = meta(transaction);
      // a block that LMDB has, but of which the cache has not been told, is not there yet
      long head = Math.min(meta.head().number(), position.meta.head().number());
      if (blockNumber < meta.oldestBlock() || blockNumber > head) {
        return Optional.empty();
      }
      return Optional.of(
          new LmdbStateSnapshot(this, block(transaction, blockNumber), meta.rollbacks()));
    });
  }

  /// The head as this transaction sees it.
  private Meta meta(LmdbTransaction transaction) {
    Position known = position;
    return known.transactionId == transaction.id() ? known.meta : Meta.require(transaction);
  }

  private static StateHead block(LmdbTransaction transaction, long number) {
    byte[] bytes = transaction.get(Table.BLOCKS, StateKeys.number(number));
    if (bytes == null) {
      throw new StateStoreException("state store has lost the record of block " + number);
    }
    return new StateHead(number, Hash.fromBytes(bytes, 0), Hash.fromBytes(bytes, Hash.SIZE));
  }

  @Nullable FlatAccount account(LmdbStateSnapshot snapshot, Address address) {
    Caches known = caches;
    return known.rollbacks != snapshot.rollbacks()
        ? snapshot.loadAccount(address)
        : known.accounts.get(
            address, null, snapshot.blockNumber(), () -> snapshot.loadAccount(address));
  }

  U256 slot(LmdbStateSnapshot snapshot, Address address, U256 slot) {
    Caches known = caches;
    if (known.rollbacks != snapshot.rollbacks()) {
      return snapshot.loadSlot(address, slot);
    }
    U256 value =
        known.slots.get(
            address, slot, snapshot.blockNumber(), () -> snapshot.loadSlot(address, slot));
    return Objects.requireNonNull(value);
  }

  @Override
  public void readAhead(Address address) {
    Caches known = caches;
    LmdbStateSnapshot snapshot = snapshot();
    if (known.rollbacks == snapshot.rollbacks()) {
      known.accounts.bring(
          address, null, snapshot.blockNumber(), () -> snapshot.loadAccount(address));
    }
  }

  @Override
  public void readAhead(Address address, U256 slot) {
    Caches known = caches;
    LmdbStateSnapshot snapshot = snapshot();
    if (known.rollbacks == snapshot.rollbacks()) {
      known.slots.bring(
          address, slot, snapshot.blockNumber(), () -> snapshot.loadSlot(address, slot));
    }
  }

  /// A value of a versioned table after the block of a snapshot.
  byte @Nullable [] valueAfter(StateHead block, long rollbacks, Table table, byte[] key) {
    return environment.read(transaction -> view(transaction, block, rollbacks).get(table, key));
  }

  /// A trie node after the block of a snapshot, or the leaves that it follows from.
  ///
  /// @throws MissingTrieNodeException when there is neither
  TrieNodeSource.Found node(StateHead block, long rollbacks, Hash owner, Bytes path, Hash hash) {
    return environment.read(transaction -> {
      VersionedView view = view(transaction, block, rollbacks);
      byte[] rlp = view.get(StateKeys.nodeTable(owner), StateKeys.node(owner, path));
      if (rlp != null) {
        return new TrieNodeSource.Found(Bytes.wrap(rlp), List.of());
      }
      List<TrieNodeSource.Leaf> leaves = TrieLeaves.below(view, owner, path);
      if (leaves.isEmpty() || leaves.size() > TrieNodeSource.DERIVED_LEAVES) {
        throw new MissingTrieNodeException(owner, path, hash);
      }
      return new TrieNodeSource.Found(null, leaves);
    });
  }

  /// The versioned tables after the block of a snapshot, as long as the transaction lives.
  private VersionedView view(LmdbTransaction transaction, StateHead block, long rollbacks) {
    Meta meta = meta(transaction);
    long number = block.number();
    if (number < meta.oldestBlock() || number > meta.head().number()) {
      throw new StateUnavailableException(
          "state of block %d is outside the history window [%d..%d]"
              .formatted(number, meta.oldestBlock(), meta.head().number()));
    }
    if (rollbacks != meta.rollbacks() && !block(transaction, number).equals(block)) {
      throw new StateUnavailableException(
          "state of block %d (%s) was rolled back".formatted(number, block.blockHash()));
    }
    return new VersionedView(transaction, number, number == meta.head().number());
  }

  /// The whole state of the head. Pouring it holds one read transaction, which keeps the store from
  /// using pages again and its map from growing: for tools and tests.
  public StateSource contents() {
    return sink ->
        environment.read(transaction -> {
          StateContents.pour(transaction, sink);
          return true;
        });
  }

  byte @Nullable [] code(Hash codeHash) {
    return environment.read(transaction -> transaction.get(Table.CODES, codeHash.toBytes()));
  }

  @Override
  public void commit(long number, Hash blockHash, StateDiff diff, TrieUpdate update) {
    boolean[] cleared = new boolean[1];
    BlockWriter block = BlockWriter.prepare(diff, update); // not on the writer's thread
    Position written =
        environment.write(transaction -> {
          Meta meta = Meta.require(transaction);
          requireNext(meta.head(), number, update);
          StateHead head = new StateHead(number, blockHash, update.root());
          Meta next = new Meta(head, meta.oldestBlock(), meta.rollbacks(), meta.genesisHash());
          cleared[0] = block.write(transaction, next);
          return new Position(next, transaction.id());
        });
    remember(number, diff, update, cleared[0]);
    position = written; // only now can anybody have a snapshot of this block
  }

  /// @param cleared whether the block deleted slots that the diff does not name
  private void remember(long number, StateDiff diff, TrieUpdate update, boolean cleared) {
    Caches known = caches;
    known.accounts.advance(number);
    known.slots.advance(number);
    if (cleared) {
      known.slots.clear();
    }
    diff.accounts()
        .forEach((address, change) -> {
          Hash storageRoot = update.storageRoot(address);
          known.accounts.put(
              address,
              null,
              change.account().map(account -> new FlatAccount(account, storageRoot)).orElse(null));
          change.storage().forEach((slot, value) -> known.slots.put(address, slot, value));
        });
  }

  private static void requireNext(StateHead head, long number, TrieUpdate update) {
    if (number != head.number() + 1) {
      throw new StateStoreException(
          "commit out of order: head=%d block=%d".formatted(head.number(), number));
    }
    if (!update.baseRoot().equals(head.stateRoot())) {
      throw new StateStoreException(
          "commit on another state: block=%d headStateRoot=%s baseRoot=%s"
              .formatted(number, head.stateRoot(), update.baseRoot()));
    }
  }

  @Override
  public void rollbackTo(long number) {
    Meta meta = position.meta;
    if (number < meta.oldestBlock() || number > meta.head().number()) {
      throw new StateUnavailableException(
          "cannot roll back to block %d: the window is [%d..%d]"
              .formatted(number, meta.oldestBlock(), meta.head().number()));
    }
    long from = meta.head().number();
    while (position.meta.head().number() > number) {
      Position undone = environment.write(transaction -> undo(transaction, number));
      caches = Caches.empty(1, undone.meta);
      position = undone;
    }
    caches = Caches.empty(cachedValues, position.meta);
    if (from > number) {
      LOG.info("state rolled back: fromBlock={} toBlock={}", from, number);
    }
  }

  /// Goes back by one block, or by more towards `target`, which is below the head.
  private static Position undo(LmdbWriteTransaction transaction, long target) {
    Meta meta = Meta.require(transaction);
    long head = History.undo(transaction, target);
    for (long undone = head + 1; undone <= meta.head().number(); undone++) {
      transaction.delete(Table.BLOCKS, StateKeys.number(undone));
    }
    Meta next =
        new Meta(
            block(transaction, head), meta.oldestBlock(), meta.rollbacks() + 1, meta.genesisHash());
    next.write(transaction);
    return new Position(next, transaction.id());
  }

  @Override
  public void pruneHistoryBefore(long number) {
    long target = Math.min(number, position.meta.head().number());
    while (position.meta.oldestBlock() < target) {
      position = environment.write(transaction -> prune(transaction, target));
    }
  }

  private static Position prune(LmdbWriteTransaction transaction, long target) {
    Meta meta = Meta.require(transaction);
    long oldest = Math.min(target, meta.oldestBlock() + PRUNE_BLOCKS_PER_TRANSACTION);
    History.forget(transaction, oldest);
    for (long block = meta.oldestBlock(); block < oldest; block++) {
      transaction.delete(Table.BLOCKS, StateKeys.number(block));
    }
    Meta next = new Meta(meta.head(), oldest, meta.rollbacks(), meta.genesisHash());
    next.write(transaction);
    return new Position(next, transaction.id());
  }

  @Override
  public void close() {
    environment.close();
    folder.close();
  }
}
