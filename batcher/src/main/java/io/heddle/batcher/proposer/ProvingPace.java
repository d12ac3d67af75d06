package io.heddle.batcher.proposer;

import io.heddle.prover.RefusalReason;
import java.time.Duration;

/// How much to have proven next, how long it may take, and when to ask: what earlier answers
/// taught.
///
/// Every answer but a proof changes the next question, so that nothing is asked for again and
/// again:
///
/// ```
/// too slow, several batches   half as many batches
/// too slow, one batch         twice the time, up to the longest
/// too slow, longest time      twice the wait, up to MAX_WAIT
/// refused otherwise           twice the wait, up to MAX_WAIT
/// proven in half its time     twice the batches, half the stretched time, up to the limits
/// ```
///
/// So a range is asked for at most once with the same time, until it has the longest; then at most
/// once per [#MAX_WAIT] in the long run. In memory only: after a restart it is learned again. Owned
/// by one thread.
final class ProvingPace {
  /// The longest wait between two questions.
  static final Duration MAX_WAIT = Duration.ofMinutes(10);

  private final ProofLimits limits;
  private int maxBatches;
  private int doublings;
  private int waits;
  private long notBeforeMillis;

  ProvingPace(ProofLimits limits) {
    this.limits = limits;
    this.maxBatches = limits.maxBatches();
  }

  /// Batches of the next range, at most.
  int maxBatches() {
    return maxBatches;
  }

  boolean mayAsk(long nowMillis) {
    return nowMillis >= notBeforeMillis;
  }

  /// The time for a range that used so much gas.
  Duration limit(long gas) {
    Duration byGas = limits.timeout().plusSeconds(gas / limits.gasPerSecond());
    Duration stretched = byGas.multipliedBy(1L << doublings);
    return stretched.compareTo(limits.maxTimeout()) < 0 ? stretched : limits.maxTimeout();
  }

  void proven(long gas, Duration taken) {
    waits = 0;
    notBeforeMillis = 0;
    if (taken.multipliedBy(2).compareTo(limit(gas)) <= 0) {
      maxBatches = Math.min(limits.maxBatches(), 2 * maxBatches);
      doublings = Math.max(0, doublings - 1);
    }
  }

  void refused(RefusalReason reason, int batches, long gas, long nowMillis) {
    boolean slow = reason == RefusalReason.TIMEOUT || reason == RefusalReason.INTERNAL;
    if (slow && batches > 1) {
      maxBatches = batches / 2;
      waits = 0;
    } else if (slow && limit(gas).compareTo(limits.maxTimeout()) < 0) {
      doublings++;
      waits = 0;
    } else {
      waits++;
    }
    notBeforeMillis = nowMillis + waitMillis();
  }

  /// What was proven is of no use just now, such as after an L1 reorganisation: not at once again.
  void useless(long nowMillis) {
    notBeforeMillis = nowMillis + limits.retry().toMillis();
  }

  private long waitMillis() {
    long wait = limits.retry().toMillis();
    for (int i = 1; i < waits && wait < MAX_WAIT.toMillis(); i++) {
      wait *= 2;
    }
    return Math.min(wait, Math.max(MAX_WAIT.toMillis(), limits.retry().toMillis()));
  }
}
