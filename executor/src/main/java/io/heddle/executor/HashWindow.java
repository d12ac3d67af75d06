package io.heddle.executor;

import io.heddle.primitives.Check;
import io.heddle.primitives.Hash;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// The hashes of the 256 blocks before one, read all at once when the first of them is asked for: a
/// BLOCKHASH costs 20 gas, which pays for no question to a store, and most executions have none.
///
/// Where reading fails, whoever asks gets the failure, and the next one reads again. Any number of
/// threads may ask.
public final class HashWindow implements BlockHashes {
  /// BLOCKHASH reaches this many blocks back.
  public static final int BLOCKS = 256;

  private final long from;
  private final long to;
  private final Source source;
  private volatile @Nullable List<Hash> hashes;

  /// Where the hashes come from.
  @FunctionalInterface
  public interface Source {
    /// The hashes of the blocks from `from` up to, and without, `to`, all of them.
    List<Hash> hashes(long from, long to);
  }

  /// The window of block `number`.
  public HashWindow(long number, Source source) {
    this.from = Long.compareUnsigned(number, BLOCKS) < 0 ? 0 : number - BLOCKS;
    this.to = number;
    this.source = source;
  }

  @Override
  public Hash hash(long number) {
    List<Hash> known = hashes;
    return (known == null ? load() : known).get((int) (number - from));
  }

  private synchronized List<Hash> load() {
    List<Hash> known = hashes;
    if (known == null) {
      known = source.hashes(from, to);
      Check.equal(to - from, (long) known.size(), "hashes before block " + to);
      hashes = known;
    }
    return known;
  }
}
