package io.heddle.sequencer;

import io.heddle.primitives.Address;
import io.heddle.primitives.Hash;
import io.heddle.primitives.block.Log;
import java.util.List;
import java.util.Set;

/// Which logs, wherever they are. The one rule of what matches, for `eth_getLogs` and for
/// subscriptions.
///
/// @param addresses any of these; empty means every address
/// @param topics by position, at most [#MAX_TOPICS]: any of these; an empty set takes any topic,
///   but the log must have one there
public record LogQuery(Set<Address> addresses, List<Set<Hash>> topics) {
  /// A log has at most this many topics.
  public static final int MAX_TOPICS = 4;

  /// Addresses of a query, and topics at one position: as many as geth takes.
  public static final int MAX_ALTERNATIVES = 1_000;

  public static final LogQuery ALL = new LogQuery(Set.of(), List.of());

  /// What a query holds by itself: objects, its places in an index and in maps.
  private static final long BASE_BYTES = 512;

  /// What an address or a topic holds: the value (40), its place in the set (16), its place in an
  /// index of queries (72), and a third on top for half-empty tables.
  private static final long ALTERNATIVE_BYTES = 160;

  public LogQuery {
    addresses = Set.copyOf(addresses);
    topics = topics.stream().map(Set::copyOf).toList();
    if (topics.size() > MAX_TOPICS) {
      throw new IllegalArgumentException("too many topic positions: count=" + topics.size());
    }
  }

  public boolean matches(Log log) {
    if (!addresses.isEmpty() && !addresses.contains(log.address())) {
      return false;
    }
    if (topics.size() > log.topics().size()) {
      return false;
    }
    for (int i = 0; i < topics.size(); i++) {
      if (!topics.get(i).isEmpty() && !topics.get(i).contains(log.topics().get(i))) {
        return false;
      }
    }
    return true;
  }

  /// Memory that the query takes as long as somebody keeps it, in bytes, estimated from above.
  public long weightBytes() {
    long alternatives = addresses.size();
    for (Set<Hash> position : topics) {
      alternatives += position.size();
    }
    return BASE_BYTES + ALTERNATIVE_BYTES * alternatives;
  }
}
