package io.heddle.executor.state.store;

import io.heddle.executor.Account;
import io.heddle.executor.state.DamagedStateException;
import io.heddle.executor.state.StateHead;
import io.heddle.executor.state.StateStoreException;
import io.heddle.executor.state.StateTries;
import io.heddle.executor.state.history.HistoryCheck;
import io.heddle.executor.state.lmdb.FlatAccount;
import io.heddle.executor.state.lmdb.LmdbEnvironment;
import io.heddle.executor.state.lmdb.LmdbTransaction;
import io.heddle.executor.state.lmdb.Meta;
import io.heddle.executor.state.lmdb.StateContents;
import io.heddle.executor.state.lmdb.StateKeys;
import io.heddle.executor.state.lmdb.StateStoreOptions;
import io.heddle.executor.state.lmdb.StoreFileCheck;
import io.heddle.executor.state.lmdb.Table;
import io.heddle.executor.state.snapshot.SnapshotFile;
import io.heddle.executor.trie.TrieNodeSource;
import io.heddle.primitives.Bytes;
import io.heddle.primitives.Hash;
import io.heddle.primitives.U256;
import io.heddle.primitives.block.BlockHeader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.function.LongConsumer;

/// Looks into a store without changing it, also while a node works with it: everything is read in
/// one transaction, so it is the state of one block. While that lasts, the node cannot use freed
/// pages again and its file grows.
public final class StateInspection implements AutoCloseable {
  private static final StateStoreOptions OPTIONS = StateStoreOptions.DEFAULT;

  private final Path file;
  private final LmdbEnvironment environment;

  private StateInspection(Path file, LmdbEnvironment environment) {
    this.file = file;
    this.environment = environment;
  }

  /// Opens the store in a folder. Where no node works with it, the file is checked whole first.
  ///
  /// @throws StateStoreException when there is none, or it is damaged
  public static StateInspection open(Path directory) {
    Path file = directory.resolve(LmdbEnvironment.FILE_NAME);
    if (!LmdbStateStore.exists(directory)) {
      throw new StateStoreException("no state store in " + directory);
    }
    if (StateFolder.isFree(directory)) {
      try {
        var _ = StoreFileCheck.check(file);
      } catch (DamagedStateException e) {
        if (StateFolder.isFree(directory)) { // else a node has changed it meanwhile
          throw e;
        }
      }
    }
    return new StateInspection(file, new LmdbEnvironment(directory, OPTIONS, true));
  }

  /// Where a store stands and what it holds.
  ///
  /// @param oldestBlock first block that can be asked for
  /// @param fileBytes of the file, free pages included
  public record Stats(
      StateHead head, long oldestBlock, Hash genesisHash, long fileBytes, List<TableStats> tables) {
    public Stats {
      tables = List.copyOf(tables);
    }
  }

  /// One kind of record.
  ///
  /// @param bytes of all its pages
  public record TableStats(String name, long records, long bytes) {}

  /// What [#verify] went through.
  public record Verified(StateHead head, long accounts, long slots, long nodes, long records) {}

  public Stats stats() {
    return environment.read(transaction -> {
      Meta meta = Meta.require(transaction);
      List<TableStats> tables = new ArrayList<>();
      for (Table table : Table.values()) {
        LmdbTransaction.TableSize size = transaction.size(table);
        tables.add(new TableStats(name(table), size.records(), size.bytes()));
      }
      return new Stats(meta.head(), meta.oldestBlock(), meta.genesisHash(), fileBytes(), tables);
    });
  }

  private static String name(Table table) {
    return table == Table.HISTORY
        ? "history chunks"
        : table.name().toLowerCase(Locale.ROOT).replace('_', ' ');
  }

  private long fileBytes() {
    try {
      return Files.size(file);
    } catch (IOException e) {
      throw new StateStoreException("state store cannot be read: " + file, e);
    }
  }

  /// Writes the state of the head as a snapshot.
  ///
  /// @param header of the head's block
  public void export(Path target, BlockHeader header) {
    environment.read(transaction -> {
      Meta meta = Meta.require(transaction);
      if (!header.hash().equals(meta.head().blockHash())) {
        throw new StateStoreException(
            "the state store has moved on: block=%s header=%s"
                .formatted(meta.head().blockHash(), header.hash()));
      }
      SnapshotFile.write(
          target, header, meta.genesisHash(), sink -> StateContents.pour(transaction, sink));
      return true;
    });
  }

  /// Computes the root from all flat values and compares it with the head's; compares every storage
  /// root and every trie node that comes up on the way with the stored one, and reads every record
  /// of history.
  ///
  /// @param progress is given the percentage from time to time
  /// @throws StateStoreException that names the first difference
  public Verified verify(LongConsumer progress) {
    return environment.read(transaction -> {
      Meta meta = Meta.require(transaction);
      Comparison comparison = new Comparison(file, transaction, progress);
      StateTries tries = new StateTries(comparison);
      StateContents.pour(transaction, tries);
      Hash root = tries.finish();
      if (!root.equals(meta.head().stateRoot())) {
        throw new DamagedStateException(
            file,
            "flat values do not give the state root of block %d: expected=%s actual=%s"
                .formatted(meta.head().number(), meta.head().stateRoot(), root));
      }
      comparison.finish();
      long records = comparison.accounts + comparison.slots + comparison.nodes;
      records += count(transaction, Table.BLOCKS) + HistoryCheck.verify(transaction, meta);
      return new Verified(
          meta.head(), comparison.accounts, comparison.slots, comparison.nodes, records);
    });
  }

  private static long count(LmdbTransaction transaction, Table table) {
    long[] count = new long[1];
    transaction.scan(table, StateContents.start(), _ -> ++count[0] > 0);
    return count[0];
  }

  /// Compares what the flat values give with what is stored.
  private static final class Comparison implements StateTries.Output {
    private final Path file;
    private final LmdbTransaction transaction;
    private final LongConsumer progress;
    private long percent = -1;
    private long accounts;
    private long slots;
    private long nodes;

    Comparison(Path file, LmdbTransaction transaction, LongConsumer progress) {
      this.file = file;
      this.transaction = transaction;
      this.progress = progress;
    }

    @Override
    public void node(Hash owner, byte[] path, byte[] rlp, int leaves) {
      byte[] stored =
          transaction.get(StateKeys.nodeTable(owner), StateKeys.node(owner, Bytes.wrap(path)));
      if (stored == null && leaves <= TrieNodeSource.DERIVED_LEAVES) {
        return; // follows from the flat values
      }
      if (!Arrays.equals(stored, rlp)) {
        throw new DamagedStateException(
            file,
            "trie node %s: owner=%s path=%s"
                .formatted(
                    stored == null ? "is missing" : "differs from the flat values",
                    owner,
                    Bytes.wrap(path)));
      }
      nodes++;
    }

    @Override
    public void account(Hash key, Account account, Hash storageRoot) {
      byte[] stored = transaction.get(Table.ACCOUNTS, key.toBytes());
      if (!Arrays.equals(stored, new FlatAccount(account, storageRoot).encode())) {
        throw new DamagedStateException(file, "account has another storage root: key=" + key);
      }
      accounts++;
      long done = ((key.w0() >>> 48) * 100) >>> 16;
      if (done != percent) {
        percent = done;
        progress.accept(done);
      }
    }

    @Override
    public void slot(Hash account, Hash key, U256 value) {
      slots++;
    }

    @Override
    public void code(Hash codeHash, Bytes code) {
      if (transaction.get(Table.CODES, codeHash.toBytes()) == null) {
        throw new DamagedStateException(file, "code under another hash: codeHash=" + codeHash);
      }
    }

    @Override
    public void requireCode(Hash codeHash) {
      if (transaction.get(Table.CODES, codeHash.toBytes()) == null) {
        throw new DamagedStateException(file, "code is missing: codeHash=" + codeHash);
      }
    }

    void finish() {
      long stored =
          transaction.size(Table.ACCOUNT_NODES).records()
              + transaction.size(Table.STORAGE_NODES).records();
      if (stored != nodes) {
        throw new DamagedStateException(
            file,
            "trie nodes that no flat value has: stored=%d needed=%d".formatted(stored, nodes));
      }
    }
  }

  @Override
  public void close() {
    environment.close();
  }
}
