package io.heddle.bench;

import io.heddle.primitives.Bytes;
import io.heddle.primitives.Check;
import io.heddle.primitives.crypto.Secp256k1;
import io.heddle.primitives.transaction.RecoveredTransaction;
import io.heddle.workload.Workload;
import io.heddle.workload.WorkloadGenerator;
import io.heddle.workload.WorkloadKind;
import io.heddle.workload.WorkloadOptions;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ThreadPoolExecutor;

/// Signed transactions as bytes in, recovered transactions out: decoding, the signing hash,
/// recovery, the transaction hash. On the native library, and in a process of its own on the
/// fallback in Java.
final class IngressSuite implements BenchSuite {
  static final String NAME = "ingress";
  private static final List<WorkloadKind> KINDS =
      List.of(WorkloadKind.TRANSFERS, WorkloadKind.ERC20);
  private static final Metric THROUGHPUT = new Metric("recovered", "tx/s");
  private static final Metric PER_THREAD = new Metric("recovered per thread", "tx/s");
  private static final Metric CPU = new Metric("CPU", "µs/tx");

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public void run(BenchContext context, BenchReport report) {
    measure(context, report);
    if (System.getProperty(Secp256k1.BACKEND_PROPERTY) == null) {
      ChildBench.run(context, NAME, Map.of(Secp256k1.BACKEND_PROPERTY, "bouncycastle"), report);
    }
  }

  private static void measure(BenchContext context, BenchReport report) {
    String backend = Secp256k1.instance().backend();
    int count = context.pick(20_000, 4_000);
    for (WorkloadKind kind : KINDS) {
      if (context.wants(kind.label())) {
        context.say("ingress: " + kind.label() + ", " + backend);
        WorkloadOptions options = WorkloadOptions.of(context.seed(), 1, count).withSignatures();
        Workload workload = WorkloadGenerator.generate(kind, options);
        List<Variant> variants = new ArrayList<>();
        for (int threads : context.threads()) {
          variants.add(
              new Variant(
                  kind.label() + ", " + backend,
                  Includes.SIGNATURES,
                  threads,
                  () -> recover(workload.transactions(), threads)));
        }
        new Trials(context.pick(3, 1), context.pick(7, 3)).run(NAME, variants, report);
      }
    }
  }

  private static Map<Metric, Double> recover(List<RecoveredTransaction> transactions, int threads) {
    Cost cost;
    try (ThreadPoolExecutor pool = (ThreadPoolExecutor) Executors.newFixedThreadPool(threads)) {
      Check.equal(threads, pool.prestartAllCoreThreads(), "threads started");
      cost = Cost.of(() -> recoverAll(transactions, threads, pool));
    }
    double perSecond = transactions.size() / cost.seconds();
    Map<Metric, Double> metrics = new LinkedHashMap<>();
    metrics.put(THROUGHPUT, perSecond);
    metrics.put(PER_THREAD, perSecond / threads);
    metrics.put(CPU, cost.cpuSeconds() * 1e6 / transactions.size());
    return metrics;
  }

  private static void recoverAll(
      List<RecoveredTransaction> transactions, int threads, ExecutorService pool) {
    List<Future<?>> parts = new ArrayList<>();
    for (int thread = 0; thread < threads; thread++) {
      int from = (int) ((long) transactions.size() * thread / threads);
      int to = (int) ((long) transactions.size() * (thread + 1) / threads);
      parts.add(pool.submit(() -> transactions.subList(from, to).forEach(IngressSuite::recover)));
    }
    for (Future<?> part : parts) {
      try {
        part.get();
      } catch (InterruptedException | java.util.concurrent.ExecutionException e) {
        throw new IllegalStateException("recovery failed", e);
      }
    }
  }

  private static void recover(RecoveredTransaction expected) {
    Bytes encoded = expected.encoded();
    RecoveredTransaction recovered = RecoveredTransaction.recover(encoded);
    Check.equal(expected.sender(), recovered.sender(), "recovered sender");
  }
}
