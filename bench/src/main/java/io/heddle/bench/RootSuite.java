package io.heddle.bench;

import io.heddle.executor.StateDiff;
import io.heddle.executor.state.store.LmdbStateStore;
import io.heddle.executor.trie.StateTrie;
import io.heddle.executor.trie.TrieUpdate;
import io.heddle.executor.trie.TrieWorkers;
import io.heddle.ops.OperatorException;
import io.heddle.primitives.crypto.KeccakEngine;
import io.heddle.workload.SyntheticState;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;

/// State roots over large states, and the store's commits.
///
/// With `nodes in memory` the tries are whole and no store is behind them ([ResidentTries]). With
/// `nodes from the store` every update begins with an empty memory on an LMDB store, filled as
/// production fills one, so all nodes on the way are read. Making the diff is not timed. CPU is
/// that of all threads together.
final class RootSuite implements BenchSuite {
  static final String NAME = "root";
  static final int MILLION = 1_000_000;
  private static final int[] CHANGES = {1_000, 20_000, 200_000};
  private static final String SLOTS = "root of 1M slots × 20k";

  /// Each account is two entries, its value and its history record, and there are the nodes. What
  /// the merging of earlier history takes is part of it.
  static final String COMMIT = "commit of 20k accounts";

  private static final String LARGE_COMMIT = "commit of 40k accounts";
  private static final List<String> FIRST_ONLY = List.of(SLOTS, COMMIT, LARGE_COMMIT);
  private static final Duration ENGINE_WAIT = Duration.ofSeconds(30);
  private static final int TYPICAL_CHANGES = 20_000;
  private static final int TOKEN_CHANGES = 20_000;
  private static final int COMMITTED = 20_000;

  /// History is merged from the 16th block on, and then always.
  private static final int COMMITS_BEFORE = 17;

  private static final int COMMITS = 32;

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public void run(BenchContext context, BenchReport report) {
    awaitEngine();
    measureMillion(context, report);
    if (!context.quick()) {
      measureTenMillion(context, report);
    }
  }

  /// The vector engine comes into play a few seconds after the start.
  private static void awaitEngine() {
    try {
      var _ = KeccakEngine.awaitChosen(ENGINE_WAIT); // after that the rows say which one it is
    } catch (InterruptedException e) {
      throw new OperatorException("interrupted", e);
    }
  }

  private static void measureMillion(BenchContext context, BenchReport report) {
    int[] changes = context.quick() ? new int[] {20_000} : CHANGES;
    boolean roots = wantsAny(context, "1M", changes) || context.wants(SLOTS);
    if (roots) {
      SyntheticState state =
          new SyntheticState(
              context.seed(), MILLION, List.of(StateChanges.token(MILLION)), Map.of());
      StateChanges diffs = new StateChanges(state);
      try (ResidentTries tries =
          new ResidentTries(context, "1M accounts, 1M slots", state, report)) {
        tries.warmUp(() -> diffs.accounts(TYPICAL_CHANGES));
        for (int changed : changes) {
          tries.measure(workload("1M", changed), () -> diffs.accounts(changed), report);
        }
        tries.measure(SLOTS, () -> diffs.slots(TOKEN_CHANGES), report);
      }
    }
    if (!roots
        && FIRST_ONLY.stream().noneMatch(context::wants)
        && !RootedExecution.isWanted(context)) {
      return; // filling a store takes long
    }
    RootedExecution execution = new RootedExecution(context);
    SyntheticState state =
        new SyntheticState(
            context.seed(), MILLION, List.of(StateChanges.token(MILLION)), execution.alloc());
    String name =
        "1M-accounts%s-seed-%d".formatted(context.quick() ? "-quick" : "", context.seed());
    StateChanges diffs = new StateChanges(state);
    try (LmdbStateStore store = BenchStore.open(context, name, state)) {
      for (int changed : changes) {
        fromStore(context, workload("1M", changed), store, () -> diffs.accounts(changed), report);
      }
      fromStore(context, SLOTS, store, () -> diffs.slots(TOKEN_CHANGES), report);
      measureCommit(context, COMMIT, COMMITTED, store, diffs, report);
      measureCommit(context, LARGE_COMMIT, 2 * COMMITTED, store, diffs, report);
      execution.measure(state, store, report);
    }
  }

  private static void measureTenMillion(BenchContext context, BenchReport report) {
    if (!wantsAny(context, "10M", CHANGES)) {
      return;
    }
    SyntheticState state = BenchStore.plain(context, 10 * MILLION);
    StateChanges diffs = new StateChanges(state);
    try (ResidentTries tries = new ResidentTries(context, "10M accounts", state, report)) {
      tries.warmUp(() -> diffs.accounts(TYPICAL_CHANGES));
      for (int changed : CHANGES) {
        tries.measure(workload("10M", changed), () -> diffs.accounts(changed), report);
      }
    }
    try (LmdbStateStore store = BenchStore.openPlain(context, 10 * MILLION)) {
      for (int changed : CHANGES) {
        fromStore(context, workload("10M", changed), store, () -> diffs.accounts(changed), report);
      }
    }
  }

  private static boolean wantsAny(BenchContext context, String size, int[] changes) {
    return Arrays.stream(changes).anyMatch(each -> context.wants(workload(size, each)));
  }

  private static String workload(String size, int changed) {
    return "root %s × %dk".formatted(size, changed / 1_000);
  }

  private static void fromStore(
      BenchContext context,
      String workload,
      LmdbStateStore store,
      Supplier<StateDiff> diffs,
      BenchReport report) {
    if (!context.wants(workload)) {
      return;
    }
    context.say("root: " + workload + ", nodes from the store");
    String how =
        (KeccakEngine.current().lanes() > 1 ? "vector" : "scalar") + ", nodes from the store";
    List<TrieWorkers> crews = context.threads().stream().map(TrieWorkers::new).toList();
    try {
      List<Variant> variants = new ArrayList<>();
      for (TrieWorkers crew : crews) {
        variants.add(
            new Variant(
                workload,
                Includes.EXECUTION_ROOT,
                crew.threads(),
                () -> {
                  StateTrie trie = trie(store, crew);
                  StateDiff diff = diffs.get();
                  return ResidentTries.metrics(how, Cost.ofMaking(() -> trie.apply(diff)));
                }));
      }
      new Trials(context.pick(2, 1), context.pick(5, 3)).run(NAME, variants, report);
    } finally {
      crews.forEach(TrieWorkers::close);
    }
  }

  private static StateTrie trie(LmdbStateStore store, TrieWorkers workers) {
    return new StateTrie(store.nodes(), store.head().stateRoot(), workers);
  }

  /// Each commit is the next block on the one before; the store goes back afterwards.
  private static void measureCommit(
      BenchContext context,
      String workload,
      int accounts,
      LmdbStateStore store,
      StateChanges diffs,
      BenchReport report) {
    if (!context.wants(workload)) {
      return;
    }
    context.say("root: " + workload);
    StateTrie trie = trie(store, TrieWorkers.NONE);
    Variant variant =
        new Variant(
            workload,
            Includes.EXECUTION_ROOT,
            1,
            () -> {
              StateDiff diff = diffs.accounts(accounts);
              TrieUpdate update = trie.apply(diff);
              long number = store.head().number() + 1;
              Cost cost =
                  Cost.of(() ->
                      store.commit(number, BenchStore.blockHash(update.root()), diff, update));
              return Map.of(new Metric("commit, durable", "ms"), cost.seconds() * 1e3);
            });
    new Trials(context.pick(COMMITS_BEFORE, 1), context.pick(COMMITS, 3))
        .run(NAME, List.of(variant), report);
    store.rollbackTo(0);
  }
}
