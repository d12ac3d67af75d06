package io.heddle.bench.micro;

import io.heddle.executor.state.StateSnapshot;
import io.heddle.executor.state.lmdb.StateStoreOptions;
import io.heddle.executor.state.store.LmdbStateStore;
import io.heddle.primitives.Address;
import io.heddle.workload.SyntheticState;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;

/// What reading an account costs, in CPU time of the reading thread: from LMDB, and from the cache
/// in front of it: of all accounts, of fewer than it holds, and of a few. `FlatReadBenchmark FOLDER
/// ACCOUNTS`, where `StateLoadBenchmark` has filled FOLDER.
public final class FlatReadBenchmark {
  private static final int READS = 400_000;
  private static final int ROUNDS = 7;

  private FlatReadBenchmark() {}

  public static void main(String[] arguments) throws Exception {
    long accounts = Long.parseLong(arguments[1]);
    SyntheticState state = new SyntheticState(1, accounts, List.of(), Map.of());
    for (int cached : new int[] {1, 1 << 17}) {
      StateStoreOptions options = new StateStoreOptions(1 << 28, 1L << 36, 126, cached, 1L << 40);
      try (LmdbStateStore store =
          LmdbStateStore.open(Path.of(arguments[0]), state.genesis(root -> root), options)) {
        for (int threads : new int[] {1, 2}) {
          for (long range : new long[] {accounts, 100_000, 20_000}) {
            run(store, state, threads, range, cached);
          }
        }
      }
    }
  }

  private static void run(
      LmdbStateStore store, SyntheticState state, int threads, long range, int cached)
      throws Exception {
    double[] nanos = new double[ROUNDS];
    for (int round = 0; round < ROUNDS; round++) {
      List<Thread> readers = new ArrayList<>();
      double[] each = new double[threads];
      for (int t = 0; t < threads; t++) {
        int number = t;
        Address[] addresses = new Address[READS];
        Random random = new Random(31L * round + t);
        for (int i = 0; i < READS; i++) {
          addresses[i] = state.address(random.nextLong(range));
        }
        readers.add(
            Thread.ofPlatform().unstarted(() -> each[number] = read(store.latest(), addresses)));
      }
      readers.forEach(Thread::start);
      for (Thread reader : readers) {
        reader.join();
      }
      nanos[round] = Arrays.stream(each).average().orElseThrow();
    }
    Arrays.sort(nanos);
    System.out.printf(
        "cachedValues=%d threads=%d accounts=%d: CPU ns per read: median=%.0f min=%.0f max=%.0f%n",
        cached, threads, range, nanos[ROUNDS / 2], nanos[0], nanos[ROUNDS - 1]);
  }

  private static double read(StateSnapshot snapshot, Address[] addresses) {
    long began = ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime();
    for (Address address : addresses) {
      if (snapshot.account(address) == null) {
        throw new IllegalStateException("no account: " + address);
      }
    }
    long ended = ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime();
    return (ended - began) / (double) addresses.length;
  }
}
