package io.heddle.sequencer.builder;

import io.heddle.sequencer.BlockRef;
import io.heddle.sequencer.store.ChainTables;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.function.LongSupplier;
import org.jboss.logging.Logger;

/// How many bytes of blocks L1 does not have yet, and whether that is too much.
///
/// L1 takes only so many blobs; blocks can be made much faster. Without a bound, `safe` would fall
/// behind without limit under load. At the bound, blocks carry no user transactions until L1 has
/// taken some: users wait in the pool, and a full pool refuses. Deposits are never held up.
///
/// Owned by the builder's thread; only [#sizeBytes] is for others.
final class UnpostedBlocks {
  private static final Logger LOG = Logger.getLogger(UnpostedBlocks.class);

  private final long maxBytes;
  private final LongSupplier safeNumber;
  private final ChainTables tables;
  private final Deque<ChainTables.BlockSize> blocks = new ArrayDeque<>();
  private long total;
  private volatile long sizeBytes;
  private long posted;
  private boolean known;
  private boolean exceeded;

  /// @param maxBytes RLP bytes of blocks after the safe one; `Long.MAX_VALUE` counts nothing, since
  ///   without a batcher the safe block stays where it is
  /// @param safeNumber last block in a committed batch; goes back when L1 takes a commit back
  UnpostedBlocks(long maxBytes, LongSupplier safeNumber, ChainTables tables) {
    this.maxBytes = maxBytes;
    this.safeNumber = safeNumber;
    this.tables = tables;
  }

  /// The bytes as of the last look.
  long sizeBytes() {
    return sizeBytes;
  }

  /// A block was stored on top of the last one. It may have been read by [#exceeded] already.
  void stored(BlockRef block, long blockSizeBytes) {
    boolean counted = !blocks.isEmpty() && blocks.getLast().number() >= block.number();
    if (known && !counted) {
      blocks.add(new ChainTables.BlockSize(block.number(), blockSizeBytes));
      total += blockSizeBytes;
      sizeBytes = total;
    }
  }

  /// Blocks were undone: what is unposted must be read again.
  void undone() {
    known = false;
  }

  /// Whether user transactions have to wait. Reads PostgreSQL at first, and after blocks or commits
  /// were undone.
  boolean exceeded() {
    if (maxBytes == Long.MAX_VALUE) {
      return false;
    }
    long safe = safeNumber.getAsLong();
    if (!known || safe < posted) {
      blocks.clear();
      blocks.addAll(tables.sizesAbove(safe));
      total = blocks.stream().mapToLong(ChainTables.BlockSize::sizeBytes).sum();
      known = true;
    }
    while (!blocks.isEmpty() && blocks.element().number() <= safe) {
      total -= blocks.remove().sizeBytes();
    }
    posted = safe;
    sizeBytes = total;
    tell(total > maxBytes);
    return exceeded;
  }

  private void tell(boolean now) {
    if (now && !exceeded) {
      LOG.warnf(
          "user transactions wait for L1: unpostedBytes=%d max=%d safe=%d",
          total, maxBytes, posted);
    } else if (!now && exceeded) {
      LOG.infof("user transactions go on: unpostedBytes=%d safe=%d", total, posted);
    }
    exceeded = now;
  }
}
