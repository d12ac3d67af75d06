package io.heddle.executor.evm;

import io.heddle.executor.precompile.Precompile;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/// How long the precompiles take on this machine, learned from their long calls. Decides nothing
/// but whether a call is begun that would outlast the time of its execution. Process-wide: there
/// are as many entries as precompiles.
final class PrecompileSpeed {
  /// Calls that cost less are short: a few milliseconds at most.
  static final long LONG_GAS = 100_000;

  /// What a precompile is thought to take that was not seen yet, in picoseconds per gas: 60 Mgas/s.
  private static final long UNSEEN_PICOS_PER_GAS = 16_667;

  /// What an observation counts that is lower than what is known, as one in so many: other inputs
  /// may be slower again.
  private static final long WEIGHT = 4;

  /// How much one observation may raise what is known, as a factor: the machine may have been busy.
  private static final long MOST_RISE = 2;

  private static final Map<Precompile, Long> PICOS_PER_GAS = new ConcurrentHashMap<>();

  private PrecompileSpeed() {}

  /// What a call that costs `gas` will take.
  static long expectedNanos(Precompile precompile, long gas) {
    return multiply(gas, PICOS_PER_GAS.getOrDefault(precompile, UNSEEN_PICOS_PER_GAS)) / 1_000;
  }

  /// A call that cost `gas` has taken so long. Racy: a lost observation is a slower lesson.
  static void learn(Precompile precompile, long gas, long nanos) {
    long seen = Math.max(1, multiply(nanos, 1_000) / gas);
    long before = PICOS_PER_GAS.getOrDefault(precompile, UNSEEN_PICOS_PER_GAS);
    long after =
        seen > before
            ? Math.min(seen, MOST_RISE * before)
            : before - Math.ceilDiv(before - seen, WEIGHT);
    PICOS_PER_GAS.put(precompile, after);
  }

  /// The product of two numbers that are not negative, saturating.
  private static long multiply(long a, long b) {
    return Math.multiplyHigh(a, b) != 0 || a * b < 0 ? Long.MAX_VALUE : a * b;
  }
}
