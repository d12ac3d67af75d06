package io.heddle.sequencer.rpc;

import io.heddle.primitives.U256;
import io.heddle.sequencer.rpc.protocol.ByteBudget;
import io.heddle.sequencer.rpc.protocol.Event;
import io.heddle.sequencer.rpc.protocol.Replies;
import io.heddle.sequencer.rpc.protocol.RpcException;
import io.heddle.sequencer.rpc.protocol.Session;
import java.security.SecureRandom;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/// The subscriptions of one connection: so many, of so many bytes, of what all connections have
/// together. Each gives back what it took when it ends, however it ends. Any thread.
final class Subscriptions {
  private static final Logger LOG = Logger.getLogger(Subscriptions.class);
  private static final SecureRandom RANDOM = new SecureRandom();
  private static final int ID_BYTES = 16;

  /// @param maxCount subscriptions of a connection
  /// @param maxBytes their filters' memory together
  /// @param all the memory of all connections' filters
  /// @param open is moved with the number of all subscriptions
  record Bounds(int maxCount, long maxBytes, ByteBudget all, AtomicInteger open) {}

  private record Held(long bytes, @Nullable AutoCloseable handle) {}

  private final Object address;
  private final Bounds bounds;
  private final Consumer<byte[]> events;
  private final Consumer<String> lost;

  /// Guarded by itself, as what follows. There is no handle until the reply that names the
  /// subscription is queued.
  private final Map<String, Held> held = new HashMap<>();

  private long heldBytes;

  /// No subscription may begin any more.
  private boolean gone;

  /// @param address where the connection comes from
  /// @param events takes the events' messages
  /// @param lost learns why events were lost
  Subscriptions(Object address, Bounds bounds, Consumer<byte[]> events, Consumer<String> lost) {
    this.address = address;
    this.bounds = bounds;
    this.events = events;
    this.lost = lost;
  }

  /// Takes a subscription's place and memory, and gives its id.
  String reserve(long bytes) {
    synchronized (held) {
      if (gone) {
        throw RpcException.server("the connection is closed");
      }
      if (held.size() >= bounds.maxCount()) {
        throw RpcException.limit(
            "too many subscriptions: a connection has at most " + bounds.maxCount());
      }
      if (heldBytes + bytes > bounds.maxBytes()) {
        throw tooLarge("this connection's filters", heldBytes + bytes, bounds.maxBytes(), "filter");
      }
      if (!bounds.all().take(bytes)) {
        throw tooLarge("all connections' filters", bytes, bounds.all().maxBytes(), "all-filters");
      }
      byte[] random = new byte[ID_BYTES];
      RANDOM.nextBytes(random);
      String id = U256.fromBytes(random).toHex();
      held.put(id, new Held(bytes, null));
      heldBytes += bytes;
      bounds.open().incrementAndGet();
      return id;
    }
  }

  private static RpcException tooLarge(String whose, long have, long want, String setting) {
    return RpcException.limit(
        setting.equals("filter")
            ? "filters too large: %s would take %d bytes, want at most %d"
                    .formatted(whose, have, want)
                + " (heddle.rpc.max-filter-bytes-per-web-socket): name fewer addresses and topics,"
                + " or end another subscription"
            : "filters too large: %s have no room for %d more bytes, want at most %d"
                    .formatted(whose, have, want)
                + " (heddle.rpc.max-all-filters-bytes): try again later, or name fewer addresses"
                + " and topics");
  }

  /// Begins what was reserved, unless it was ended meanwhile.
  void open(String id, Session.Subscription subscription) {
    AutoCloseable handle =
        subscription.open(
            new Session.Sink() {
              @Override
              public Object client() {
                return Subscriptions.this;
              }

              @Override
              public Object address() {
                return address;
              }

              @Override
              public void accept(Event event) {
                events.accept(Replies.notification(id, event));
              }

              @Override
              public void lost(String reason) {
                lost.accept(reason);
              }
            });
    synchronized (held) {
      Held reserved = held.get(id);
      if (reserved != null) {
        held.put(id, new Held(reserved.bytes(), handle));
        return;
      }
    }
    stop(handle);
  }

  /// False when there is no such subscription.
  boolean end(String id) {
    Held ended;
    synchronized (held) {
      ended = held.remove(id);
      if (ended == null) {
        return false;
      }
      heldBytes -= ended.bytes();
    }
    bounds.open().decrementAndGet();
    if (ended.handle() != null) {
      stop(ended.handle());
    }
    bounds.all().give(ended.bytes());
    return true;
  }

  void endAll() {
    List<String> ids;
    synchronized (held) {
      gone = true;
      ids = List.copyOf(held.keySet());
    }
    ids.forEach(this::end);
  }

  private static void stop(AutoCloseable handle) {
    try {
      handle.close();
    } catch (Exception e) {
      LOG.warnf(e, "subscription did not close");
    }
  }
}
