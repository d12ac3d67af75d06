package io.heddle.bench.micro;

import io.heddle.executor.state.GenesisState;
import io.heddle.executor.state.lmdb.StateStoreOptions;
import io.heddle.executor.state.store.LmdbStateStore;
import io.heddle.primitives.Hash;
import io.heddle.workload.SyntheticState;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/// How long a large first state takes: `StateLoadBenchmark FOLDER ACCOUNTS`, on the test class
/// path. The root (generation, sort, trie) and the filling of the store (all of that again, and
/// LMDB) are timed apart.
public final class StateLoadBenchmark {
  private StateLoadBenchmark() {}

  public static void main(String[] arguments) throws Exception {
    Path folder = Path.of(arguments[0]);
    long accounts = Long.parseLong(arguments[1]);
    long began = System.nanoTime();
    GenesisState genesis =
        new SyntheticState(1, accounts, List.of(), Map.of()).genesis(root -> root);
    report("root", accounts, began);
    began = System.nanoTime();
    try (LmdbStateStore store = LmdbStateStore.open(folder, genesis, StateStoreOptions.DEFAULT)) {
      Hash root = store.head().stateRoot();
      report("fill", accounts, began);
      System.out.printf("root=%s fileBytes=%,d%n", root, Files.size(folder.resolve("data.mdb")));
    }
    began = System.nanoTime();
    LmdbStateStore.open(folder, genesis, StateStoreOptions.DEFAULT).close();
    report("open", accounts, began);
  }

  private static void report(String what, long accounts, long began) {
    double seconds = (System.nanoTime() - began) / 1e9;
    double cpu = ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime() / 1e9;
    System.out.printf(
        "%s: accounts=%,d seconds=%.1f main-thread-cpu=%.1f heap=%,d MiB%n",
        what,
        accounts,
        seconds,
        cpu,
        (Runtime.getRuntime().totalMemory() - Runtime.getRuntime().freeMemory()) >> 20);
  }
}
