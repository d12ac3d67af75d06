package io.heddle.primitives.chain;

import java.util.Collections;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/// The rules of a chain: its id, its profile, when each fork activates (seconds since the epoch, at
/// most one entry per fork) and the rollup parameters, present exactly in the rollup profile.
public record ChainConfig(
    long chainId,
    Profile profile,
    SortedMap<Fork, Long> activations,
    Optional<RollupConfig> rollup) {

  public ChainConfig {
    activations = Collections.unmodifiableSortedMap(new TreeMap<>(activations));
    if (chainId <= 0) {
      throw new IllegalArgumentException("chainId: not positive: " + chainId);
    }
    if ((profile == Profile.ROLLUP) != rollup.isPresent()) {
      throw new IllegalArgumentException(
          "rollup configuration and profile disagree: profile=" + profile);
    }
    requireOrdered(activations);
  }

  /// An Ethereum chain that runs `fork` from its first block.
  public static ChainConfig ethereum(long chainId, Fork fork) {
    return new ChainConfig(
        chainId, Profile.ETHEREUM, new TreeMap<>(Map.of(fork, 0L)), Optional.empty());
  }

  /// A rollup that runs Prague from its first block.
  public static ChainConfig rollup(long chainId, RollupConfig rollup) {
    return new ChainConfig(
        chainId, Profile.ROLLUP, new TreeMap<>(Map.of(Fork.PRAGUE, 0L)), Optional.of(rollup));
  }

  /// The newest fork active at `timestamp`; `IllegalArgumentException` before the first one.
  public Fork forkAt(long timestamp) {
    return activeFork(timestamp)
        .orElseThrow(() -> new IllegalArgumentException("no known fork at time " + timestamp));
  }

  /// As [#forkAt], but empty before the first known fork.
  public Optional<Fork> activeFork(long timestamp) {
    Optional<Fork> active = Optional.empty();
    for (Map.Entry<Fork, Long> activation : activations.entrySet()) {
      if (activation.getValue() <= timestamp) {
        active = Optional.of(activation.getKey());
      }
    }
    return active;
  }

  /// The rollup parameters; calling it in the Ethereum profile is an `IllegalStateException`.
  public RollupConfig requireRollup() {
    return rollup.orElseThrow(
        () -> new IllegalStateException("not a rollup: chainId=" + chainId + " has no parameters"));
  }

  private static void requireOrdered(SortedMap<Fork, Long> activations) {
    long previous = 0;
    for (Map.Entry<Fork, Long> activation : activations.entrySet()) {
      if (activation.getValue() < previous) {
        throw new IllegalArgumentException(
            "fork before its predecessor: fork=" + activation.getKey() + " times=" + activations);
      }
      previous = activation.getValue();
    }
  }
}
