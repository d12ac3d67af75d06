package io.heddle.bench;

import io.heddle.executor.state.store.LmdbStateStore;
import io.heddle.executor.trie.StateTrie;
import io.heddle.executor.trie.TrieWorkers;
import io.heddle.ops.OperatorException;
import io.heddle.workload.SyntheticState;
import io.heddle.workload.UniformTransfers;
import io.heddle.workload.Workload;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// A state much larger than what is touched at a time, in a process of bounded memory: blocks of
/// transfers between accounts that are all equally likely, executed on the store, root, commit.
///
/// Once with memory for all trie nodes, and with memory for a fifth of them; each in a process of
/// its own, whose memory is watched: heap, native, and the pages of the store's file. One that
/// takes more than its bound fails.
final class StateSuite implements BenchSuite {
  static final String NAME = "state";
  static final String ALL = "all nodes in memory";
  static final String FIFTH = "memory for a fifth";
  static final String CHILD_PROPERTY = "heddle.bench.state-child";
  private static final double MIB = 1 << 20;

  /// Trie nodes of many plain accounts, all in memory, as the trie counts them.
  private static final int TRIE_BYTES_PER_ACCOUNT = 125;

  private record Form(String name, int heapMib, long trieBytes) {}

  private final int accounts;
  private final int transactions;
  private final int boundMib;

  StateSuite(boolean quick) {
    this(quick ? 1_000_000 : 10_000_000, quick ? 5_000 : 20_000, 4_096);
  }

  /// @param transactions in a block
  /// @param boundMib that no process may take more than
  StateSuite(int accounts, int transactions, int boundMib) {
    this.accounts = accounts;
    this.transactions = transactions;
    this.boundMib = boundMib;
  }

  @Override
  public String name() {
    return NAME;
  }

  private List<Form> forms(BenchContext context) {
    long all = (long) accounts * TRIE_BYTES_PER_ACCOUNT;
    int heapMib = context.pick(1_664, 768);
    return List.of(new Form(ALL, heapMib, 2 * all), new Form(FIFTH, heapMib, all / 5));
  }

  private String workload(String form) {
    return "%s accounts, %s".formatted(BenchStore.size(accounts), form);
  }

  @Override
  public void run(BenchContext context, BenchReport report) {
    boolean child = Boolean.getBoolean(CHILD_PROPERTY);
    List<Form> wanted =
        forms(context).stream().filter(form -> context.wants(workload(form.name))).toList();
    if (!wanted.isEmpty() && !child) {
      BenchStore.openPlain(context, accounts).close(); // fills it, which takes more memory
    }
    for (Form form : wanted) {
      if (child) {
        measure(context, form, report);
      } else {
        String heap = form.heapMib + "m";
        ChildBench.run(
            context.withWorkloads(Set.of(workload(form.name))),
            NAME,
            List.of("-Xms" + heap, "-Xmx" + heap),
            Map.of(CHILD_PROPERTY, "true"),
            report);
      }
    }
    if (!child) {
      addSlowDown(context, report);
    }
  }

  /// How much longer a block takes with a fifth of the memory.
  private void addSlowDown(BenchContext context, BenchReport report) {
    Optional<Double> all = rooted(ALL, report);
    Optional<Double> fifth = rooted(FIFTH, report);
    if (all.isPresent() && fifth.isPresent()) {
      Metric metric = new Metric("times slower, " + StoreBlocks.ROOTED, "×");
      add(context, FIFTH, metric, Samples.of(all.get() / fifth.get()), report);
    }
  }

  private Optional<Double> rooted(String form, BenchReport report) {
    return report.rows().stream()
        .filter(
            row -> row.workload().equals(workload(form)) && row.metric().equals(StoreBlocks.ROOTED))
        .map(BenchRow::median)
        .findFirst();
  }

  private void add(
      BenchContext context, String form, Metric metric, Samples samples, BenchReport report) {
    report.add(
        BenchRow.of(
            NAME,
            workload(form),
            Includes.EXECUTION_ROOT,
            context.threads().getLast(),
            metric,
            samples));
  }

  private void measure(BenchContext context, Form form, BenchReport report) {
    context.say("state: " + workload(form.name));
    SyntheticState state = BenchStore.plain(context, accounts);
    List<Engine> engines = Engine.all(context);
    Engine engine = engines.getLast();
    try (ProcessMemory memory = new ProcessMemory();
        LmdbStateStore store = BenchStore.openPlain(context, accounts);
        TrieWorkers workers = new TrieWorkers(context.threads().getLast())) {
      StateTrie trie = new StateTrie(store.nodes(), store.head().stateRoot(), workers);
      if (form.name.equals(ALL)) {
        StoreBlocks.touchAll(state, trie);
      }
      Map<Metric, List<Double>> values =
          blocks(context, form, state, new StoreBlocks(engine, store, trie));
      values.forEach((metric, list) -> add(context, form.name, metric, new Samples(list), report));
      double estimate = trie.residentBytes() / MIB;
      add(context, form.name, mib("trie nodes, own estimate"), Samples.of(estimate), report);
      addMemory(context, form, memory, report);
    } finally {
      engines.forEach(Engine::close);
    }
  }

  private void addMemory(
      BenchContext context, Form form, ProcessMemory memory, BenchReport report) {
    double anonymous = memory.peak(ProcessMemory.ANONYMOUS);
    double all = memory.peak(ProcessMemory.PEAK);
    add(context, form.name, mib("most heap and native"), Samples.of(anonymous), report);
    double file = memory.peak(ProcessMemory.FILE);
    add(context, form.name, mib("most file pages"), Samples.of(file), report);
    add(context, form.name, mib("most of both (VmHWM)"), Samples.of(all), report);
    if (!(anonymous <= boundMib)) {
      throw new OperatorException(
          "%s: heap and native memory took %.0f MiB, more than %d (file pages %.0f, both %.0f)"
              .formatted(workload(form.name), anonymous, boundMib, file, all));
    }
  }

  private static Metric mib(String name) {
    return new Metric(name, "MiB");
  }

  private Map<Metric, List<Double>> blocks(
      BenchContext context, Form form, SyntheticState state, StoreBlocks blocks) {
    UniformTransfers transfers = new UniformTransfers(state, transactions);
    Workload environments = transfers.environments();
    Map<Metric, List<Double>> values = new LinkedHashMap<>();
    int warmUps = context.pick(3, 2);
    for (int i = 0; i < warmUps + context.pick(7, 3); i++) {
      Map<Metric, Double> measured =
          blocks.next(environments, transfers.nextBlock(), form.trieBytes);
      if (i >= warmUps) {
        measured.forEach(
            (metric, value) -> values.computeIfAbsent(metric, _ -> new ArrayList<>()).add(value));
      }
    }
    return values;
  }
}
