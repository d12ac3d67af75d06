package io.heddle.ops.bench;

import io.heddle.executor.Account;
import io.heddle.executor.AccountChange;
import io.heddle.executor.StateDiff;
import io.heddle.executor.state.LmdbStateStore;
import io.heddle.executor.state.StateSnapshot;
import io.heddle.executor.state.SyntheticState;
import io.heddle.executor.trie.StateTrie;
import io.heddle.executor.trie.TrieUpdate;
import io.heddle.executor.workload.BenchContract;
import io.heddle.primitives.Address;
import io.heddle.primitives.Bytes;
import io.heddle.primitives.U256;
import io.heddle.primitives.chain.GenesisAccount;
import io.heddle.primitives.crypto.Keccak;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.SortedMap;
import java.util.TreeMap;

/// State roots over large states, and the store's commits.
///
/// The state is an LMDB store, filled as production fills one. `nodes from the store` begins every
/// update with an empty memory, so all nodes on the way are read; `nodes in memory` keeps what it
/// has loaded or made, and has touched every account before. Making the diff is not timed.
final class RootSuite implements BenchSuite {
  static final String NAME = "root";
  static final int MILLION = 1_000_000;
  private static final int[] CHANGES = {1_000, 20_000, 200_000};
  private static final String SLOTS = "root of 1M slots × 20k";
  private static final String COMMIT = "commit of 40k accounts";
  private static final List<String> FIRST_ONLY = List.of(SLOTS, COMMIT);
  private static final int TOKEN_CHANGES = 20_000;
  private static final int COMMIT_ENTRIES = 40_000;
  private static final Address TOKEN = new Address(0x70, 0x6b, 0x656e);

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public void run(BenchContext context, BenchReport report) {
    measureAccounts(context, MILLION, report);
    if (!context.quick()) {
      measureAccounts(context, 10 * MILLION, report);
    }
  }

  private static void measureAccounts(BenchContext context, int accounts, BenchReport report) {
    String size = accounts / MILLION + "M";
    boolean first = accounts == MILLION;
    int[] changes = context.quick() ? new int[] {20_000} : CHANGES;
    boolean any = Arrays.stream(changes).anyMatch(each -> context.wants(workload(size, each)));
    boolean others =
        FIRST_ONLY.stream().anyMatch(context::wants) || RootedExecution.isWanted(context);
    if (!any && !(first && others)) {
      return; // filling a store takes long
    }
    RootedExecution execution = new RootedExecution(context);
    SyntheticState state =
        new SyntheticState(
            context.seed(),
            accounts,
            first ? List.of(token()) : List.of(),
            first ? execution.alloc() : Map.of());
    String name =
        "%s-accounts%s-seed-%d".formatted(size, context.quick() ? "-quick" : "", context.seed());
    try (LmdbStateStore store = BenchStore.open(context, name, state)) {
      Diffs diffs = new Diffs(state, accounts, new Random(context.seed()));
      for (int changed : changes) {
        String workload = workload(size, changed);
        measure(context, workload, store, () -> diffs.accounts(changed), report);
      }
      if (first) {
        measure(context, SLOTS, store, () -> diffs.slots(TOKEN_CHANGES), report);
        measureCommit(context, store, diffs, report);
        execution.measure(store, report);
      }
    }
  }

  private static String workload(String size, int changed) {
    return "root %s × %dk".formatted(size, changed / 1_000);
  }

  private interface DiffMaker {
    StateDiff next();
  }

  private static void measure(
      BenchContext context,
      String workload,
      LmdbStateStore store,
      DiffMaker diffs,
      BenchReport report) {
    if (!context.wants(workload)) {
      return;
    }
    context.say("root: " + workload);
    StateSnapshot snapshot = store.latest();
    List<Variant> variants = new ArrayList<>();
    variants.add(
        new Variant(
            workload,
            Includes.EXECUTION_ROOT,
            1,
            () -> {
              StateTrie fresh = new StateTrie(snapshot, snapshot.stateRoot());
              return update("nodes from the store", fresh, diffs.next());
            }));
    new Trials(context.pick(2, 1), context.pick(7, 3)).run(NAME, variants, report);
  }

  private static Map<Metric, Double> update(String how, StateTrie trie, StateDiff diff) {
    Cost cost = Cost.ofMaking(() -> trie.apply(diff));
    Map<Metric, Double> metrics = new LinkedHashMap<>();
    metrics.put(new Metric(how + ", wall", "ms"), cost.seconds() * 1e3);
    metrics.put(new Metric(how + ", CPU", "ms"), cost.cpuSeconds() * 1e3);
    return metrics;
  }

  /// Each commit is the next block on the one before; the store goes back afterwards.
  private static void measureCommit(
      BenchContext context, LmdbStateStore store, Diffs diffs, BenchReport report) {
    if (!context.wants(COMMIT)) {
      return;
    }
    context.say("root: " + COMMIT);
    StateTrie trie = new StateTrie(store.latest(), store.head().stateRoot());
    Variant variant =
        new Variant(
            COMMIT,
            Includes.EXECUTION_ROOT,
            1,
            () -> {
              StateDiff diff = diffs.accounts(COMMIT_ENTRIES);
              TrieUpdate update = trie.apply(diff);
              long number = store.head().number() + 1;
              Cost cost =
                  Cost.of(() ->
                      store.commit(number, BenchStore.blockHash(update.root()), diff, update));
              return Map.of(new Metric("commit, durable", "ms"), cost.seconds() * 1e3);
            });
    new Trials(context.pick(2, 1), context.pick(7, 3)).run(NAME, List.of(variant), report);
    store.rollbackTo(0);
  }

  /// OpenZeppelin's ERC-20 with a million holders.
  private static SyntheticState.Token token() {
    Bytes code = BenchContract.TOKEN.runtimeCode();
    GenesisAccount contract = GenesisAccount.ofCode(code, Collections.emptySortedMap());
    return new SyntheticState.Token(TOKEN, contract, 0, MILLION, U256.of(1_000_000));
  }

  /// Changes of random accounts, or of random holders' balances.
  private record Diffs(SyntheticState state, int count, Random random) {
    StateDiff accounts(int changed) {
      SortedMap<Address, AccountChange> changes = new TreeMap<>();
      while (changes.size() < changed) {
        Account account = new Account(1, U256.of(random.nextLong() >>> 1), Keccak.EMPTY);
        changes.put(
            state.address(random.nextInt(count)),
            new AccountChange(Optional.of(account), false, Collections.emptySortedMap()));
      }
      return new StateDiff(changes, Collections.emptySortedMap());
    }

    StateDiff slots(int changed) {
      SortedMap<U256, U256> slots = new TreeMap<>();
      while (slots.size() < changed) {
        slots.put(
            SyntheticState.balanceSlot(state.address(random.nextInt(count)), 0),
            U256.of(random.nextInt(Integer.MAX_VALUE) + 1L));
      }
      Account token = new Account(1, U256.ZERO, Keccak.hash(BenchContract.TOKEN.runtimeCode()));
      SortedMap<Address, AccountChange> changes = new TreeMap<>();
      changes.put(TOKEN, new AccountChange(Optional.of(token), false, slots));
      return new StateDiff(changes, Collections.emptySortedMap());
    }
  }
}
