package io.heddle.sequencer.rpc.method;

import io.heddle.primitives.Address;
import io.heddle.primitives.Hash;
import io.heddle.primitives.block.Log;
import io.heddle.sequencer.LogFilter;
import io.heddle.sequencer.rpc.protocol.Arg;
import java.util.ArrayList;
import java.util.List;

/// Which logs, wherever they are: the `address` and `topics` members of a filter.
///
/// @param addresses any of these; empty means every address
/// @param topics by position: any of these; an empty list matches any topic at that position
record LogQuery(List<Address> addresses, List<List<Hash>> topics) {
  private static final int MAX_ADDRESSES = 1_000;
  private static final int MAX_ALTERNATIVES = 1_000;

  static LogQuery of(Arg filter) {
    return new LogQuery(addresses(filter.field("address")), topics(filter.field("topics")));
  }

  LogFilter at(long fromBlock, long toBlock) {
    return new LogFilter(fromBlock, toBlock, addresses, topics);
  }

  boolean matches(Log log) {
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

  private static List<Address> addresses(Arg arg) {
    if (arg.isAbsent()) {
      return List.of();
    }
    return arg.isArray()
        ? arg.elements(MAX_ADDRESSES).stream().map(Arg::address).toList()
        : List.of(arg.address());
  }

  private static List<List<Hash>> topics(Arg arg) {
    if (arg.isAbsent()) {
      return List.of();
    }
    List<List<Hash>> topics = new ArrayList<>();
    for (Arg position : arg.elements(LogFilter.MAX_TOPICS)) {
      topics.add(alternatives(position));
    }
    return topics;
  }

  /// A null among the alternatives matches anything, and so makes the others pointless.
  private static List<Hash> alternatives(Arg position) {
    if (position.isAbsent()) {
      return List.of();
    }
    if (!position.isArray()) {
      return List.of(position.hash());
    }
    List<Arg> alternatives = position.elements(MAX_ALTERNATIVES);
    return alternatives.stream().anyMatch(Arg::isAbsent)
        ? List.of()
        : alternatives.stream().map(Arg::hash).toList();
  }
}
