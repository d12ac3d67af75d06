package io.heddle.bench.micro;

import io.heddle.executor.Account;
import io.heddle.executor.AccountChange;
import io.heddle.executor.StateDiff;
import io.heddle.executor.state.StateSnapshot;
import io.heddle.executor.state.lmdb.LmdbEnvironment;
import io.heddle.executor.state.lmdb.StateStoreOptions;
import io.heddle.executor.state.store.LmdbStateStore;
import io.heddle.executor.trie.StateProofs;
import io.heddle.executor.trie.StateTrie;
import io.heddle.executor.trie.TrieUpdate;
import io.heddle.primitives.Address;
import io.heddle.primitives.U256;
import io.heddle.primitives.crypto.Keccak;
import io.heddle.workload.SyntheticState;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;

/// What history costs: commits of random accounts, one block after the other, by the clock and as
/// bytes of the file, and then reading an account and making a proof some blocks back, in CPU time.
/// `HistoryReadBenchmark FOLDER ACCOUNTS BLOCKS CHANGES`; a new folder is filled first.
public final class HistoryReadBenchmark {
  private static final int READS = 20_000;
  private static final int PROOFS = 1_000;
  private static final int GROUP = 64;

  private HistoryReadBenchmark() {}

  public static void main(String[] arguments) throws Exception {
    Path folder = Path.of(arguments[0]);
    SyntheticState state = new SyntheticState(1, Long.parseLong(arguments[1]), List.of(), Map.of());
    int blocks = Integer.parseInt(arguments[2]);
    StateStoreOptions options = new StateStoreOptions(1 << 28, 1L << 36, 126, 1, 1L << 40);
    try (LmdbStateStore store = LmdbStateStore.open(folder, state.genesis(root -> root), options)) {
      Random random = new Random(1);
      commit(store, state, random, blocks, Integer.parseInt(arguments[3]));
      System.out.printf(
          "file: %,d MiB%n", Files.size(folder.resolve(LmdbEnvironment.FILE_NAME)) >> 20);
      for (int back = 0; back <= blocks; back = Math.max(1, back * 4)) {
        StateSnapshot snapshot = store.at(store.head().number() - back).orElseThrow();
        read(snapshot, state, random); // warm-up
        double read = read(snapshot, state, random);
        double proof = prove(snapshot, state, random);
        System.out.printf("%d blocks back: read %.1f us, proof %.1f us%n", back, read, proof);
      }
    }
  }

  private static void commit(
      LmdbStateStore store, SyntheticState state, Random random, int blocks, int changes) {
    StateTrie trie = new StateTrie(store.nodes(), store.head().stateRoot());
    double[] millis = new double[GROUP];
    for (int i = 0; i < blocks; i++) {
      Map<Address, AccountChange> diff = new TreeMap<>();
      while (diff.size() < changes) {
        Account account = new Account(1, U256.of(random.nextLong() >>> 1), Keccak.EMPTY);
        diff.put(
            state.address(random.nextLong(state.accounts())),
            new AccountChange(Optional.of(account), false, Collections.emptySortedMap()));
      }
      StateDiff whole = new StateDiff(new TreeMap<>(diff), Collections.emptySortedMap());
      TrieUpdate update = trie.apply(whole);
      long began = System.nanoTime();
      store.commit(store.head().number() + 1, update.root(), whole, update);
      millis[i % GROUP] = (System.nanoTime() - began) / 1e6;
      if (i % GROUP == GROUP - 1) {
        Arrays.sort(millis);
        System.out.printf(
            "commits to block %d: median %.0f ms, least %.0f, most %.0f%n",
            i + 1, millis[GROUP / 2], millis[0], millis[GROUP - 1]);
      }
    }
  }

  private static double read(StateSnapshot snapshot, SyntheticState state, Random random) {
    return micros(
        READS,
        () -> {
          if (snapshot.account(state.address(random.nextLong(state.accounts()))) == null) {
            throw new IllegalStateException("no account");
          }
        });
  }

  private static double prove(StateSnapshot snapshot, SyntheticState state, Random random) {
    return micros(
        PROOFS,
        () -> {
          Address address = state.address(random.nextLong(state.accounts()));
          if (StateProofs.proof(snapshot, snapshot.stateRoot(), address, List.of())
              .nodes()
              .isEmpty()) {
            throw new IllegalStateException("no proof");
          }
        });
  }

  private static double micros(int times, Runnable action) {
    long began = ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime();
    for (int i = 0; i < times; i++) {
      action.run();
    }
    return (ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime() - began) / 1e3 / times;
  }
}
