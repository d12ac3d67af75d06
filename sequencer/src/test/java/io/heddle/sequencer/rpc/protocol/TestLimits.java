package io.heddle.sequencer.rpc.protocol;

import java.time.Duration;

/// Bounds for tests that care about some of them only.
final class TestLimits {
  private TestLimits() {}

  static RpcLimits of(
      int maxBodyBytes,
      long maxAllBodiesBytes,
      int maxBatchSize,
      int maxResponseBytes,
      int maxConcurrent,
      int maxWaiting,
      int maxComputing,
      Duration requestTimeout) {
    RpcLimits.Expensive expensive =
        new RpcLimits.Expensive(maxComputing, maxComputing, 8, 4, requestTimeout.multipliedBy(2));
    return new RpcLimits(
        maxBodyBytes,
        maxAllBodiesBytes,
        maxBatchSize,
        10_000,
        maxResponseBytes,
        64 << 20,
        maxConcurrent,
        maxWaiting,
        requestTimeout,
        expensive,
        expensive,
        expensive);
  }
}
