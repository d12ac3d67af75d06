package io.heddle.primitives.chain;

import java.util.Collections;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// The rules of a chain: its id, its profile, when each fork activates (seconds since the epoch, at
/// most one entry per fork), from when on which blob schedule holds, and the rollup parameters,
/// present exactly in the rollup profile.
///
/// A fork without a blob schedule of its own is given [BlobSchedule#of]; schedules at other times
/// are changes between forks (EIP-7892).
public record ChainConfig(
    long chainId,
    Profile profile,
    SortedMap<Fork, Long> activations,
    SortedMap<Long, BlobSchedule> blobSchedules,
    Optional<RollupConfig> rollup) {

  public ChainConfig {
    activations = Collections.unmodifiableSortedMap(new TreeMap<>(activations));
    SortedMap<Long, BlobSchedule> schedules = new TreeMap<>();
    activations.forEach((fork, time) -> schedules.put(time, BlobSchedule.of(fork)));
    schedules.putAll(blobSchedules);
    blobSchedules = Collections.unmodifiableSortedMap(schedules);
    if (chainId <= 0) {
      throw new IllegalArgumentException("chainId: not positive: " + chainId);
    }
    if ((profile == Profile.ROLLUP) != rollup.isPresent()) {
      throw new IllegalArgumentException(
          "rollup configuration and profile disagree: profile=" + profile);
    }
    requireOrdered(activations);
  }

  /// A chain with the blob schedules that its forks bring along.
  public ChainConfig(
      long chainId,
      Profile profile,
      SortedMap<Fork, Long> activations,
      Optional<RollupConfig> rollup) {
    this(chainId, profile, activations, new TreeMap<>(), rollup);
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
        .orElseThrow(() ->
            new IllegalArgumentException(
                "no known fork at time " + Long.toUnsignedString(timestamp)));
  }

  /// As [#forkAt], but empty before the first known fork.
  public Optional<Fork> activeFork(long timestamp) {
    Optional<Fork> active = Optional.empty();
    for (Map.Entry<Fork, Long> activation : activations.entrySet()) {
      if (Long.compareUnsigned(activation.getValue(), timestamp) <= 0) {
        active = Optional.of(activation.getKey());
      }
    }
    return active;
  }

  /// The blob schedule that holds at `timestamp`; `IllegalArgumentException` before the first one.
  public BlobSchedule blobScheduleAt(long timestamp) {
    @Nullable BlobSchedule active = null;
    for (Map.Entry<Long, BlobSchedule> entry : blobSchedules.entrySet()) {
      if (Long.compareUnsigned(entry.getKey(), timestamp) <= 0) {
        active = entry.getValue();
      }
    }
    if (active == null) {
      throw new IllegalArgumentException(
          "no blob schedule at time " + Long.toUnsignedString(timestamp));
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
