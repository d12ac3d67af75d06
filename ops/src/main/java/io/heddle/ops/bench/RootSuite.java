package io.heddle.ops.bench;

import io.heddle.executor.Account;
import io.heddle.executor.AccountChange;
import io.heddle.executor.StateDiff;
import io.heddle.executor.state.LmdbStateStore;
import io.heddle.executor.state.SyntheticState;
import io.heddle.executor.trie.StateTrie;
import io.heddle.executor.trie.TrieUpdate;
import io.heddle.executor.trie.TrieWorkers;
import io.heddle.executor.workload.BenchContract;
import io.heddle.ops.OperatorException;
import io.heddle.primitives.Address;
import io.heddle.primitives.Bytes;
import io.heddle.primitives.Check;
import io.heddle.primitives.Hash;
import io.heddle.primitives.U256;
import io.heddle.primitives.chain.GenesisAccount;
import io.heddle.primitives.crypto.Keccak;
import io.heddle.primitives.crypto.KeccakEngine;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/// State roots over large states, and the store's commits.
///
/// The state is an LMDB store, filled as production fills one. With `nodes from the store` every
/// update begins with an empty memory, so all nodes on the way are read; with `nodes in memory` the
/// trie stays from update to update, as in the node, and has touched every leaf before. Making the
/// diff is not timed. CPU is that of all threads together.
final class RootSuite implements BenchSuite {
  static final String NAME = "root";
  static final int MILLION = 1_000_000;
  private static final int[] CHANGES = {1_000, 20_000, 200_000};
  private static final String SLOTS = "root of 1M slots × 20k";
  private static final String COMMIT = "commit of 40k accounts";
  private static final List<String> FIRST_ONLY = List.of(SLOTS, COMMIT);
  private static final long ENGINE_WAIT_NANOS = 8_000_000_000L;
  private static final int ENGINE_POLL_MILLIS = 100;

  /// Measured again without the Vector API.
  private static final Set<String> SCALAR_TOO = Set.of("root 1M × 20k", "root 1M × 200k", SLOTS);

  private static final int TOKEN_CHANGES = 20_000;
  private static final int COMMIT_ENTRIES = 40_000;
  private static final int TOUCHED_AT_ONCE = 50_000;
  private static final Address TOKEN = new Address(0x70, 0x6b, 0x656e);
  private static final Hash TOKEN_CODE_HASH = Keccak.hash(BenchContract.TOKEN.runtimeCode());

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public void run(BenchContext context, BenchReport report) {
    awaitEngine();
    measureAccounts(context, MILLION, report);
    if (!context.quick()) {
      measureAccounts(context, 10 * MILLION, report);
    }
    Set<String> again =
        SCALAR_TOO.stream().filter(context::wants).collect(Collectors.toUnmodifiableSet());
    boolean chosen = System.getProperty(KeccakEngine.ENGINE_PROPERTY) == null && !isScalar();
    if (chosen && !again.isEmpty()) {
      ChildBench.run(
          context.withWorkloads(again),
          NAME,
          Map.of(KeccakEngine.ENGINE_PROPERTY, KeccakEngine.scalar().name()),
          report);
    }
  }

  private static boolean isScalar() {
    return KeccakEngine.current().equals(KeccakEngine.scalar());
  }

  /// The vector engine comes into play a few seconds after the start.
  private static void awaitEngine() {
    long deadline = System.nanoTime() + ENGINE_WAIT_NANOS;
    while (isScalar() && System.nanoTime() < deadline) {
      try {
        Thread.sleep(ENGINE_POLL_MILLIS);
      } catch (InterruptedException e) {
        throw new OperatorException("interrupted", e);
      }
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
        measure(context, workload, store, diffs, () -> diffs.accounts(changed), report);
      }
      if (first) {
        measure(context, SLOTS, store, diffs, () -> diffs.slots(TOKEN_CHANGES), report);
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
      Diffs diffs,
      DiffMaker maker,
      BenchReport report) {
    if (!context.wants(workload)) {
      return;
    }
    context.say("root: " + workload + ", keccak: " + KeccakEngine.current().name());
    List<TrieWorkers> workers = context.threads().stream().map(TrieWorkers::new).toList();
    try {
      List<Variant> variants = new ArrayList<>();
      for (TrieWorkers crew : workers) {
        variants.add(variant(workload, crew, "from the store", () -> trie(store, crew), maker));
        if (diffs.count() == MILLION) {
          StateTrie resident = trie(store, crew);
          diffs.touchAll(resident, workload.equals(SLOTS));
          variants.add(variant(workload, crew, "in memory", () -> resident, maker));
        }
      }
      new Trials(context.pick(3, 2), context.pick(7, 3)).run(NAME, variants, report);
    } finally {
      workers.forEach(TrieWorkers::close);
    }
  }

  private static StateTrie trie(LmdbStateStore store, TrieWorkers workers) {
    return new StateTrie(store.nodes(), store.head().stateRoot(), workers);
  }

  private static Variant variant(
      String workload,
      TrieWorkers workers,
      String nodes,
      Supplier<StateTrie> tries,
      DiffMaker diffs) {
    String how = (isScalar() ? "scalar" : "vector") + ", nodes " + nodes;
    return new Variant(
        workload,
        Includes.EXECUTION_ROOT,
        workers.threads(),
        () -> {
          StateTrie trie = tries.get();
          StateDiff diff = diffs.next();
          Cost cost = Cost.ofMaking(() -> trie.apply(diff));
          Map<Metric, Double> metrics = new LinkedHashMap<>();
          metrics.put(new Metric(how + ", wall", "ms"), cost.seconds() * 1e3);
          metrics.put(new Metric(how + ", CPU", "ms"), cost.cpuSeconds() * 1e3);
          return metrics;
        });
  }

  /// Each commit is the next block on the one before; the store goes back afterwards.
  private static void measureCommit(
      BenchContext context, LmdbStateStore store, Diffs diffs, BenchReport report) {
    if (!context.wants(COMMIT)) {
      return;
    }
    context.say("root: " + COMMIT);
    StateTrie trie = trie(store, TrieWorkers.NONE);
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
    /// Brings every account, or every holder's balance, into memory.
    void touchAll(StateTrie trie, boolean slots) {
      for (int from = 0; from < count; from += TOUCHED_AT_ONCE) {
        SortedMap<Address, AccountChange> changes = new TreeMap<>();
        SortedMap<U256, U256> balances = new TreeMap<>();
        for (int i = from; i < from + TOUCHED_AT_ONCE; i++) {
          if (slots) {
            balances.put(SyntheticState.balanceSlot(state.address(i), 0), U256.of(i + 1L));
          } else {
            changes.put(state.address(i), change(i));
          }
        }
        if (slots) {
          changes.put(TOKEN, tokenChange(balances));
        }
        TrieUpdate update = trie.apply(new StateDiff(changes, Collections.emptySortedMap()));
        Check.equal(trie.root(), update.root(), "root");
      }
    }

    private static AccountChange change(long balance) {
      Account account = new Account(1, U256.of(balance), Keccak.EMPTY);
      return new AccountChange(Optional.of(account), false, Collections.emptySortedMap());
    }

    private static AccountChange tokenChange(SortedMap<U256, U256> balances) {
      Account token = new Account(1, U256.ZERO, TOKEN_CODE_HASH);
      return new AccountChange(Optional.of(token), false, balances);
    }

    StateDiff accounts(int changed) {
      SortedMap<Address, AccountChange> changes = new TreeMap<>();
      while (changes.size() < changed) {
        changes.put(state.address(random.nextInt(count)), change(random.nextLong() >>> 1));
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
      SortedMap<Address, AccountChange> changes = new TreeMap<>();
      changes.put(TOKEN, tokenChange(slots));
      return new StateDiff(changes, Collections.emptySortedMap());
    }
  }
}
