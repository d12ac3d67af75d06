package io.heddle.sequencer.builder;

import io.heddle.executor.RejectReason;
import io.heddle.executor.TransactionOutcome;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.util.List;
import java.util.function.Supplier;

/// What block production measures.
final class BuilderMetrics {
  final Timer slice;
  final Timer root;
  final Timer store;
  final Timer commit;
  final Timer seal;
  final Counter blocks;
  final Counter transactions;
  final Counter refused;
  final Counter gas;
  private final Counter slow;
  private final Counter ended;
  private final Counter putOff;
  final Counter rebuilt;
  final Counter storeFailures;

  BuilderMetrics(MeterRegistry registry) {
    slice = timer(registry, "heddle.builder.slice", "Executing one slice");
    root = timer(registry, "heddle.builder.root", "Computing the state root of a block");
    store = timer(registry, "heddle.builder.store", "Writing a block to PostgreSQL");
    commit = timer(registry, "heddle.builder.commit", "Writing a block to the state store");
    seal =
        timer(registry, "heddle.builder.seal", "From a block's last transaction until announced");
    blocks = counter(registry, "heddle.builder.blocks", "Blocks announced");
    transactions = counter(registry, "heddle.builder.transactions", "Transactions in them");
    refused = counter(registry, "heddle.builder.refused", "Transactions refused at execution");
    gas = counter(registry, "heddle.builder.gas", "Gas used");
    slow = counter(registry, "heddle.builder.slow.seconds", "Time that slow transactions took");
    ended =
        counter(registry, "heddle.builder.ended", "Transactions ended since they took too long");
    putOff =
        counter(registry, "heddle.builder.put.off", "Times that a slice's time was over first");
    rebuilt = counter(registry, "heddle.builder.rebuilt", "Blocks undone after an L1 reorg");
    storeFailures = counter(registry, "heddle.builder.store.failures", "Failed writes of a block");
  }

  /// A slice was executed.
  ///
  /// @param slowNanos what its slow transactions took
  void measured(List<TransactionOutcome> outcomes, long slowNanos) {
    slow.increment(slowNanos / 1e9);
    for (TransactionOutcome outcome : outcomes) {
      if (outcome instanceof TransactionOutcome.Rejected rejected) {
        ended.increment(rejected.reason() == RejectReason.TIME_LIMIT ? 1 : 0);
        putOff.increment(rejected.reason() == RejectReason.SLICE_OVER ? 1 : 0);
      }
    }
  }

  /// 1 while blocks are produced, 0 while waiting for something outside, -1 after a broken
  /// invariant.
  static void status(MeterRegistry registry, Supplier<ProductionStatus> status) {
    Gauge.builder("heddle.builder.status", () -> code(status.get()))
        .description("1 producing, 0 not producing, -1 broken invariant")
        .register(registry);
  }

  void unposted(MeterRegistry registry, UnpostedBlocks blocks) {
    Gauge.builder("heddle.builder.unposted.bytes", blocks, UnpostedBlocks::sizeBytes)
        .description("Bytes of blocks that L1 does not have yet; not counted without a batcher")
        .register(registry);
  }

  private static int code(ProductionStatus status) {
    return switch (status) {
      case ProductionStatus.Starting _ -> 0;
      case ProductionStatus.Producing _ -> 1;
      case ProductionStatus.Waiting _ -> 0;
      case ProductionStatus.Stopped stopped -> stopped.broken() ? -1 : 0;
    };
  }

  private static Timer timer(MeterRegistry registry, String name, String description) {
    return Timer.builder(name).description(description).register(registry);
  }

  private static Counter counter(MeterRegistry registry, String name, String description) {
    return Counter.builder(name).description(description).register(registry);
  }
}
