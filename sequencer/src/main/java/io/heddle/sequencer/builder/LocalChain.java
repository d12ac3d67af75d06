package io.heddle.sequencer.builder;

import io.heddle.batcher.derivation.OriginSelection;
import io.heddle.executor.BlockHashes;
import io.heddle.primitives.Hash;
import io.heddle.sequencer.SealedBlock;
import io.heddle.sequencer.store.ChainTables;
import java.util.Optional;
import java.util.concurrent.ConcurrentSkipListMap;

/// The end of the chain in memory: the head that was announced, and the hashes that `BLOCKHASH` can
/// see. Written by the builder's thread (and recovery before it starts), read by all.
public final class LocalChain implements BlockHashes {
  /// `BLOCKHASH` reaches this many blocks back.
  public static final int HASH_WINDOW = 256;

  private final ConcurrentSkipListMap<Long, Hash> hashes = new ConcurrentSkipListMap<>();
  private volatile Head head;

  /// The last block and what continues from it.
  ///
  /// @param depositCount L1 deposits consumed by the block and all before it
  public record Head(SealedBlock block, long depositCount) {
    OriginSelection.Parent parent() {
      return new OriginSelection.Parent(
          block.number(),
          block.header().timestamp(),
          block.origin(),
          block.sequenceNumber(),
          depositCount);
    }
  }

  public LocalChain(Head head) {
    this.head = head;
    hashes.put(head.block().number(), head.block().hash());
  }

  public Head head() {
    return head;
  }

  /// Makes the hashes of the blocks before the head known, as far back as they are asked for.
  void remember(ChainTables tables) {
    long number = head.block().number();
    long from = Math.max(0, number - HASH_WINDOW + 1);
    for (Hash hash : tables.hashes(from, number)) {
      hashes.put(from++, hash);
    }
  }

  /// Makes a block the head; those above it, if any, are forgotten.
  public void moveTo(Head newHead) {
    long number = newHead.block().number();
    hashes.tailMap(number, true).clear();
    hashes.headMap(number - HASH_WINDOW, true).clear();
    hashes.put(number, newHead.block().hash());
    head = newHead;
  }

  /// The hash of a block that was announced, if it is among those in memory.
  public Optional<Hash> recentHash(long number) {
    return number > head.block().number()
        ? Optional.empty()
        : Optional.ofNullable(hashes.get(number));
  }

  @Override
  public Hash hash(long number) {
    Hash hash = hashes.get(number);
    if (hash == null) {
      throw new IllegalArgumentException(
          "block hash out of reach: number=" + number + " head=" + head.block().number());
    }
    return hash;
  }
}
