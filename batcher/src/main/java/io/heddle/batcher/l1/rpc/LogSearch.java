package io.heddle.batcher.l1.rpc;

import io.heddle.primitives.Address;
import io.heddle.primitives.Hash;
import java.util.List;
import java.util.Optional;

/// Looks for the newest log of its kind, from the end backwards, in ranges of blocks that L1 nodes
/// answer. Nodes differ in what they take, and each says no in its own words; so whatever is
/// refused is asked again in halves, down to one block.
public final class LogSearch {
  /// Blocks per query at first; public nodes refuse more than a few thousand.
  static final int MAX_RANGE = 2_000;

  private final L1Client l1;
  private final Address address;
  private final List<Hash> topics;

  public LogSearch(L1Client l1, Address address, List<Hash> topics) {
    this.l1 = l1;
    this.address = address;
    this.topics = topics;
  }

  /// The newest log in the blocks from one number to another, both included.
  ///
  /// @throws L1RpcException what the node has against a single block
  public Optional<L1Log> newest(long from, long to) {
    long range = MAX_RANGE;
    for (long last = to; last >= from; ) {
      long first = Math.max(from, last - range + 1);
      try {
        List<L1Log> logs = l1.logs(address, topics, first, last);
        if (!logs.isEmpty()) {
          return Optional.of(logs.getLast());
        }
        last = first - 1;
      } catch (L1RpcException e) {
        if (first == last) {
          throw e;
        }
        range = (last - first + 1) / 2;
      }
    }
    return Optional.empty();
  }
}
