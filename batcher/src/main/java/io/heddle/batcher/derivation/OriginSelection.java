package io.heddle.batcher.derivation;

import io.heddle.batcher.port.ConfirmedOrigin;
import io.heddle.batcher.port.L1OriginStore;
import io.heddle.primitives.Check;
import io.heddle.primitives.chain.RollupConfig;
import io.heddle.primitives.rollup.BlockPace;
import io.heddle.primitives.rollup.L1Deposit;
import io.heddle.primitives.rollup.L1Origin;
import java.util.List;
import java.util.Optional;

/// Chooses timestamp and L1 origin of the next block.
///
/// Rules (the derivation on the other side checks them):
/// - a block's timestamp is not below its parent's, nor its origin's;
/// - an origin has no more blocks than [BlockPace] allows;
/// - the origin stays or advances by one L1 block; the first block of an origin carries all its
///   deposits and has sequence number 0;
/// - a block more than `maxSequencerDrift` seconds after its origin carries no user transactions.
///
/// Timestamps follow the wall clock: block `t` is open during the block time before `t`. A parent
/// that was sealed before its time, because it was full, is followed by a block with the same
/// timestamp. While several confirmed L1 blocks wait, and the parent lies in the past, blocks are
/// made back to back with the earliest timestamps allowed, so that the origin catches up after a
/// pause.
public final class OriginSelection {
  /// Waiting L1 blocks from which on blocks are made back to back.
  static final int CATCH_UP_ORIGINS = 4;

  private final RollupConfig rollup;
  private final L1OriginStore origins;

  public OriginSelection(RollupConfig rollup, L1OriginStore origins) {
    this.rollup = rollup;
    this.origins = origins;
  }

  /// The position of the chain's last block, as far as the choice needs it.
  public record Parent(
      long number, long timestamp, L1Origin origin, long sequenceNumber, long depositCount) {
    Parent with(L1Origin knownOrigin) {
      return new Parent(number, timestamp, knownOrigin, sequenceNumber, depositCount);
    }
  }

  /// Reads the origin store and decides; empty while L1 has not been read far enough, and when the
  /// follower replaces the origins that are being read. Blocking.
  public Optional<NextBlock> next(Parent chainEnd, long nowSeconds) {
    Optional<L1Origin> current = origin(chainEnd);
    if (current.isEmpty()) {
      return Optional.empty();
    }
    Parent parent = chainEnd.with(current.get());
    Optional<L1Origin> following = origins.byNumber(parent.origin().number() + 1);
    long waiting =
        following.isEmpty() ? 0 : newestNumber(following.get()) - parent.origin().number();
    if (following.isPresent() && reorganized(parent.origin(), following.get())) {
      return Optional.empty();
    }
    NextBlock next = decide(parent, following, waiting, nowSeconds);
    if (next.sequenceNumber() > 0) {
      return Optional.of(next);
    }
    Optional<ConfirmedOrigin> confirmed =
        origins
            .confirmed(next.origin().number())
            .filter(origin -> origin.origin().hash().equals(next.origin().hash()));
    confirmed.ifPresent(origin -> requireInOrder(parent, origin.origin(), origin.deposits()));
    return confirmed.map(origin -> next.with(origin.deposits()));
  }

  /// Whether the following origin is of another fork because the parent's has just been replaced;
  /// when the parent's is still there, the store is broken, which [#decide] does not let pass.
  private boolean reorganized(L1Origin parent, L1Origin following) {
    return !following.parentHash().equals(parent.hash())
        && origins
            .byNumber(parent.number())
            .filter(stored -> stored.hash().equals(parent.hash()))
            .isEmpty();
  }

  /// The chain's present origin. The genesis block names only number and hash of its origin, so the
  /// rest is read.
  private Optional<L1Origin> origin(Parent chainEnd) {
    if (chainEnd.number() > 0) {
      return Optional.of(chainEnd.origin());
    }
    Optional<L1Origin> stored = origins.byNumber(rollup.l1GenesisNumber());
    stored.ifPresent(
        origin -> Check.equal(rollup.l1GenesisHash(), origin.hash(), "L1 genesis block"));
    return stored;
  }

  private long newestNumber(L1Origin following) {
    return origins.latest().map(L1Origin::number).orElse(following.number());
  }

  NextBlock decide(Parent parent, Optional<L1Origin> following, long waiting, long nowSeconds) {
    long early = parent.timestamp() - nowSeconds;
    boolean sealedEarly = early > 0 && early <= rollup.blockTimeSeconds();
    long nextSlot = parent.timestamp() + rollup.blockTimeSeconds();
    long earliest = sealedEarly ? parent.timestamp() : nextSlot;
    if (following.isPresent()) {
      Check.equal(
          parent.origin().hash(),
          following.get().parentHash(),
          "origins are not linked: parentHash");
      long catchUp = Math.max(earliest, following.get().timestamp());
      if (waiting >= CATCH_UP_ORIGINS && catchUp <= nowSeconds) {
        return block(parent, catchUp, following.get(), 0, true);
      }
    }
    // A parent in the future (back to back production, a clock set back) is simply followed.
    long timestamp = Math.max(earliest, nowSeconds + 1);
    if (following.isPresent() && following.get().timestamp() <= timestamp) {
      return block(parent, timestamp, following.get(), 0, false);
    }
    timestamp = Math.max(timestamp, parent.origin().timestamp());
    long sequenceNumber = parent.sequenceNumber() + 1;
    if (!BlockPace.allows(parent.origin().timestamp(), timestamp, sequenceNumber)) {
      timestamp = nextSlot;
    }
    return block(parent, timestamp, parent.origin(), sequenceNumber, false);
  }

  private NextBlock block(
      Parent parent, long timestamp, L1Origin origin, long sequenceNumber, boolean catchingUp) {
    boolean drifted = timestamp > origin.timestamp() + rollup.maxSequencerDriftSeconds();
    return new NextBlock(
        parent.number() + 1, timestamp, origin, sequenceNumber, List.of(), !drifted, catchingUp);
  }

  private static void requireInOrder(Parent parent, L1Origin origin, List<L1Deposit> deposits) {
    long index = parent.depositCount();
    for (L1Deposit deposit : deposits) {
      Check.equal(index++, deposit.depositIndex(), "deposit gap: origin=" + origin.number());
      Check.equal(origin.hash(), deposit.l1BlockHash(), "deposit of another L1 block");
    }
  }
}
