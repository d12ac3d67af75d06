package io.heddle.sequencer.metering;

/// The bounds of metering by time.
///
/// @param transactionMillis what executing one transaction may take
/// @param slowMillis thread time that slow transactions may take per block time
/// @param blockMillis the block time
public record MeteringLimits(long transactionMillis, long slowMillis, long blockMillis) {
  public MeteringLimits {
    require("transactionMillis", transactionMillis);
    require("slowMillis", slowMillis);
    require("blockMillis", blockMillis);
  }

  private static void require(String name, long millis) {
    if (millis < 1) {
      throw new IllegalArgumentException(name + ": min=1 actual=" + millis);
    }
  }

  /// What a machine can do: one transaction takes half of the block time at most. Slow ones take
  /// what leaves half of the processors' time to all else, when everybody who executes them again
  /// does so here.
  ///
  /// @param replays how often a block is executed again on this machine
  public static MeteringLimits of(long blockMillis, int processors, int replays) {
    long half = Math.max(1, blockMillis / 2);
    long share = blockMillis * processors / 2 / (1 + replays);
    return new MeteringLimits(half, Math.clamp(share, 1, half), blockMillis);
  }
}
