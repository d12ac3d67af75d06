package io.heddle.sequencer.node;

import io.heddle.executor.parallel.ExecutionMonitor;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;

/// What parallel execution measures. `heddle_parallel_fallbacks_total` above zero is worth an
/// alert: blocks stay right, since the serial executor takes over, but the parallel one is not
/// sound.
final class ExecutionMetrics implements ExecutionMonitor {
  private final Counter executed;
  private final Counter ahead;
  private final Counter repeated;
  private final Counter left;
  private final Counter guided;
  private final Counter misguided;
  private final Counter fallbacks;

  ExecutionMetrics(MeterRegistry registry) {
    executed = counter(registry, "transactions", "Transactions executed in parallel slices");
    ahead = counter(registry, "ahead", "Those of them executed ahead of their turn");
    repeated = counter(registry, "repeated", "Those of these that had to be executed again");
    left = counter(registry, "left", "Transactions left to the serial executor in whole slices");
    guided = counter(registry, "guided", "Blocks executed by their access list");
    misguided = counter(registry, "misguided", "Blocks whose access list was wrong");
    fallbacks = counter(registry, "fallbacks", "Slices that the serial executor had to take over");
  }

  private static Counter counter(MeterRegistry registry, String name, String description) {
    return Counter.builder("heddle.parallel." + name).description(description).register(registry);
  }

  @Override
  public void executed(int transactions, int aheadCount, int repeatedCount) {
    executed.increment(transactions);
    ahead.increment(aheadCount);
    repeated.increment(repeatedCount);
  }

  @Override
  public void leftToSerial(int transactions) {
    left.increment(transactions);
  }

  @Override
  public void guided(boolean confirmed) {
    (confirmed ? guided : misguided).increment();
  }

  @Override
  public void fellBack(Throwable cause) {
    fallbacks.increment();
  }
}
