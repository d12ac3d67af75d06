package io.heddle.sequencer.rpc.method;

import io.heddle.primitives.Address;
import io.heddle.primitives.Hash;
import io.heddle.sequencer.LogQuery;
import io.heddle.sequencer.rpc.protocol.Arg;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/// Reads the `address` and `topics` members of a filter.
final class LogQueries {
  private LogQueries() {}

  static LogQuery of(Arg filter) {
    return new LogQuery(addresses(filter.field("address")), topics(filter.field("topics")));
  }

  private static Set<Address> addresses(Arg arg) {
    if (arg.isAbsent()) {
      return Set.of();
    }
    return arg.isArray()
        ? arg.elements(LogQuery.MAX_ALTERNATIVES).stream()
            .map(Arg::address)
            .collect(Collectors.toSet())
        : Set.of(arg.address());
  }

  private static List<Set<Hash>> topics(Arg arg) {
    if (arg.isAbsent()) {
      return List.of();
    }
    List<Set<Hash>> topics = new ArrayList<>();
    for (Arg position : arg.elements(LogQuery.MAX_TOPICS)) {
      topics.add(alternatives(position));
    }
    return topics;
  }

  /// A null among the alternatives matches anything, and so makes the others pointless.
  private static Set<Hash> alternatives(Arg position) {
    if (position.isAbsent()) {
      return Set.of();
    }
    if (!position.isArray()) {
      return Set.of(position.hash());
    }
    List<Arg> alternatives = position.elements(LogQuery.MAX_ALTERNATIVES);
    return alternatives.stream().anyMatch(Arg::isAbsent)
        ? Set.of()
        : alternatives.stream().map(Arg::hash).collect(Collectors.toSet());
  }
}
