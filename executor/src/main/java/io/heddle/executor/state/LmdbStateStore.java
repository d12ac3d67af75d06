package io.heddle.executor.state;

import io.heddle.executor.StateDiff;
import io.heddle.executor.trie.InvalidTrieNodeException;
import io.heddle.executor.trie.MissingTrieNodeException;
import io.heddle.executor.trie.StateProofs;
import io.heddle.executor.trie.TrieUpdate;
import io.heddle.primitives.Address;
import io.heddle.primitives.Hash;
import io.heddle.primitives.chain.Genesis;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Optional;
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
  private static final String LOCK_FILE = "owner.lock";

  private final LmdbEnvironment environment;
  private final FileChannel lock;
  private volatile Position position;

  /// Where the store stood after one write transaction, which wrote something.
  private record Position(Meta meta, long transactionId) {}

  private LmdbStateStore(LmdbEnvironment environment, FileChannel lock, Position position) {
    this.environment = environment;
    this.lock = lock;
    this.position = position;
  }

  /// Opens the store in `directory`, and fills it with the genesis state if it is new.
  ///
  /// @throws StateStoreException when the folder is in use or damaged, or belongs to a chain with
  ///   another genesis block
  public static LmdbStateStore open(Path directory, Genesis genesis, StateStoreOptions options) {
    return open(directory, GenesisState.of(genesis), options);
  }

  /// As [#open(Path, Genesis, StateStoreOptions)], from a prepared state.
  public static LmdbStateStore open(
      Path directory, GenesisState genesis, StateStoreOptions options) {
    FileChannel lock = lock(directory);
    @Nullable LmdbEnvironment environment = null;
    try {
      environment = new LmdbEnvironment(directory, options);
      Position position =
          environment.write(transaction -> openPosition(transaction, genesis, directory));
      StateHead head = position.meta.head();
      LOG.info(
          "state store open: block={} stateRoot={} oldestBlock={}",
          head.number(),
          head.stateRoot(),
          position.meta.oldestBlock());
      LmdbStateStore store = new LmdbStateStore(environment, lock, position);
      store.requireRootNode();
      return store;
    } catch (RuntimeException e) {
      if (environment != null) {
        environment.close();
      }
      unlock(lock);
      throw e;
    }
  }

  /// Checks that the head's root node is there and whole: damage elsewhere is found where it is
  /// read, since every node is verified against its hash.
  private void requireRootNode() {
    StateSnapshot head = latest();
    try {
      StateProofs.proof(head, head.stateRoot(), Address.ZERO, List.of());
    } catch (MissingTrieNodeException | InvalidTrieNodeException e) {
      throw new StateStoreException(
          "state store is damaged: delete the folder, it is rebuilt from the block log", e);
    }
  }

  private static Position openPosition(
      LmdbWriteTransaction transaction, GenesisState genesis, Path directory) {
    Hash genesisHash = genesis.block().blockHash();
    Meta meta = Meta.read(transaction);
    if (meta == null) {
      StateHead head = genesis.block();
      meta = new Meta(head, head.number(), 0, genesisHash);
      BlockWriter.write(transaction, meta, genesis.diff(), genesis.update(), false);
    }
    if (!meta.genesisHash().equals(genesisHash)) {
      throw new StateStoreException(
          "state store in %s belongs to another chain: genesisHash=%s expected=%s"
              .formatted(directory, meta.genesisHash(), genesisHash));
    }
    meta.write(transaction); // only a transaction that writes makes a version of its own
    return new Position(meta, transaction.id());
  }

  private static FileChannel lock(Path directory) {
    FileChannel channel = null;
    try {
      Files.createDirectories(directory);
      channel =
          FileChannel.open(
              directory.resolve(LOCK_FILE), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
      FileLock lock = channel.tryLock();
      if (lock != null) {
        return channel;
      }
    } catch (OverlappingFileLockException e) {
      // another store of this process has it: reported below
    } catch (IOException e) {
      throw new StateStoreException("state store folder cannot be used: " + directory, e);
    }
    unlock(channel);
    throw new StateStoreException("state store in " + directory + " is in use by another process");
  }

  private static void unlock(@Nullable FileChannel lock) {
    try {
      if (lock != null) {
        lock.close();
      }
    } catch (IOException e) {
      throw new StateStoreException("state store lock cannot be released", e);
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
    Meta meta = position.meta;
    return new LmdbStateSnapshot(this, meta.head(), meta.rollbacks());
  }

  @Override
  public Optional<StateSnapshot> at(long blockNumber) {
    return environment.read(transaction -> {
      Meta meta = meta(transaction);
      if (blockNumber < meta.oldestBlock() || blockNumber > meta.head().number()) {
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

  /// A value of a versioned table after the block of a snapshot.
  byte @Nullable [] valueAfter(StateHead block, long rollbacks, Table table, byte[] key) {
    return environment.read(transaction -> {
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
      return number == meta.head().number()
          ? transaction.get(table, key)
          : History.valueAfter(transaction, table, key, number);
    });
  }

  byte @Nullable [] code(Hash codeHash) {
    return environment.read(transaction -> transaction.get(Table.CODES, codeHash.toBytes()));
  }

  @Override
  public void commit(long number, Hash blockHash, StateDiff diff, TrieUpdate update) {
    position =
        environment.write(transaction -> {
          Meta meta = Meta.require(transaction);
          requireNext(meta.head(), number, update);
          StateHead head = new StateHead(number, blockHash, update.root());
          Meta next = new Meta(head, meta.oldestBlock(), meta.rollbacks(), meta.genesisHash());
          BlockWriter.write(transaction, next, diff, update, true);
          return new Position(next, transaction.id());
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
      position = environment.write(LmdbStateStore::undoHead);
    }
    if (from > number) {
      LOG.info("state rolled back: fromBlock={} toBlock={}", from, number);
    }
  }

  private static Position undoHead(LmdbWriteTransaction transaction) {
    Meta meta = Meta.require(transaction);
    long undone = meta.head().number();
    History.undo(transaction, undone);
    transaction.delete(Table.BLOCKS, StateKeys.number(undone));
    Meta next =
        new Meta(
            block(transaction, undone - 1),
            meta.oldestBlock(),
            meta.rollbacks() + 1,
            meta.genesisHash());
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
    for (long block = meta.oldestBlock(); block < oldest; block++) {
      History.forget(transaction, block + 1);
      transaction.delete(Table.BLOCKS, StateKeys.number(block));
    }
    Meta next = new Meta(meta.head(), oldest, meta.rollbacks(), meta.genesisHash());
    next.write(transaction);
    return new Position(next, transaction.id());
  }

  @Override
  public void close() {
    environment.close();
    unlock(lock);
  }
}
