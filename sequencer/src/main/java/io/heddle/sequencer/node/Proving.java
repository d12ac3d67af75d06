package io.heddle.sequencer.node;

import io.heddle.batcher.Batcher;
import io.heddle.batcher.l1.read.BlobSource;
import io.heddle.batcher.l1.rpc.L1Client;
import io.heddle.batcher.port.PendingL1Transaction;
import io.heddle.batcher.proposer.ProofLimits;
import io.heddle.batcher.proposer.ProvingStatus;
import io.heddle.primitives.crypto.PrivateKey;
import io.heddle.primitives.thread.BackgroundThreads;
import io.heddle.primitives.thread.BackgroundThreads.Priority;
import io.heddle.prover.AttestationAggregator;
import io.heddle.prover.Attestor;
import io.heddle.prover.ProgramId;
import io.heddle.prover.Prover;
import io.heddle.sequencer.prover.StatelessAttestor;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jboss.logging.Logger;

/// The attestors of this process, and what proving may take of it: so many threads, all of a low
/// priority, so that blocks and answers come first on however few processors.
final class Proving {
  private static final Logger LOG = Logger.getLogger(Proving.class);
  private static final long STOP_SECONDS = 10;

  private Proving() {}

  /// Threads that prove, all together: the setting, or half of the processors.
  static int threads(NodeConfig.Prover settings) {
    return settings.threads().orElse(Math.max(1, Runtime.getRuntime().availableProcessors() / 2));
  }

  static ProofLimits limits(NodeConfig config) {
    return new ProofLimits(
        config.batcher().maxBatchesPerProof(),
        config.batcher().maxGasPerProof(),
        Duration.ofMillis(config.batcher().proofRetryMillis()),
        Duration.ofMillis(config.prover().timeoutMillis()),
        config.prover().gasPerSecond(),
        Duration.ofMillis(config.prover().maxTimeoutMillis()));
  }

  /// @param blobs where the attestors read blobs
  static Prover prover(
      NodeConfig config,
      ChainServices chain,
      List<PrivateKey> keys,
      Function<String, L1Client> client,
      BlobSource blobs) {
    NodeConfig.Prover settings = config.prover();
    int threads = threads(settings);
    int atOnce = Math.min(threads, keys.size());
    List<String> urls = settings.l1Urls().orElse(List.of(config.l1().url()));
    List<Attestor> attestors = new ArrayList<>();
    for (int i = 0; i < keys.size(); i++) {
      L1Client l1 = client.apply(urls.get(Math.min(i, urls.size() - 1)));
      attestors.add(
          new StatelessAttestor(
              chain.config(),
              chain.genesis().timestamp(),
              keys.get(i),
              l1,
              blobs,
              threads / atOnce));
      LOG.infof("attestor: signer=%s", keys.get(i).address());
    }
    LOG.infof(
        "proving: threads=%d attestorsAtOnce=%d threadsEach=%d", threads, atOnce, threads / atOnce);
    return new AttestationAggregator(
        ProgramId.STATELESS_VALIDATOR_V1, attestors, settings.threshold(), atOnce);
  }

  /// The thread on which witnesses are recorded and attestors waited for. It must be closed, after
  /// what is under way was called off: it reads the state store.
  static ProvingThread thread() {
    return new ProvingThread(
        Executors.newSingleThreadExecutor(BackgroundThreads.named("witness", Priority.PROVING)));
  }

  /// One thread with a bounded end.
  record ProvingThread(ExecutorService executor) implements AutoCloseable {
    @Override
    public void close() {
      var _ = executor.shutdownNow();
      try {
        if (!executor.awaitTermination(STOP_SECONDS, TimeUnit.SECONDS)) {
          LOG.warnf("still recording a witness after %d s, not waited for", STOP_SECONDS);
        }
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    }
  }

  static void metrics(Supplier<Optional<Batcher>> batcher, MeterRegistry registry) {
    Supplier<Optional<ProvingStatus>> proving =
        () -> batcher.get().map(opened -> opened.status().proving());
    FunctionCounter.builder(
            "heddle.proof.refusals", proving, p -> p.get().map(ProvingStatus::refusals).orElse(0L))
        .description("Proofs that the prover refused, time-outs among them")
        .register(registry);
    FunctionCounter.builder(
            "heddle.proof.timeouts", proving, p -> p.get().map(ProvingStatus::timeouts).orElse(0L))
        .description("Proofs that took too long")
        .register(registry);
    Gauge.builder(
            "heddle.proof.refused.in.a.row",
            () -> proving.get().map(ProvingStatus::refusedInARow).orElse(0))
        .description("Refusals since the last proof")
        .register(registry);
    Gauge.builder(
            "heddle.proof.max.batches",
            () -> proving.get().map(ProvingStatus::maxBatches).orElse(0))
        .description("Batches that the next proof may cover; fewer after time-outs")
        .register(registry);
    pending("batcher", () -> batcher.get().flatMap(opened -> opened.status().posting()), registry);
    pending(
        "settlement", () -> batcher.get().flatMap(opened -> opened.status().settling()), registry);
  }

  private static void pending(
      String account, Supplier<Optional<PendingL1Transaction>> pending, MeterRegistry registry) {
    Gauge.builder(
            "heddle.l1.pending.seconds", () -> pending.get().map(Proving::ageSeconds).orElse(0L))
        .description("How long the account's L1 transaction has been waiting to be included")
        .tag("account", account)
        .register(registry);
  }

  private static long ageSeconds(PendingL1Transaction pending) {
    return (System.currentTimeMillis() - pending.sinceMillis()) / 1_000;
  }

  /// What is not as it should be with proofs and L1 transactions, in one line each; empty when all
  /// goes its way.
  static List<String> problems(Batcher batcher) {
    List<String> problems = new ArrayList<>();
    ProvingStatus proving = batcher.status().proving();
    proving
        .lastRefusal()
        .ifPresent(refused ->
            problems.add(
                "proof refused %d times in a row: %s"
                    .formatted(proving.refusedInARow(), refused.reason())));
    batcher.status().posting().flatMap(Proving::problem).ifPresent(problems::add);
    batcher.status().settling().flatMap(Proving::problem).ifPresent(problems::add);
    return problems;
  }

  private static Optional<String> problem(PendingL1Transaction pending) {
    return pending.stuck().isEmpty()
        ? Optional.empty()
        : Optional.of(
            "L1 transaction %s not included for %d s: %s"
                .formatted(pending.purpose(), ageSeconds(pending), pending.stuck()));
  }
}
