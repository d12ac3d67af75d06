package io.heddle.executor.state.store;

import io.heddle.executor.Account;
import io.heddle.executor.state.StateSource;
import io.heddle.executor.state.StateStoreException;
import io.heddle.executor.state.StateTries;
import io.heddle.executor.state.lmdb.FlatAccount;
import io.heddle.executor.state.lmdb.LmdbEnvironment;
import io.heddle.executor.state.lmdb.LmdbWriteTransaction;
import io.heddle.executor.state.lmdb.Meta;
import io.heddle.executor.state.lmdb.StateKeys;
import io.heddle.executor.state.lmdb.Table;
import io.heddle.executor.trie.TrieNodeSource;
import io.heddle.primitives.Bytes;
import io.heddle.primitives.Hash;
import io.heddle.primitives.U256;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Fills an empty store with a whole state, in bounded memory.
///
/// Records are collected in chunks, sorted, and written a chunk per transaction, none of which
/// waits for the disk: an unfinished store has no head record and is thrown away when it is next
/// opened. Keys come almost sorted, and a key above all of its table is appended, which leaves full
/// pages.
final class StateLoader implements StateTries.Output {
  private static final Logger LOG = LoggerFactory.getLogger(StateLoader.class);
  private static final int CHUNK_BYTES = 32 << 20;
  private static final int RECORD_OVERHEAD_BYTES = 96;
  private static final long PROGRESS_ACCOUNTS = 1_000_000;

  private final LmdbEnvironment environment;
  private final List<Pair> chunk = new ArrayList<>();
  private final Set<Hash> chunkCodes = new HashSet<>();
  private final byte[][] highest = new byte[Table.COUNT][0];
  private int chunkBytes;
  private long accounts;

  @SuppressWarnings("ArrayRecordComponent") // raw bytes on their way to a table
  private record Pair(Table table, byte[] key, byte[] value) {}

  private static final Comparator<Pair> BY_PLACE =
      Comparator.comparing(Pair::table).thenComparing(Pair::key, Arrays::compareUnsigned);

  private StateLoader(LmdbEnvironment environment) {
    this.environment = environment;
  }

  /// Writes what `source` holds, and then where the store stands.
  ///
  /// @throws StateStoreException when the source's root is not that of the head: nothing of it can
  ///   be used
  static void load(LmdbEnvironment environment, StateSource source, Meta meta) {
    environment.syncCommits(false);
    StateLoader loader = new StateLoader(environment);
    StateTries tries = new StateTries(loader);
    source.pour(tries);
    Hash root = tries.finish();
    loader.flush();
    if (!root.equals(meta.head().stateRoot())) {
      throw new StateStoreException(
          "loaded state has another root: block=%d expected=%s actual=%s"
              .formatted(meta.head().number(), meta.head().stateRoot(), root));
    }
    environment.syncCommits(true);
    environment.write(transaction -> {
      BlockWriter.writeHead(transaction, meta);
      return true;
    });
    if (loader.accounts >= PROGRESS_ACCOUNTS) {
      LOG.info("state loaded: accounts={} stateRoot={}", loader.accounts, root);
    }
  }

  @Override
  public void node(Hash owner, byte[] path, byte[] rlp, int leaves) {
    if (leaves <= TrieNodeSource.DERIVED_LEAVES) {
      return; // follows from the flat values
    }
    add(StateKeys.nodeTable(owner), StateKeys.node(owner, Bytes.wrap(path)), rlp);
  }

  @Override
  public void account(Hash key, Account account, Hash storageRoot) {
    add(Table.ACCOUNTS, key.toBytes(), new FlatAccount(account, storageRoot).encode());
    if (++accounts % PROGRESS_ACCOUNTS == 0) {
      LOG.info("loading state: accounts={}", accounts);
    }
  }

  @Override
  public void slot(Hash account, Hash key, U256 value) {
    add(Table.SLOTS, StateKeys.slot(account, key), value.toMinimalBytes());
  }

  @Override
  public void code(Hash codeHash, Bytes code) {
    chunkCodes.add(codeHash);
    add(Table.CODES, codeHash.toBytes(), code.toArray());
  }

  @Override
  public void requireCode(Hash codeHash) {
    if (!chunkCodes.contains(codeHash)
        && environment.read(transaction -> transaction.get(Table.CODES, codeHash.toBytes()))
            == null) {
      throw new StateStoreException("loaded state lacks code: codeHash=" + codeHash);
    }
  }

  private void add(Table table, byte[] key, byte[] value) {
    chunk.add(new Pair(table, key, value));
    chunkBytes += key.length + value.length + RECORD_OVERHEAD_BYTES;
    if (chunkBytes >= CHUNK_BYTES) {
      flush();
    }
  }

  private void flush() {
    chunk.sort(BY_PLACE);
    environment.write(transaction -> {
      for (Pair record : chunk) {
        write(transaction, record);
      }
      return true;
    });
    for (Pair record : chunk) {
      if (isHighest(record)) {
        highest[record.table.number] = record.key;
      }
    }
    chunk.clear();
    chunkCodes.clear();
    chunkBytes = 0;
  }

  /// A chunk is sorted, so what is above all of the chunks before is above all before it.
  private void write(LmdbWriteTransaction transaction, Pair record) {
    if (isHighest(record)) {
      transaction.append(record.table, record.key, record.value);
    } else {
      transaction.put(record.table, record.key, record.value);
    }
  }

  private boolean isHighest(Pair record) {
    return Arrays.compareUnsigned(record.key, highest[record.table.number]) > 0;
  }
}
