package io.heddle.bench;

import io.heddle.executor.state.store.LmdbStateStore;
import io.heddle.executor.trie.StateTrie;
import io.heddle.executor.trie.TrieWorkers;
import io.heddle.primitives.Address;
import io.heddle.primitives.chain.GenesisAccount;
import io.heddle.primitives.transaction.RecoveredTransaction;
import io.heddle.workload.BenchAccounts;
import io.heddle.workload.SyntheticState;
import io.heddle.workload.UniformTransfers;
import io.heddle.workload.Workload;
import io.heddle.workload.WorkloadGenerator;
import io.heddle.workload.WorkloadKind;
import io.heddle.workload.WorkloadOptions;
import io.heddle.workload.WorkloadStream;
import java.util.List;
import java.util.SortedMap;
import java.util.function.Supplier;

/// Blocks of recovered transactions on a state of a million accounts in the store, each engine on
/// the same ones: transfers between accounts that are all equally likely, so that a block finds
/// little of what it needs in the read cache; and a token among as many accounts as a block has
/// transactions, so that it finds nearly all of it.
///
/// All trie nodes are in memory before: they take less than a node gives its tries.
final class RootedExecution {
  static final String TRANSFERS = "transfers, 1M accounts";
  static final String TOKEN = "erc20, 1M accounts";
  private static final List<String> NAMES = List.of(TRANSFERS, TOKEN);

  /// As much as a node gives its tries unless it is told otherwise.
  private static final long TRIE_MEMORY_BYTES = 512L << 20;

  private final BenchContext context;
  private final int transactions;
  private final WorkloadOptions options;
  private final BenchAccounts accounts;

  RootedExecution(BenchContext context) {
    this.context = context;
    this.transactions = context.pick(20_000, 5_000);
    this.options = WorkloadOptions.of(context.seed(), 1, transactions);
    this.accounts = new BenchAccounts(context.seed(), transactions);
  }

  static boolean isWanted(BenchContext context) {
    return NAMES.stream().anyMatch(context::wants);
  }

  /// What the store must hold beside the million.
  SortedMap<Address, GenesisAccount> alloc() {
    return tokens().alloc();
  }

  private WorkloadStream tokens() {
    return WorkloadGenerator.stream(WorkloadKind.ERC20, options, accounts);
  }

  /// @param state at block 0 of the store
  void measure(SyntheticState state, LmdbStateStore store, BenchReport report) {
    List<Engine> engines = Engine.all(context);
    try {
      for (String name : NAMES) {
        for (Engine engine : engines) {
          if (context.wants(name)) {
            context.say("root: %s, %s on %d".formatted(name, engine.name(), engine.threads()));
            measure(name, engine, state, store, report);
            store.rollbackTo(0);
          }
        }
      }
    } finally {
      engines.forEach(Engine::close);
    }
  }

  private void measure(
      String name, Engine engine, SyntheticState state, LmdbStateStore store, BenchReport report) {
    Supplier<List<RecoveredTransaction>> blocks =
        name.equals(TRANSFERS)
            ? new UniformTransfers(state, transactions)::nextBlock
            : tokens()::nextBlock;
    Workload environments = new Workload(name, options.chainId(), alloc(), List.of());
    try (TrieWorkers workers = new TrieWorkers(engine.threads())) {
      StateTrie trie = new StateTrie(store.nodes(), store.head().stateRoot(), workers);
      StoreBlocks.touchAll(state, trie);
      StoreBlocks chain = new StoreBlocks(engine, store, trie);
      Variant variant =
          new Variant(
              name,
              Includes.EXECUTION_ROOT,
              engine.threads(),
              () -> chain.next(environments, blocks.get(), TRIE_MEMORY_BYTES));
      new Trials(context.pick(6, 8), 7).run(RootSuite.NAME, List.of(variant), report);
    }
  }
}
