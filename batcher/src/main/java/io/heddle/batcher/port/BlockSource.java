package io.heddle.batcher.port;

import java.util.List;

/// Port: the sealed, durable L2 blocks. Blocking.
public interface BlockSource {

  /// Number of the newest sealed block; 0 when there is only genesis.
  long latestBlock();

  /// Up to `max` consecutive blocks from `from` on, ascending; fewer when the chain ends before or
  /// the blocks are large, but at least one if there is one.
  List<BatchBlock> blocks(long from, int max);

  /// Gas that the blocks `first..last` used together, as far as they are there.
  long gasUsed(long first, long last);
}
