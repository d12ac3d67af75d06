package io.heddle.batcher.derivation;

import io.heddle.batcher.port.ConfirmedOrigin;
import io.heddle.batcher.port.L1OriginStore;
import io.heddle.primitives.Address;
import io.heddle.primitives.Hash;
import io.heddle.primitives.U256;
import io.heddle.primitives.chain.RollupConfig;
import io.heddle.primitives.crypto.Keccak;
import io.heddle.primitives.rollup.L1Origin;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;

/// Made-up L1 blocks without deposits, two seconds apart, and a store of them.
class TestOrigins implements L1OriginStore {
  static final long GENESIS_TIME = 1_700_000_000;
  private static final long L1_GENESIS = 100;

  static final RollupConfig ROLLUP =
      new RollupConfig(
          1,
          900,
          L1_GENESIS,
          l1Hash(L1_GENESIS),
          Address.fromHex("0x00000000000000000000000000000000000000a1"),
          Address.fromHex("0x00000000000000000000000000000000000000a2"),
          600,
          6,
          50,
          U256.of(1_000_000),
          1_000_000,
          1_000_000,
          Address.fromHex("0x00000000000000000000000000000000000000a3"));

  private final TreeMap<Long, ConfirmedOrigin> origins = new TreeMap<>();

  static L1Origin origin(long number) {
    return origin(number, l1Hash(number), l1Hash(number - 1));
  }

  /// The L1 block that a reorganisation puts in this one's place.
  static L1Origin fork(long number) {
    return origin(number, hash("fork " + number), l1Hash(number - 1));
  }

  /// An L1 block on top of this one.
  static L1Origin after(L1Origin parent) {
    return origin(parent.number() + 1, Keccak.hash(parent.hash().toBytes()), parent.hash());
  }

  private static L1Origin origin(long number, Hash hash, Hash parentHash) {
    return new L1Origin(
        number,
        hash,
        parentHash,
        GENESIS_TIME + 2 * (number - L1_GENESIS),
        U256.of(7),
        U256.ONE,
        hash("randao " + number));
  }

  private static Hash l1Hash(long number) {
    return hash("l1 " + number);
  }

  private static Hash hash(String seed) {
    return Keccak.hash(seed.getBytes(StandardCharsets.UTF_8));
  }

  @Override
  public Optional<L1Origin> latest() {
    return Optional.ofNullable(origins.lastEntry()).map(entry -> entry.getValue().origin());
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
    return 0;
  }

  @Override
  public Hash depositRollingHash(long count) {
    return Hash.ZERO;
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
