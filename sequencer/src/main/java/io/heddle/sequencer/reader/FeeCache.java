package io.heddle.sequencer.reader;

import io.heddle.primitives.Hash;
import io.heddle.sequencer.BlockFees;
import io.heddle.sequencer.ChainReader;
import io.heddle.sequencer.StoreUnavailableException;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// The fees of recent blocks in memory, bounded in bytes; what was used least recently goes first.
/// An entry is believed if it is the parent of the block after it, so blocks that a reorganisation
/// replaced are read again. Any thread.
final class FeeCache {
  /// What 1,024 blocks of 140 different tips each take.
  static final long MAX_BYTES = 16 << 20;

  private final ChainReader chain;

  /// By block number, in the order of use; guarded by itself, as is `bytes`.
  private final Map<Long, BlockFees> kept = new LinkedHashMap<>(256, 0.75f, true);

  private long bytes;

  FeeCache(ChainReader chain) {
    this.chain = chain;
  }

  /// The fees of the `count` blocks up to the one with this number and hash, ascending.
  List<BlockFees> upTo(long newest, Hash newestHash, int count) {
    long oldest = newest - count + 1;
    List<BlockFees> descending = new ArrayList<>(count);
    Hash expected = newestHash;
    for (long number = newest; number >= oldest; number = newest - descending.size()) {
      BlockFees fees = kept(number, expected);
      if (fees == null) {
        descending.addAll(read(gap(oldest, number), number, expected).reversed());
      } else {
        descending.add(fees);
      }
      expected = descending.getLast().parentHash();
    }
    return descending.reversed();
  }

  /// Where the blocks begin that are missing without a gap up to this one.
  private long gap(long oldest, long number) {
    synchronized (kept) {
      long from = number;
      while (from > oldest && !kept.containsKey(from - 1)) {
        from--;
      }
      return from;
    }
  }

  private List<BlockFees> read(long from, long to, Hash hashOfLast) {
    List<BlockFees> read = chain.fees(from, to);
    if (read.size() != to - from + 1 || !read.getLast().hash().equals(hashOfLast)) {
      throw new StoreUnavailableException(
          "blocks replaced while they were read: from=%d to=%d".formatted(from, to));
    }
    read.forEach(this::keep);
    return read;
  }

  private @Nullable BlockFees kept(long number, Hash hash) {
    synchronized (kept) {
      BlockFees found = kept.get(number);
      return found != null && found.hash().equals(hash) ? found : null;
    }
  }

  private void keep(BlockFees fees) {
    synchronized (kept) {
      BlockFees before = kept.put(fees.number(), fees);
      bytes += fees.weightBytes() - (before == null ? 0 : before.weightBytes());
      for (Iterator<BlockFees> oldest = kept.values().iterator(); bytes > MAX_BYTES; ) {
        bytes -= oldest.next().weightBytes();
        oldest.remove();
      }
    }
  }

  long bytes() {
    synchronized (kept) {
      return bytes;
    }
  }
}
