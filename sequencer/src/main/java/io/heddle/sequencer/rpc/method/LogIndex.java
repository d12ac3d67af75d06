package io.heddle.sequencer.rpc.method;

import io.heddle.primitives.Address;
import io.heddle.primitives.Hash;
import io.heddle.primitives.block.Log;
import io.heddle.sequencer.LogQuery;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;

/// Finds the queries that a log matches without looking at the others: a query is listed under each
/// of its addresses; without addresses, under each topic of the first position that names some;
/// else among those that take nearly anything. So a log meets a query once at most.
///
/// A query that is listed under a log's address, and wants other topics, is looked at in vain. What
/// that costs is counted for each client ([MatchingCosts]).
///
/// Any thread adds and removes; a query that is added or removed meanwhile is met or not. One
/// thread at a time matches.
///
/// @param <T> what belongs to a query
final class LogIndex<T> {
  /// @param value what belongs to the query, equal to no other's
  /// @param account of the client whose query it is
  record Entry<T>(LogQuery query, T value, MatchingCosts.Account account) {}

  private final Map<Address, List<Entry<T>>> byAddress = new ConcurrentHashMap<>();
  private final List<Map<Hash, List<Entry<T>>>> byTopic = new ArrayList<>();

  /// Under the one key `true`.
  private final Map<Boolean, List<Entry<T>>> others = new ConcurrentHashMap<>();

  LogIndex() {
    for (int position = 0; position < LogQuery.MAX_TOPICS; position++) {
      byTopic.add(new ConcurrentHashMap<>());
    }
  }

  void add(Entry<T> entry) {
    change(entry, LogIndex::with);
  }

  void remove(Entry<T> entry) {
    change(entry, LogIndex::without);
  }

  /// Tells of each query that the log matches.
  void match(Log log, Consumer<T> found) {
    tell(byAddress.getOrDefault(log.address(), List.of()), log, found);
    for (int position = 0; position < log.topics().size(); position++) {
      tell(byTopic.get(position).getOrDefault(log.topics().get(position), List.of()), log, found);
    }
    tell(others.getOrDefault(true, List.of()), log, found);
  }

  boolean isEmpty() {
    return byAddress.isEmpty() && others.isEmpty() && byTopic.stream().allMatch(Map::isEmpty);
  }

  private static <T> void tell(List<Entry<T>> entries, Log log, Consumer<T> found) {
    for (Entry<T> entry : entries) {
      if (entry.account().isOpen()) {
        entry.account().tested();
        if (entry.query().matches(log)) {
          entry.account().matched();
          found.accept(entry.value());
        }
      }
    }
  }

  private interface Change {
    <T> List<Entry<T>> apply(List<Entry<T>> entries, Entry<T> entry);
  }

  private void change(Entry<T> entry, Change change) {
    LogQuery query = entry.query();
    if (!query.addresses().isEmpty()) {
      query.addresses().forEach(address -> change(byAddress, address, entry, change));
      return;
    }
    for (int position = 0; position < query.topics().size(); position++) {
      if (!query.topics().get(position).isEmpty()) {
        Map<Hash, List<Entry<T>>> index = byTopic.get(position);
        query.topics().get(position).forEach(topic -> change(index, topic, entry, change));
        return;
      }
    }
    change(others, true, entry, change);
  }

  private static <K, T> void change(
      Map<K, List<Entry<T>>> index, K key, Entry<T> entry, Change change) {
    index.compute(
        key,
        (_, now) -> {
          List<Entry<T>> changed = change.apply(now == null ? List.of() : now, entry);
          return changed.isEmpty() ? null : changed;
        });
  }

  private static <T> List<Entry<T>> with(List<Entry<T>> entries, Entry<T> entry) {
    List<Entry<T>> more = new ArrayList<>(entries);
    more.add(entry);
    return List.copyOf(more);
  }

  private static <T> List<Entry<T>> without(List<Entry<T>> entries, Entry<T> entry) {
    List<Entry<T>> fewer = new ArrayList<>(entries);
    fewer.removeIf(other -> other.value().equals(entry.value()));
    return List.copyOf(fewer);
  }
}
