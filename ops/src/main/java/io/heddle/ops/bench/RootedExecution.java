package io.heddle.ops.bench;

import io.heddle.executor.BlockResult;
import io.heddle.executor.SliceStart;
import io.heddle.executor.state.LmdbStateStore;
import io.heddle.executor.state.StateSnapshot;
import io.heddle.executor.trie.StateTrie;
import io.heddle.executor.trie.TrieUpdate;
import io.heddle.executor.trie.TrieWorkers;
import io.heddle.executor.workload.BenchAccounts;
import io.heddle.executor.workload.Workload;
import io.heddle.executor.workload.WorkloadGenerator;
import io.heddle.executor.workload.WorkloadKind;
import io.heddle.executor.workload.WorkloadOptions;
import io.heddle.executor.workload.WorkloadStream;
import io.heddle.primitives.Address;
import io.heddle.primitives.chain.GenesisAccount;
import io.heddle.primitives.transaction.RecoveredTransaction;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// Blocks of recovered transactions on a state of a million accounts in the store: executed, their
/// root computed, committed; block after block, each engine on the same ones.
final class RootedExecution {
  private static final List<WorkloadKind> KINDS =
      List.of(WorkloadKind.TRANSFERS, WorkloadKind.ERC20);

  /// As much as a node gives its tries unless it is told otherwise.
  private static final long TRIE_MEMORY_BYTES = 512L << 20;

  private final BenchContext context;
  private final WorkloadOptions options;
  private final BenchAccounts accounts;

  RootedExecution(BenchContext context) {
    this.context = context;
    int transactions = context.pick(20_000, 5_000);
    this.options = WorkloadOptions.of(context.seed(), 1, transactions);
    this.accounts = new BenchAccounts(context.seed(), transactions);
  }

  static boolean isWanted(BenchContext context) {
    return KINDS.stream().anyMatch(kind -> context.wants(kind.label()));
  }

  /// What the store must hold beside the million.
  Map<Address, GenesisAccount> alloc() {
    Map<Address, GenesisAccount> all = new HashMap<>();
    for (WorkloadKind kind : KINDS) {
      all.putAll(stream(kind).alloc());
    }
    return all;
  }

  private WorkloadStream stream(WorkloadKind kind) {
    return WorkloadGenerator.stream(kind, options, accounts);
  }

  void measure(LmdbStateStore store, BenchReport report) {
    List<Engine> engines = Engine.all(context);
    try {
      for (WorkloadKind kind : KINDS) {
        for (Engine engine : engines) {
          if (context.wants(kind.label())) {
            context.say(
                "root: %s, %s on %d".formatted(kind.label(), engine.name(), engine.threads()));
            measure(kind, engine, store, report);
            store.rollbackTo(0);
          }
        }
      }
    } finally {
      engines.forEach(Engine::close);
    }
  }

  private void measure(WorkloadKind kind, Engine engine, LmdbStateStore store, BenchReport report) {
    WorkloadStream stream = stream(kind);
    Workload envs = new Workload(stream.name(), options.chainId(), stream.alloc(), List.of());
    try (TrieWorkers workers = new TrieWorkers(engine.threads())) {
      StateTrie trie = new StateTrie(store.nodes(), store.head().stateRoot(), workers);
      Variant variant =
          new Variant(
              stream.name() + ", 1M accounts",
              Includes.EXECUTION_ROOT,
              engine.threads(),
              () -> block(engine, envs, stream.nextBlock(), store, trie));
      new Trials(context.pick(4, 1), context.pick(7, 3))
          .run(RootSuite.NAME, List.of(variant), report);
    }
  }

  private static Map<Metric, Double> block(
      Engine engine,
      Workload envs,
      List<RecoveredTransaction> transactions,
      LmdbStateStore store,
      StateTrie trie) {
    StateSnapshot snapshot = store.latest();
    int block = (int) snapshot.blockNumber();
    long start = System.nanoTime();
    BlockResult result =
        engine.executor().execute(envs.env(block), SliceStart.BLOCK_START, transactions, snapshot);
    double execution = (System.nanoTime() - start) / 1e9;
    ExecutionSuite.requireSuccess(result);
    start = System.nanoTime();
    TrieUpdate update = trie.apply(result.diff());
    double root = (System.nanoTime() - start) / 1e9;
    start = System.nanoTime();
    store.commit(block + 1L, BenchStore.blockHash(update.root()), result.diff(), update);
    double commit = (System.nanoTime() - start) / 1e9;
    trie.trim(TRIE_MEMORY_BYTES, 0);
    Map<Metric, Double> metrics = new LinkedHashMap<>();
    String name = engine.name();
    metrics.put(
        new Metric(name + ", execution and root", "tx/s"),
        transactions.size() / (execution + root));
    metrics.put(
        new Metric(name + ", and commit", "tx/s"),
        transactions.size() / (execution + root + commit));
    metrics.put(new Metric(name + ", execution alone", "ms"), execution * 1e3);
    metrics.put(new Metric(name + ", root alone", "ms"), root * 1e3);
    metrics.put(new Metric(name + ", commit alone", "ms"), commit * 1e3);
    return metrics;
  }
}
