package io.heddle.batcher.port;

import io.heddle.primitives.Hash;
import io.heddle.primitives.rollup.L1Origin;
import java.util.List;
import java.util.Optional;

/// Port: the L1 blocks and deposits read so far, one hash-linked chain from the rollup's L1 genesis
/// block on. The follower writes it, the sequencer builds blocks from it. Blocking; every write is
/// durable when it returns.
public interface L1OriginStore {

  /// The newest stored origin.
  Optional<L1Origin> latest();

  /// The origin with this L1 block number.
  Optional<L1Origin> byNumber(long number);

  /// The origin with this L1 block number and its deposits in log order, read in one go: never the
  /// origin of one fork with the deposits of another.
  Optional<ConfirmedOrigin> confirmed(long number);

  /// How many deposits are stored, which is the next deposit's index.
  long depositCount();

  /// Rolling hash over the first `count` deposits; zero for none. Throws [IllegalArgumentException]
  /// when fewer are stored.
  Hash depositRollingHash(long count);

  /// Adds consecutive blocks and their deposits in one step. The first one follows the latest.
  void append(List<ConfirmedOrigin> origins);

  /// Removes this L1 block and all later ones, with their deposits: they are no longer in the L1
  /// chain.
  void truncateFrom(long number);
}
