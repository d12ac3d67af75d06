package io.heddle.executor.witness;

import io.heddle.executor.Cancellation;
import io.heddle.executor.StateView;
import io.heddle.executor.access.BlockAccessList;
import io.heddle.executor.access.RangeAccessLists;
import io.heddle.executor.block.BlockAssembler;
import io.heddle.executor.block.ProcessedBlock;
import io.heddle.executor.block.RollupBlockProcessor;
import io.heddle.executor.block.SerialBlockExecutor;
import io.heddle.executor.state.lmdb.StateStoreOptions;
import io.heddle.executor.state.store.LmdbStateStore;
import io.heddle.executor.stateless.StatelessValidator;
import io.heddle.executor.trie.StateTrie;
import io.heddle.primitives.Bytes;
import io.heddle.primitives.Check;
import io.heddle.primitives.Hash;
import io.heddle.primitives.U256;
import io.heddle.primitives.block.BlockHeader;
import io.heddle.primitives.chain.ChainConfig;
import io.heddle.primitives.chain.Genesis;
import io.heddle.primitives.chain.Predeploys;
import io.heddle.primitives.crypto.Keccak;
import io.heddle.primitives.rollup.BlockInputs;
import io.heddle.primitives.rollup.L1Attributes;
import io.heddle.primitives.rollup.L1Origin;
import io.heddle.primitives.transaction.RecoveredTransaction;
import io.heddle.workload.BenchAccounts;
import io.heddle.workload.FlatState;
import io.heddle.workload.Workload;
import io.heddle.workload.WorkloadGenerator;
import io.heddle.workload.WorkloadKind;
import io.heddle.workload.WorkloadOptions;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;

/// Where the time of an attestation goes, in nanoseconds per transaction: the CPU time of each part
/// on one thread, and the time by the clock of the whole without and with access lists.
///
/// `AttestationBenchmark ROUNDS THREADS` on the test class path; prints medians (and the least).
public final class AttestationBenchmark {
  private static final int BLOCKS = 4;
  private static final int TRANSACTIONS = 1_000;
  private static final int ACCOUNTS = 100_000;
  private static final long CHAIN_ID = 901;

  private enum Part {
    RECOVER,
    DECODE,
    HASH_WITNESS,
    EXECUTE,
    EXECUTE_FLAT,
    ROOT,
    HEADER,
    ALL_USED,
    VALIDATE_CLOCK,
    VALIDATE_GUIDED_CLOCK,
    RECORD_CLOCK,
    RECORD_GUIDED_CLOCK
  }

  private final int rounds;
  private final int threads;
  private final Workload workload;
  private final ChainConfig config;
  private final List<BlockInputs> blocks = new ArrayList<>();
  private final Map<Part, long[]> times = new EnumMap<>(Part.class);
  private int round;

  private AttestationBenchmark(Workload workload, int rounds, int threads) {
    this.rounds = rounds;
    this.threads = threads;
    this.workload = workload;
    this.config = workload.env(0).config();
    for (int i = 0; i < BLOCKS; i++) {
      List<RecoveredTransaction> transactions = new ArrayList<>();
      transactions.add(
          RecoveredTransaction.of(
              L1Attributes.of(origin(), i, config.requireRollup()).toTransaction()));
      transactions.addAll(workload.blocks().get(i));
      long time = Workload.GENESIS_TIME + 1 + i;
      blocks.add(new BlockInputs(1 + i, time, origin(), i, transactions));
    }
  }

  public static void main(String[] args) throws IOException {
    BenchAccounts accounts = new BenchAccounts(1, ACCOUNTS);
    WorkloadOptions options =
        new WorkloadOptions(1, BLOCKS, TRANSACTIONS, ACCOUNTS, CHAIN_ID, true, 30);
    for (WorkloadKind kind :
        List.of(
            WorkloadKind.TRANSFERS,
            WorkloadKind.ERC20,
            WorkloadKind.SWAPS_OWN,
            WorkloadKind.DEFI,
            WorkloadKind.CHAIN)) {
      Workload workload = WorkloadGenerator.generate(kind, options, accounts);
      new AttestationBenchmark(workload, Integer.parseInt(args[0]), Integer.parseInt(args[1]))
          .run();
    }
  }

  private static L1Origin origin() {
    Hash hash = Keccak.hash(U256.ONE.toBytes());
    return new L1Origin(
        1, hash, hash, Workload.GENESIS_TIME, U256.of(7_000_000_000L), U256.of(3), hash);
  }

  private void run() throws IOException {
    Genesis genesis =
        Genesis.rollup(
            config,
            Workload.GENESIS_TIME,
            Workload.GAS_LIMIT,
            U256.of(2_000_000),
            workload.alloc());
    Path directory = Files.createTempDirectory("attestation-benchmark");
    try (LmdbStateStore store =
        LmdbStateStore.open(directory, genesis, StateStoreOptions.DEFAULT)) {
      BlockHeader parent = genesis.header(store.head().stateRoot());
      WitnessRecorder.Recording honest = record(parent, store, RangeAccessLists.NONE);
      RangeAccessLists lists = lists(parent, honest.headers());
      Bytes witness = honest.witness().encode();
      Bytes diff = honest.diff().encode();
      for (round = 0; round < rounds; round++) {
        parts(parent, witness);
        for (boolean guided : List.of(false, true)) {
          RangeAccessLists advice = guided ? lists : RangeAccessLists.NONE;
          long start = System.nanoTime();
          StatelessValidator.validate(
              config,
              parent,
              blocks,
              ExecutionWitness.decode(witness),
              Optional.of(diff),
              advice,
              threads,
              Cancellation.NEVER);
          add(guided ? Part.VALIDATE_GUIDED_CLOCK : Part.VALIDATE_CLOCK, System.nanoTime() - start);
          start = System.nanoTime();
          WitnessRecorder.Recording again = record(parent, store, advice);
          add(guided ? Part.RECORD_GUIDED_CLOCK : Part.RECORD_CLOCK, System.nanoTime() - start);
          Check.equal(honest, again, "recording");
        }
      }
      print(witness, lists);
    }
  }

  private WitnessRecorder.Recording record(
      BlockHeader parent, LmdbStateStore store, RangeAccessLists lists) {
    return WitnessRecorder.record(
        config,
        parent,
        store.at(0).orElseThrow(),
        blocks,
        (from, to) -> List.of(),
        lists,
        threads,
        Cancellation.NEVER);
  }

  private RangeAccessLists lists(BlockHeader parent, List<BlockHeader> headers) {
    FlatState state = workload.state();
    List<Optional<Bytes>> lists = new ArrayList<>();
    for (int i = 0; i < BLOCKS; i++) {
      ProcessedBlock block = execute(i == 0 ? parent : headers.get(i - 1), i, state);
      lists.add(Optional.of(BlockAccessList.of(List.of(block.result().accesses())).encode()));
      state.apply(block.result().diff());
    }
    return RangeAccessLists.fitting(lists);
  }

  private ProcessedBlock execute(BlockHeader previous, int block, StateView view) {
    return RollupBlockProcessor.process(
        config,
        previous,
        blocks.get(block),
        view,
        new SerialBlockExecutor(),
        number -> previous.hash());
  }

  /// What [StatelessValidator] does, part by part.
  private void parts(BlockHeader parent, Bytes encoded) {
    measured(
        Part.RECOVER,
        () -> {
          for (List<RecoveredTransaction> block : workload.blocks()) {
            block.forEach(transaction -> RecoveredTransaction.recover(transaction.encoded()));
          }
        });
    long start = cpuNanos();
    ExecutionWitness witness = ExecutionWitness.decode(encoded);
    add(Part.DECODE, cpuNanos() - start);
    start = cpuNanos();
    WitnessSource source = new WitnessSource(witness, parent);
    add(Part.HASH_WITNESS, cpuNanos() - start);
    StateTrie trie = new StateTrie(source, parent.stateRoot());
    FlatState flat = workload.state();
    TreeSet<Bytes> keys = new TreeSet<>();
    BlockHeader previous = parent;
    for (int i = 0; i < BLOCKS; i++) {
      start = cpuNanos();
      ProcessedBlock block = execute(previous, i, new TrieStateView(trie, source::code, keys));
      add(Part.EXECUTE, cpuNanos() - start);
      start = cpuNanos();
      ProcessedBlock same = execute(previous, i, flat);
      add(Part.EXECUTE_FLAT, cpuNanos() - start);
      Check.equal(block.result(), same.result(), "execution");
      flat.apply(block.result().diff());
      start = cpuNanos();
      trie.apply(block.result().diff());
      add(Part.ROOT, cpuNanos() - start);
      start = cpuNanos();
      Hash passerRoot = trie.storageRoot(Predeploys.MESSAGE_PASSER);
      previous =
          BlockAssembler.header(
              previous, block, blocks.get(i).transactions(), trie.root(), passerRoot);
      add(Part.HEADER, cpuNanos() - start);
    }
    measured(Part.ALL_USED, () -> source.requireAllUsed(keys, parent));
  }

  private void measured(Part part, Runnable work) {
    long start = cpuNanos();
    work.run();
    add(part, cpuNanos() - start);
  }

  private static long cpuNanos() {
    return ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime();
  }

  private void add(Part part, long nanos) {
    times.computeIfAbsent(part, absent -> new long[rounds])[round] += nanos;
  }

  private void print(Bytes witness, RangeAccessLists lists) {
    int count = BLOCKS * TRANSACTIONS;
    System.out.printf(
        "%s: bytes per transaction: witness=%d lists=%d%n",
        workload.name(), witness.size() / count, lists.encode().size() / count);
    times.forEach((part, each) -> {
      Arrays.sort(each);
      System.out.printf("  %-22s %7d (%d)%n", part, each[rounds / 2] / count, each[0] / count);
    });
  }
}
