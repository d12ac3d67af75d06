package io.heddle.sequencer.metering;

import java.util.concurrent.atomic.AtomicReferenceArray;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/// What kinds of calls take per gas on this machine. One thread teaches, any thread asks.
///
/// A kind that takes less than [#FAST_PICOS_PER_GAS] is *fast*: its gas bounds it, and its time is
/// counted as none. A kind that nobody has seen takes what the slowest code takes.
final class LearnedTimes {
  /// 200 Mgas/s. Ordinary contracts take a fifth of it.
  static final long FAST_PICOS_PER_GAS = 5_000;

  /// 60 Mgas/s, the worst price of any code.
  static final long UNSEEN_PICOS_PER_GAS = 16_667;

  /// What an unseen kind may use and still be taken for fast: 2 ms at worst.
  static final long SMALL_GAS = 100_000;

  private static final int ENTRIES = 1 << 12;

  /// 10 Mgas/s. What was slower waited for something else than its own work.
  private static final long MOST_PICOS_PER_GAS = 100_000;

  /// Time of an execution that is the machine's and not the code's.
  private static final long NOISE_NANOS = 200_000;

  /// An execution so long is believed at once; shorter ones raise what is known in steps.
  private static final long LONG_NANOS = 5_000_000;

  /// What is known is halved when so much time has passed without an execution.
  private static final long HALVING_NANOS = 300_000_000_000L;

  private final AtomicReferenceArray<@Nullable Entry> entries = new AtomicReferenceArray<>(ENTRIES);
  private final LongSupplier nanoClock;

  LearnedTimes(LongSupplier nanoClock) {
    this.nanoClock = nanoClock;
  }

  /// @param usualPicos per gas, of the last executions
  /// @param worstPicos the most that was seen
  /// @param learnedNanos when
  private record Entry(long kind, long usualPicos, long worstPicos, long learnedNanos) {}

  /// What a transaction will probably take; 0 for a fast one.
  long usualNanos(long kind, long gas) {
    Entry entry = find(kind);
    if (entry == null) {
      boolean fast = kind == CallKind.PLAIN || CallKind.isCodeless(kind) || gas <= SMALL_GAS;
      return fast ? 0 : nanos(gas, UNSEEN_PICOS_PER_GAS);
    }
    return nanosUnlessFast(gas, faded(entry, entry.usualPicos));
  }

  /// What a transaction takes at worst, by what was seen of its kind; 0 for a fast one.
  long worstNanos(long kind, long gas) {
    Entry entry = find(kind);
    if (entry == null) {
      return kind == CallKind.PLAIN ? 0 : nanos(gas, UNSEEN_PICOS_PER_GAS);
    }
    return nanosUnlessFast(gas, faded(entry, entry.worstPicos));
  }

  /// What a transaction will probably take by what was seen of its kind, fast or not; 0 for what
  /// nobody has seen.
  long knownNanos(long kind, long gas) {
    Entry entry = find(kind);
    return entry == null ? 0 : nanos(gas, faded(entry, entry.usualPicos));
  }

  /// A transaction that used `gas` has taken so long.
  void learn(long kind, long gas, long nanos) {
    if (kind == CallKind.PLAIN) {
      return;
    }
    long seen = Math.min(MOST_PICOS_PER_GAS, picosPerGas(Math.max(0, nanos - NOISE_NANOS), gas));
    Entry entry = find(kind);
    if (entry == null) {
      put(kind, seen, seen);
      return;
    }
    long usual = faded(entry, entry.usualPicos);
    long worst = faded(entry, entry.worstPicos);
    if (seen <= usual) {
      usual -= Math.ceilDiv(usual - seen, 4);
    } else if (nanos >= LONG_NANOS) {
      usual = seen;
    } else {
      usual = Math.min(seen, Math.max(FAST_PICOS_PER_GAS / 4, usual + usual / 4));
    }
    put(kind, usual, Math.max(worst, usual));
  }

  /// A transaction was ended after so long, whatever its gas limit would have bought.
  void learnEnded(long kind, long gasLimit, long nanos) {
    // A quarter more: to the same limit it is known to be too slow.
    long least = picosPerGas(nanos + nanos / 4, gasLimit);
    Entry entry = find(kind);
    long usual = entry == null ? least : Math.max(least, faded(entry, entry.usualPicos));
    put(kind, usual, entry == null ? usual : Math.max(usual, faded(entry, entry.worstPicos)));
  }

  /// What the slowest code takes.
  static long slowestNanos(long gas) {
    return nanos(gas, UNSEEN_PICOS_PER_GAS);
  }

  static boolean isFast(long gas, long nanos) {
    return nanos - NOISE_NANOS <= nanos(gas, FAST_PICOS_PER_GAS);
  }

  private static long picosPerGas(long nanos, long gas) {
    return Math.multiplyExact(nanos, 1_000L) / Math.max(1, gas);
  }

  /// Gas limits are at most 2^26 here, and prices below 2^27.
  private static long nanos(long gas, long picosPerGas) {
    return Math.multiplyExact(gas, picosPerGas) / 1_000;
  }

  private static long nanosUnlessFast(long gas, long picosPerGas) {
    return picosPerGas <= FAST_PICOS_PER_GAS ? 0 : nanos(gas, picosPerGas);
  }

  private long faded(Entry entry, long picos) {
    long halvings = (nanoClock.getAsLong() - entry.learnedNanos) / HALVING_NANOS;
    return halvings >= Long.SIZE ? 0 : picos >> halvings;
  }

  private @Nullable Entry find(long kind) {
    Entry entry = entries.get(place(kind));
    return entry != null && entry.kind == kind ? entry : null;
  }

  private void put(long kind, long usualPicos, long worstPicos) {
    entries.set(place(kind), new Entry(kind, usualPicos, worstPicos, nanoClock.getAsLong()));
  }

  private static int place(long kind) {
    return (int) (kind >>> 8) & (ENTRIES - 1);
  }
}
