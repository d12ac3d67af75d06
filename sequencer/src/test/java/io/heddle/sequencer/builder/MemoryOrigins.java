package io.heddle.sequencer.builder;

import io.heddle.batcher.port.ConfirmedOrigin;
import io.heddle.batcher.port.L1OriginStore;
import io.heddle.primitives.Hash;
import io.heddle.primitives.rollup.L1Deposit;
import io.heddle.primitives.rollup.L1Origin;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;

/// Confirmed L1 blocks in memory.
public class MemoryOrigins implements L1OriginStore {
  private final TreeMap<Long, ConfirmedOrigin> origins = new TreeMap<>();

  @Override
  public Optional<L1Origin> latest() {
    return origins.isEmpty()
        ? Optional.empty()
        : Optional.of(origins.lastEntry().getValue().origin());
  }

  @Override
  public Optional<L1Origin> byNumber(long number) {
    return Optional.ofNullable(origins.get(number)).map(ConfirmedOrigin::origin);
  }

  @Override
  public Optional<ConfirmedOrigin> confirmed(long number) {
    return Optional.ofNullable(origins.get(number));
  }

  @Override
  public long depositCount() {
    return origins.values().stream().mapToLong(origin -> origin.deposits().size()).sum();
  }

  @Override
  public Hash depositRollingHash(long count) {
    return origins.values().stream()
        .flatMap(origin -> origin.deposits().stream())
        .filter(deposit -> deposit.depositIndex() == count - 1)
        .map(L1Deposit::rollingHash)
        .findFirst()
        .orElse(Hash.ZERO);
  }

  @Override
  public void append(List<ConfirmedOrigin> added) {
    added.forEach(origin -> origins.put(origin.origin().number(), origin));
  }

  @Override
  public void truncateFrom(long number) {
    origins.tailMap(number, true).clear();
  }
}
