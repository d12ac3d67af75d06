package io.heddle.bench;

import io.heddle.executor.StateDiff;
import io.heddle.executor.state.StateTries;
import io.heddle.executor.trie.MissingTrieNodeException;
import io.heddle.executor.trie.StateTrie;
import io.heddle.executor.trie.TrieNodeSource;
import io.heddle.executor.trie.TrieWorkers;
import io.heddle.primitives.Bytes;
import io.heddle.primitives.Check;
import io.heddle.primitives.Hash;
import io.heddle.primitives.crypto.KeccakEngine;
import io.heddle.workload.SyntheticState;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;

/// Roots of a state whose tries lie in memory whole, with no store behind them: the tries alone.
///
/// The tries are built once per state, and every number of threads and both keccak engines change
/// the same ones, in turns.
final class ResidentTries implements AutoCloseable {
  private static final int BUILT_AT_ONCE = 200_000;

  /// Keeps what a store would be given small, and has nothing itself.
  private static final TrieNodeSource NOTHING =
      new TrieNodeSource() {
        @Override
        public Bytes node(Hash owner, Bytes path, Hash hash) {
          throw new MissingTrieNodeException(owner, path, hash);
        }

        @Override
        public boolean derivesNodes() {
          return true;
        }
      };

  private final BenchContext context;
  private final List<Crew> crews = new ArrayList<>();
  private final StateTrie trie = new StateTrie(NOTHING, StateTrie.EMPTY_ROOT);

  /// Threads with an engine.
  private record Crew(String engine, TrieWorkers workers) {}

  /// Builds the tries.
  ///
  /// @param state plain accounts, and one token at most, [StateChanges#token]
  ResidentTries(BenchContext context, String size, SyntheticState state, BenchReport report) {
    this.context = context;
    List<KeccakEngine> engines = new ArrayList<>(List.of(KeccakEngine.current()));
    if (!engines.contains(KeccakEngine.scalar())) {
      engines.add(KeccakEngine.scalar());
    }
    for (KeccakEngine engine : engines) {
      String name = engine.lanes() > 1 ? "vector" : "scalar";
      for (int threads : context.threads()) {
        crews.add(new Crew(name, new TrieWorkers(threads, () -> engine)));
      }
    }
    build(size, state, report);
  }

  private void build(String size, SyntheticState state, BenchReport report) {
    context.say("root: building tries in memory: " + size);
    long before = usedHeap();
    long start = System.nanoTime();
    StateChanges changes = new StateChanges(state);
    TrieWorkers workers = crews.get(context.threads().size() - 1).workers;
    int accounts = Math.toIntExact(state.accounts());
    for (int from = 0; from < accounts; from += BUILT_AT_ONCE) {
      trie.apply(changes.firstAccounts(from, Math.min(from + BUILT_AT_ONCE, accounts)), workers);
    }
    for (SyntheticState.Token token : state.tokens()) {
      int holders = Math.toIntExact(token.holders());
      for (int from = 0; from < holders; from += BUILT_AT_ONCE) {
        trie.apply(changes.firstSlots(from, Math.min(from + BUILT_AT_ONCE, holders)), workers);
      }
    }
    double seconds = (System.nanoTime() - start) / 1e9;
    Check.equal(StateTries.root(state.source()), trie.root(), "root of " + size);
    String workload = "tries of " + size;
    add(report, workload, workers.threads(), new Metric("built, changes included", "s"), seconds);
    add(report, workload, 1, new Metric("heap", "MiB"), (usedHeap() - before) / 1048576.0);
    add(report, workload, 1, new Metric("own estimate", "MiB"), trie.residentBytes() / 1048576.0);
  }

  private static void add(
      BenchReport report, String workload, int threads, Metric metric, double value) {
    report.add(
        BenchRow.of(
            RootSuite.NAME, workload, Includes.EXECUTION_ROOT, threads, metric, Samples.of(value)));
  }

  private static long usedHeap() {
    System.gc();
    return Runtime.getRuntime().totalMemory() - Runtime.getRuntime().freeMemory();
  }

  /// Changes the tries by every crew until the code is compiled as it is in a node that runs.
  void warmUp(Supplier<StateDiff> diffs) {
    for (int round = 0; round < context.pick(25, 5); round++) {
      for (Crew crew : crews) {
        var _ = trie.apply(diffs.get(), crew.workers);
      }
    }
  }

  void measure(String workload, Supplier<StateDiff> diffs, BenchReport report) {
    if (!context.wants(workload)) {
      return;
    }
    context.say("root: " + workload + ", nodes in memory");
    List<Variant> variants = new ArrayList<>();
    for (Crew crew : crews) {
      variants.add(
          new Variant(
              workload,
              Includes.EXECUTION_ROOT,
              crew.workers.threads(),
              () -> {
                StateDiff diff = diffs.get();
                Cost cost = Cost.ofMaking(() -> trie.apply(diff, crew.workers));
                return metrics(crew.engine + ", nodes in memory", cost);
              }));
    }
    // nothing that one leaves is another's burden: they change the same tries
    new Trials(context.pick(4, 2), context.pick(11, 3), true).run(RootSuite.NAME, variants, report);
  }

  static Map<Metric, Double> metrics(String how, Cost cost) {
    Map<Metric, Double> metrics = new LinkedHashMap<>();
    metrics.put(new Metric(how + ", wall", "ms"), cost.seconds() * 1e3);
    metrics.put(new Metric(how + ", CPU", "ms"), cost.cpuSeconds() * 1e3);
    return metrics;
  }

  @Override
  public void close() {
    crews.forEach(crew -> crew.workers.close());
  }
}
