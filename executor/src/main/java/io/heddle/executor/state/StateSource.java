package io.heddle.executor.state;

/// A whole state that can be read from the front, any number of times: a genesis file's, a store's,
/// a snapshot's, a generator's.
@FunctionalInterface
public interface StateSource {
  /// Gives everything to `sink`, in its order.
  void pour(StateSink sink);
}
