package io.heddle.sequencer;

import io.heddle.primitives.Address;
import io.heddle.primitives.Hash;
import java.util.List;

/// Which logs to return (`eth_getLogs`).
///
/// @param fromBlock first block, inclusive
/// @param toBlock last block, inclusive
/// @param addresses any of these; empty means every address
/// @param topics by position, at most [#MAX_TOPICS]: any of these; an empty list matches anything,
///   also a log with fewer topics is refused when the position is not empty
public record LogFilter(
    long fromBlock, long toBlock, List<Address> addresses, List<List<Hash>> topics) {
  /// A log has at most this many topics.
  public static final int MAX_TOPICS = 4;

  public LogFilter {
    addresses = List.copyOf(addresses);
    topics = topics.stream().map(List::copyOf).toList();
    if (topics.size() > MAX_TOPICS) {
      throw new IllegalArgumentException("too many topic positions: count=" + topics.size());
    }
  }
}
