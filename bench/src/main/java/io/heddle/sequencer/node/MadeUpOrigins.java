package io.heddle.sequencer.node;

import io.heddle.batcher.port.ConfirmedOrigin;
import io.heddle.batcher.port.L1OriginStore;
import io.heddle.primitives.Hash;
import io.heddle.primitives.U256;
import io.heddle.primitives.chain.RollupConfig;
import io.heddle.primitives.crypto.Keccak;
import io.heddle.primitives.rollup.L1Origin;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// The L1 of the next minutes: a block in 12 seconds, without deposits; each is used when its time
/// has come. It never changes.
final class MadeUpOrigins implements L1OriginStore {
  private static final int BLOCK_SECONDS = 12;
  private static final int BLOCKS = 40;

  private final List<L1Origin> origins;

  private MadeUpOrigins(List<L1Origin> origins) {
    this.origins = origins;
  }

  static MadeUpOrigins after(RollupConfig rollup, long start) {
    List<L1Origin> origins = new ArrayList<>();
    Hash parent = Hash.ZERO;
    Hash hash = rollup.l1GenesisHash();
    for (int i = 0; i < BLOCKS; i++) {
      origins.add(
          new L1Origin(
              rollup.l1GenesisNumber() + i,
              hash,
              parent,
              start + (long) i * BLOCK_SECONDS,
              U256.of(7),
              U256.ONE,
              Hash.ZERO));
      parent = hash;
      hash = Keccak.hash(hash.toBytes());
    }
    return new MadeUpOrigins(origins);
  }

  @Override
  public Optional<L1Origin> latest() {
    return Optional.of(origins.getLast());
  }

  @Override
  public Optional<L1Origin> byNumber(long number) {
    long index = number - origins.getFirst().number();
    return index < 0 || index >= BLOCKS ? Optional.empty() : Optional.of(origins.get((int) index));
  }

  @Override
  public Optional<ConfirmedOrigin> confirmed(long number) {
    return byNumber(number).map(origin -> new ConfirmedOrigin(origin, List.of()));
  }

  @Override
  public long depositCount() {
    return 0;
  }

  @Override
  public Hash depositRollingHash(long count) {
    return Hash.ZERO;
  }

  @Override
  public void append(List<ConfirmedOrigin> added) {
    throw new UnsupportedOperationException("the made-up L1 does not grow");
  }

  @Override
  public void truncateFrom(long number) {
    throw new UnsupportedOperationException("the made-up L1 has no reorganisations");
  }
}
