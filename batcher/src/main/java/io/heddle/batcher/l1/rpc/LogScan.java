package io.heddle.batcher.l1.rpc;

import io.heddle.primitives.Address;
import io.heddle.primitives.Hash;
import java.util.List;

/// Reads the logs of a kind from the front on, each once, in ranges of blocks that L1 nodes answer.
/// As with [LogSearch], whatever is refused is asked again in halves, down to one block. Not safe
/// for concurrent use.
public final class LogScan {
  private final L1Client l1;
  private final Address address;
  private final List<Hash> topics;
  private long next;
  private long range = LogSearch.MAX_RANGE;

  /// @param from the first block to read
  public LogScan(L1Client l1, Address address, List<Hash> topics, long from) {
    this.l1 = l1;
    this.address = address;
    this.topics = List.copyOf(topics);
    this.next = from;
  }

  /// The next logs, in order: those of the next range of blocks that has any. Empty when there are
  /// no more up to and including the block `to`; a later call may go further.
  ///
  /// @throws L1RpcException what the node has against a single block
  public List<L1Log> next(long to) {
    while (next <= to) {
      long last = Math.min(to, next + range - 1);
      try {
        List<L1Log> logs = l1.logs(address, topics, next, last);
        next = last + 1;
        if (!logs.isEmpty()) {
          return logs;
        }
      } catch (L1RpcException e) {
        if (next == last) {
          throw e;
        }
        range = (last - next + 1) / 2;
      }
    }
    return List.of();
  }
}
