package io.heddle.executor.state.snapshot;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.code_intelligence.jazzer.junit.FuzzTest;
import io.heddle.executor.state.GenesisState;
import io.heddle.executor.state.StateHead;
import io.heddle.executor.state.StateStoreException;
import io.heddle.executor.state.StateTries;
import io.heddle.executor.state.lmdb.LmdbEnvironment;
import io.heddle.executor.state.lmdb.LmdbWriteTransaction;
import io.heddle.executor.state.lmdb.StateKeys;
import io.heddle.executor.state.lmdb.StateStoreOptions;
import io.heddle.executor.state.lmdb.Table;
import io.heddle.executor.state.store.LmdbStateStore;
import io.heddle.executor.state.store.StateInspection;
import io.heddle.primitives.Address;
import io.heddle.primitives.Bytes;
import io.heddle.primitives.Hash;
import io.heddle.primitives.U256;
import io.heddle.primitives.block.BlockHeader;
import io.heddle.primitives.chain.GenesisAccount;
import io.heddle.testing.DecoderFuzz;
import io.heddle.workload.SyntheticState;
import io.heddle.workload.SyntheticState.Token;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.provider.MethodSource;

/// Snapshots, whole and damaged. Seed: `-Dheddle.seed=N`.
class SnapshotFuzzTest {
  private static final Hash GENESIS = new Hash(1, 2, 3, 4);
  private static final Token TOKEN =
      new Token(
          Address.fromHex("0x000000000000000000000000000000000000700c"),
          new GenesisAccount(U256.ZERO, 1, Bytes.fromHex("0x6001600255"), new TreeMap<>()),
          3,
          40,
          U256.of(500));

  /// What a snapshot of a root that is right decodes to.
  private static final DecoderFuzz<Hash> SNAPSHOT =
      new DecoderFuzz<>(
          "snapshot",
          StateStoreException.class,
          DecoderFuzz.ALLOCATED_BYTES,
          SnapshotFuzzTest::root,
          (_, root) -> assertEquals(state(200).genesis(r -> r).block().stateRoot(), root));

  @TempDir Path folder;

  @MethodSource("seeds")
  @FuzzTest
  void snapshot(byte[] input) {
    SNAPSHOT.accept(input);
  }

  @Test
  void snapshot_damaged_isRefused() {
    SNAPSHOT.mutate(seeds());
  }

  static List<byte[]> seeds() {
    return List.of(written(state(200)));
  }

  private static SyntheticState state(long accounts) {
    return new SyntheticState(3, accounts, List.of(TOKEN), Map.of());
  }

  private static BlockHeader header(Hash root) {
    return BlockHeader.builder().number(7).stateRoot(root).build();
  }

  private static byte[] written(SyntheticState state) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try {
      Hash root = StateTries.root(state.source());
      SnapshotWriter.write(out, header(root), GENESIS, state.source());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return out.toByteArray();
  }

  /// Decodes a snapshot, which must have the root that its header says, as an import demands.
  private static Hash root(Bytes input) {
    SnapshotReader reader = new SnapshotReader(new ByteArrayInputStream(input.toArray()), "fuzz");
    StateTries tries = new StateTries(StateTries.DISCARDED);
    reader.pour(tries);
    Hash root = tries.finish();
    if (!root.equals(reader.header().stateRoot())) {
      throw new StateStoreException("another root");
    }
    return root;
  }

  @Test
  void anyFlippedBit_isRefused() {
    byte[] whole = written(state(20));
    for (int bit = 0; bit < 8 * whole.length; bit++) {
      byte[] damaged = whole.clone();
      damaged[bit / 8] ^= (byte) (1 << bit % 8);
      int at = bit;
      assertThrows(StateStoreException.class, () -> root(Bytes.wrap(damaged)), () -> "bit " + at);
    }
  }

  @Test
  void anyCutOrLongerFile_isRefused() {
    byte[] whole = written(state(20));
    for (int size = 0; size <= whole.length + 1; size++) {
      byte[] cut = Arrays.copyOf(whole, size);
      if (size != whole.length) {
        assertThrows(StateStoreException.class, () -> root(Bytes.wrap(cut)), () -> "" + cut.length);
      }
    }
  }

  @Test
  void importedStore_isTheExportedOne_andVerifies() {
    long seed = Long.getLong("heddle.seed", 20_261_120L);
    SyntheticState state = new SyntheticState(seed, 30_000, List.of(TOKEN), Map.of());
    BlockHeader header = header(StateTries.root(state.source()));
    Path file = folder.resolve("snapshot");
    SnapshotFile.write(file, header, GENESIS, state.source());
    SnapshotFile snapshot = SnapshotFile.open(file);
    assertEquals(new StateHead(7, header.hash(), header.stateRoot()), snapshot.head());
    Path directory = folder.resolve("state");
    try (LmdbStateStore store =
        LmdbStateStore.load(
            directory, snapshot.head(), GENESIS, snapshot, StateStoreOptions.DEFAULT)) {
      assertEquals(snapshot.head(), store.head());
      assertEquals(7, store.oldestBlock());
      assertEquals(SyntheticState.BALANCE, balance(store, state.address(29_999)));
    }
    Path again = folder.resolve("again");
    try (StateInspection inspection = StateInspection.open(directory)) {
      StateInspection.Verified verified = inspection.verify(_ -> {});
      assertEquals(30_001, verified.accounts());
      assertEquals(40, verified.slots());
      inspection.export(again, header);
    }
    assertEquals(-1, mismatch(file, again));
  }

  private static U256 balance(LmdbStateStore store, Address address) {
    return Objects.requireNonNull(store.latest().account(address)).balance();
  }

  private static long mismatch(Path file, Path other) {
    try {
      return Files.mismatch(file, other);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /// Values that are wrong, with checksums that are right: what only the root can tell.
  @Test
  void verify_recordChangedBehindTheTrie_isFound() {
    Random random = new Random(Long.getLong("heddle.seed", 20_261_120L));
    for (Damage damage : Damage.values()) {
      Path directory = folder.resolve(damage.name());
      GenesisState genesis = state(300).genesis(root -> root);
      LmdbStateStore.open(directory, genesis, StateStoreOptions.DEFAULT).close();
      Address victim = state(300).address(random.nextInt(300));
      try (LmdbEnvironment environment =
          new LmdbEnvironment(directory, StateStoreOptions.DEFAULT)) {
        environment.write(transaction -> damage.apply(transaction, victim));
      }
      StateStoreException found =
          assertThrows(
              StateStoreException.class,
              () -> {
                try (StateInspection inspection = StateInspection.open(directory)) {
                  var _ = inspection.verify(_ -> {});
                }
              },
              damage.name());
      assertTrue(String.valueOf(found.getMessage()).contains(damage.says), found.getMessage());
    }
  }

  private enum Damage {
    BALANCE("trie node differs"),
    ACCOUNT_GONE("trie node"),
    SLOT_GONE("account has another storage root"),
    ORPHAN_SLOT("slots without account"),
    NODE_TOO_MANY("trie nodes that no flat value has");

    final String says;

    Damage(String says) {
      this.says = says;
    }

    boolean apply(LmdbWriteTransaction transaction, Address victim) {
      byte[] key = StateKeys.account(victim);
      byte[] token = StateKeys.account(TOKEN.address());
      switch (this) {
        case BALANCE -> {
          byte[] flat = Objects.requireNonNull(transaction.get(Table.ACCOUNTS, key));
          flat[flat.length - 2] ^= 1;
          transaction.put(Table.ACCOUNTS, key, flat);
        }
        case ACCOUNT_GONE -> transaction.delete(Table.ACCOUNTS, key);
        case SLOT_GONE ->
            transaction.delete(
                Table.SLOTS, transaction.withPrefix(Table.SLOTS, token, 1).getFirst().key());
        case ORPHAN_SLOT ->
            transaction.put(Table.SLOTS, StateKeys.slot(key, U256.ONE), new byte[] {1});
        case NODE_TOO_MANY ->
            transaction.put(
                Table.STORAGE_NODES, StateKeys.node(Hash.fromBytes(key), Bytes.EMPTY), key);
      }
      return true;
    }
  }
}
