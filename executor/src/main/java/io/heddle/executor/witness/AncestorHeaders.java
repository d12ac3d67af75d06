package io.heddle.executor.witness;

import io.heddle.executor.HashWindow;
import io.heddle.primitives.Check;
import io.heddle.primitives.Hash;
import io.heddle.primitives.block.BlockHeader;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// The headers that the blocks after a parent can see by BLOCKHASH: the parent and up to 255 before
/// it, which are read all at once when one is needed. Any number of threads may ask.
final class AncestorHeaders {
  private final BlockHeader parent;
  private final WitnessRecorder.AncestorSource source;
  private final long oldest;
  private volatile @Nullable List<BlockHeader> headers;

  AncestorHeaders(BlockHeader parent, WitnessRecorder.AncestorSource source) {
    this.parent = parent;
    this.source = source;
    this.oldest = Math.max(0, parent.number() + 1 - HashWindow.BLOCKS);
  }

  /// The hash of a block before the parent.
  Hash hash(long number) {
    return header(number + 1).parentHash();
  }

  BlockHeader header(long number) {
    if (number == parent.number()) {
      return parent;
    }
    List<BlockHeader> known = headers;
    return (known == null ? load() : known).get((int) (number - oldest));
  }

  private synchronized List<BlockHeader> load() {
    List<BlockHeader> known = headers;
    if (known == null) {
      known = source.headers(oldest, parent.number());
      Check.equal(
          parent.number() - oldest, (long) known.size(), "headers before block " + parent.number());
      headers = known;
    }
    return known;
  }
}
