package io.heddle.bench.micro;

import io.heddle.executor.SliceStart;
import io.heddle.executor.access.BlockAccessList;
import io.heddle.executor.block.BlockExecutor;
import io.heddle.executor.block.BlockResult;
import io.heddle.executor.block.SerialBlockExecutor;
import io.heddle.executor.parallel.ExecutionMonitor;
import io.heddle.executor.parallel.ParallelBlockExecutor;
import io.heddle.primitives.Bytes;
import io.heddle.primitives.Check;
import io.heddle.workload.FlatState;
import io.heddle.workload.Workload;
import io.heddle.workload.WorkloadGenerator;
import io.heddle.workload.WorkloadKind;
import io.heddle.workload.WorkloadOptions;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/// Time per transaction of a block: executed serially, on two threads, on two threads by its access
/// list, and what making, writing and reading that list costs. Run by `org.openjdk.jmh.Main
/// AccessListBenchmark` on the test class path.
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(
    value = 1,
    jvmArgs = {"-Xms2g", "-Xmx4g"})
@State(Scope.Benchmark)
public class AccessListBenchmark {
  /// Few, so that some rounds fall into a quiet moment of a machine that others use.
  private static final int TRANSACTIONS = 1_000;

  private static final int THREADS = 2;

  @Param({"TRANSFERS", "ERC20", "SWAPS_SHARED", "MINT", "HOT", "CHAIN", "DEFI"})
  public WorkloadKind kind = WorkloadKind.TRANSFERS;

  private final SerialBlockExecutor serial = new SerialBlockExecutor();
  private final ParallelBlockExecutor parallel =
      new ParallelBlockExecutor(THREADS, ExecutionMonitor.NONE);
  private Workload workload =
      WorkloadGenerator.generate(WorkloadKind.TRANSFERS, WorkloadOptions.of(1, 1, 1));
  private FlatState state = workload.state();
  private BlockResult result = execute(serial);
  private BlockAccessList list = BlockAccessList.EMPTY;
  private Bytes encoded = Bytes.EMPTY;

  @Setup
  public void setUp() {
    workload = WorkloadGenerator.generate(kind, WorkloadOptions.of(1, 1, TRANSACTIONS));
    state = workload.state();
    result = execute(serial);
    list = BlockAccessList.of(List.of(result.accesses()));
    encoded = list.encode();
    System.out.printf("%s: %d bytes per transaction%n", kind, encoded.size() / TRANSACTIONS);
    Check.equal(result, execute(parallel), "parallel execution");
    Check.equal(result, execute(parallel.guidedBy(list)), "execution by the list");
  }

  @TearDown
  public void tearDown() {
    parallel.close();
  }

  private BlockResult execute(BlockExecutor executor) {
    return executor.execute(
        workload.env(0), SliceStart.BLOCK_START, workload.blocks().getFirst(), state);
  }

  @Benchmark
  @OperationsPerInvocation(TRANSACTIONS)
  public BlockResult serial() {
    return execute(serial);
  }

  @Benchmark
  @OperationsPerInvocation(TRANSACTIONS)
  public BlockResult parallel() {
    return execute(parallel);
  }

  @Benchmark
  @OperationsPerInvocation(TRANSACTIONS)
  public BlockResult guided() {
    return execute(parallel.guidedBy(list));
  }

  /// From the bytes on.
  @Benchmark
  @OperationsPerInvocation(TRANSACTIONS)
  public BlockResult guidedFromBytes() {
    return execute(parallel.guidedBy(BlockAccessList.decode(encoded)));
  }

  @Benchmark
  @OperationsPerInvocation(TRANSACTIONS)
  public BlockAccessList build() {
    return BlockAccessList.of(List.of(result.accesses()));
  }

  @Benchmark
  @OperationsPerInvocation(TRANSACTIONS)
  public Bytes encode() {
    return list.encode();
  }

  @Benchmark
  @OperationsPerInvocation(TRANSACTIONS)
  public BlockAccessList decode() {
    return BlockAccessList.decode(encoded);
  }

  /// Without JMH, for a busy machine: medians (and the least) of variants that take turns, and how
  /// much faster than the serial executor the parallel one is by the least, without and with a
  /// list.
  public static void main(String[] args) {
    int rounds = Integer.parseInt(args[0]);
    for (WorkloadKind kind : WorkloadKind.values()) {
      AccessListBenchmark bench = new AccessListBenchmark();
      bench.kind = kind;
      bench.setUp();
      List<Runnable> variants =
          List.of(
              bench::serial,
              bench::parallel,
              bench::guided,
              bench::guidedFromBytes,
              bench::build,
              bench::encode,
              bench::decode);
      List<List<Long>> times = new ArrayList<>();
      variants.forEach(variant -> times.add(new ArrayList<>()));
      for (int round = 0; round < rounds; round++) {
        for (int i = 0; i < variants.size(); i++) {
          long start = System.nanoTime();
          variants.get(i).run();
          times.get(i).add((System.nanoTime() - start) / TRANSACTIONS);
        }
      }
      StringBuilder line = new StringBuilder(kind.label());
      for (List<Long> each : times) {
        each.subList(0, rounds / 3).clear();
        each.sort(null);
        line.append(" | ").append(each.get(each.size() / 2)).append(" (").append(each.getFirst());
        line.append(")");
      }
      double serial = times.getFirst().getFirst();
      System.out.printf(
          "%s | %.2f | %.2f%n",
          line, serial / times.get(1).getFirst(), serial / times.get(2).getFirst());
      bench.tearDown();
    }
  }
}
