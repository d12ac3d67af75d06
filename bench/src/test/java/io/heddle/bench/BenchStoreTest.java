package io.heddle.bench;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import io.heddle.executor.state.store.LmdbStateStore;
import io.heddle.primitives.Address;
import io.heddle.primitives.Bytes;
import io.heddle.primitives.Hash;
import io.heddle.primitives.U256;
import io.heddle.primitives.chain.GenesisAccount;
import io.heddle.workload.SyntheticState;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BenchStoreTest {
  private static final String NAME = "some";
  private static final Address ADDRESS = new Address(1, 2, 3);
  private static final Bytes CODE = Bytes.of(1);

  @TempDir Path folder;

  private final StringWriter said = new StringWriter();

  /// The root of the store that is opened for a state.
  private Hash open(SyntheticState state) {
    BenchContext context =
        new BenchContext(folder, true, List.of(1), 1, Set.of(), new PrintWriter(said));
    try (LmdbStateStore store = BenchStore.open(context, NAME, state)) {
      return store.head().stateRoot();
    }
  }

  private long fills() {
    return said.toString().lines().filter(line -> line.contains("filling a store")).count();
  }

  @Test
  void open_again_findsTheStore() {
    Hash root = open(with(CODE, U256.ONE));
    assertEquals(root, open(with(CODE, U256.ONE)));
    assertEquals(1, fills());
  }

  /// A workload that was changed keeps its name.
  @Test
  void open_anotherStateOfTheSameName_isFilledAnew() {
    Hash root = open(with(CODE, U256.ONE));
    List<SyntheticState> others =
        List.of(
            with(Bytes.of(2), U256.ONE),
            with(CODE, U256.of(2)),
            new SyntheticState(1, 100, List.of(StateChanges.token(50)), Map.of()),
            new SyntheticState(1, 100, List.of(StateChanges.token(51)), Map.of()),
            new SyntheticState(1, 101, List.of(), Map.of()),
            new SyntheticState(2, 101, List.of(), Map.of()));
    Hash before = root;
    for (SyntheticState other : others) {
      Hash now = open(other);
      assertNotEquals(before, now);
      before = now;
    }
    assertEquals(1 + others.size(), fills());
    assertEquals(root, open(with(CODE, U256.ONE)));
  }

  /// With a contract of this code that has a value in its first slot.
  private static SyntheticState with(Bytes code, U256 value) {
    SortedMap<U256, U256> storage = new TreeMap<>(Collections.singletonMap(U256.ZERO, value));
    return new SyntheticState(
        1, 100, List.of(), Map.of(ADDRESS, GenesisAccount.ofCode(code, storage)));
  }
}
