package io.heddle.sequencer.rpc.method;

import io.heddle.primitives.U256;
import io.heddle.sequencer.rpc.protocol.RpcException;
import java.security.SecureRandom;
import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.LongSupplier;

/// The filters that clients have installed (`eth_newFilter` and its family), by their random names:
/// whoever knows a filter's name may use it.
///
/// A filter is a place up to which its client knows the chain, and nothing is collected for it; so
/// what it costs is its own few bytes, and its next question. Bounded in number for each client and
/// in all, and in bytes; one that is not asked for five minutes is gone, as in geth. Any thread.
final class Filters {
  static final int MAX_OF_CLIENT = 100;
  static final int MAX = 10_000;
  static final long MAX_BYTES = 32 << 20;
  static final long LIFETIME_NANOS = 300_000_000_000L;

  private static final SecureRandom RANDOM = new SecureRandom();
  private static final int ID_BYTES = 16;

  /// What a filter answers with.
  interface Filter {
    /// Memory that it takes, in bytes.
    long weightBytes();
  }

  private static final class Installed {
    final Object client;
    final Filter filter;
    long askedNanos;

    Installed(Object client, Filter filter, long askedNanos) {
      this.client = client;
      this.filter = filter;
      this.askedNanos = askedNanos;
    }
  }

  private final LongSupplier nanos;

  /// What was asked longest ago first; guarded by `this`, as what follows.
  private final Map<String, Installed> installed = new LinkedHashMap<>(16, 0.75f, true);

  private final Map<Object, Integer> byClient = new HashMap<>();
  private long bytes;

  /// @param nanos a clock
  Filters(LongSupplier nanos) {
    this.nanos = nanos;
  }

  /// Installs a filter, and gives its name.
  synchronized String install(Object client, Filter filter) {
    expire();
    if (byClient.getOrDefault(client, 0) >= MAX_OF_CLIENT) {
      throw RpcException.limit(
          "too many filters of this client: want at most %d; uninstall one, or use eth_getLogs"
              .formatted(MAX_OF_CLIENT));
    }
    if (installed.size() >= MAX || bytes + filter.weightBytes() > MAX_BYTES) {
      throw RpcException.limit(
          "too many filters of all clients: have %d of %d bytes; use eth_getLogs, or subscribe"
              .formatted(installed.size(), bytes));
    }
    byte[] random = new byte[ID_BYTES];
    RANDOM.nextBytes(random);
    String id = U256.fromBytes(random).toHex();
    installed.put(id, new Installed(client, filter, nanos.getAsLong()));
    byClient.merge(client, 1, Integer::sum);
    bytes += filter.weightBytes();
    return id;
  }

  /// The filter of this name, which is kept for another while.
  synchronized Optional<Filter> find(String id) {
    expire();
    Installed found = installed.get(id);
    if (found == null) {
      return Optional.empty();
    }
    found.askedNanos = nanos.getAsLong();
    return Optional.of(found.filter);
  }

  /// False when there is no such filter.
  synchronized boolean uninstall(String id) {
    Installed found = installed.remove(id);
    if (found == null) {
      return false;
    }
    forget(found);
    return true;
  }

  private void expire() {
    long before = nanos.getAsLong() - LIFETIME_NANOS;
    for (Iterator<Installed> all = installed.values().iterator(); all.hasNext(); ) {
      Installed oldest = all.next();
      if (oldest.askedNanos - before > 0) {
        return;
      }
      all.remove();
      forget(oldest);
    }
  }

  private void forget(Installed gone) {
    byClient.computeIfPresent(gone.client, (_, count) -> count == 1 ? null : count - 1);
    bytes -= gone.filter.weightBytes();
  }
}
