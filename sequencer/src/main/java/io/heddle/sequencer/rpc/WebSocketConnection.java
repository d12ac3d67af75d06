package io.heddle.sequencer.rpc;

import io.heddle.primitives.U256;
import io.heddle.sequencer.rpc.protocol.Replies;
import io.heddle.sequencer.rpc.protocol.RpcException;
import io.heddle.sequencer.rpc.protocol.RpcProcessor;
import io.heddle.sequencer.rpc.protocol.Session;
import io.vertx.core.Context;
import io.vertx.core.http.ServerWebSocket;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.jboss.logging.Logger;

/// One WebSocket client: its messages, its subscriptions and its send queue. Messages are answered
/// side by side, so replies may overtake each other; `id` tells them apart. A client that does not
/// read what it asked for is cut off.
///
/// Threads: reading and sending on the connection's event loop; replies and events come from any
/// thread.
final class WebSocketConnection {
  private static final Logger LOG = Logger.getLogger(WebSocketConnection.class);
  private static final SecureRandom RANDOM = new SecureRandom();
  private static final int ID_BYTES = 16;
  private static final short POLICY_VIOLATION = 1008;

  private final ServerWebSocket socket;
  private final Context context;
  private final RpcProcessor processor;
  private final WebSocketEndpoint.Bounds bounds;
  private final AtomicInteger subscriptionGauge;
  private final AtomicLong queuedByAll;
  private final AtomicInteger queuedBytes = new AtomicInteger();
  private final AtomicInteger inFlight = new AtomicInteger();

  /// Guarded by itself. The value is empty until the reply that names the subscription is queued.
  private final Map<String, Optional<AutoCloseable>> subscriptions = new HashMap<>();

  /// No subscription may begin any more; guarded by `subscriptions`.
  private boolean gone;

  WebSocketConnection(
      ServerWebSocket socket,
      Context context,
      RpcProcessor processor,
      WebSocketEndpoint.Bounds bounds,
      AtomicInteger subscriptionGauge,
      AtomicLong queuedByAll) {
    this.socket = socket;
    this.context = context;
    this.processor = processor;
    this.bounds = bounds;
    this.subscriptionGauge = subscriptionGauge;
    this.queuedByAll = queuedByAll;
  }

  void start(Runnable onClose) {
    socket.textMessageHandler(text -> message(text.getBytes(StandardCharsets.UTF_8)));
    socket.binaryMessageHandler(bytes -> message(bytes.getBytes()));
    socket.exceptionHandler(e -> LOG.debugf("websocket failed: %s", e.getMessage()));
    socket.closeHandler(ignored -> {
      endAll();
      onClose.run();
    });
  }

  private void message(byte[] body) {
    if (body.length > processor.limits().maxBodyBytes()) {
      send(Replies.error(processor.tooLarge()));
      return;
    }
    MessageSession session = new MessageSession();
    boolean taken =
        processor.submit(
            body,
            session,
            reply -> {
              send(reply);
              session.begin();
              context.runOnContext(ignored -> answered());
            });
    if (!taken) {
      send(Replies.error(processor.busy()));
    } else if (inFlight.incrementAndGet() >= bounds.maxInFlight()) {
      socket.pause();
    }
  }

  private void answered() {
    if (inFlight.decrementAndGet() < bounds.maxInFlight()) {
      socket.resume();
    }
  }

  /// Queues a message, unless the queue is full: then the connection is closed. An empty one is
  /// none.
  private void send(byte[] message) {
    if (message.length == 0) {
      return;
    }
    int queued = queuedBytes.addAndGet(message.length);
    long all = queuedByAll.addAndGet(message.length);
    boolean full = queued > bounds.maxSendQueueBytes() || all > bounds.maxAllSendQueuesBytes();
    context.runOnContext(ignored -> {
      if (full && !socket.isClosed()) {
        LOG.infof(
            "websocket closed, client too slow: remote=%s queuedBytes=%d",
            socket.remoteAddress(), queued);
        endAll();
        var _ = socket.close(POLICY_VIOLATION, "client too slow: send queue full");
      }
      if (socket.isClosed()) {
        sent(message.length);
      } else {
        socket
            .writeTextMessage(new String(message, StandardCharsets.UTF_8))
            .onComplete(done -> sent(message.length));
      }
    });
  }

  private void sent(int bytes) {
    queuedBytes.addAndGet(-bytes);
    queuedByAll.addAndGet(-bytes);
  }

  private String reserve() {
    synchronized (subscriptions) {
      if (gone) {
        throw RpcException.server("the connection is closed");
      }
      if (subscriptions.size() >= bounds.maxSubscriptions()) {
        throw RpcException.limit(
            "too many subscriptions: a connection has at most " + bounds.maxSubscriptions());
      }
      byte[] bytes = new byte[ID_BYTES];
      RANDOM.nextBytes(bytes);
      String id = U256.fromBytes(bytes).toHex();
      subscriptions.put(id, Optional.empty());
      subscriptionGauge.incrementAndGet();
      return id;
    }
  }

  private void open(String id, Session.Subscription subscription) {
    AutoCloseable handle = subscription.open(event -> send(Replies.notification(id, event)));
    synchronized (subscriptions) {
      if (subscriptions.replace(id, Optional.of(handle)) != null) {
        return;
      }
    }
    stop(handle);
  }

  private boolean end(String id) {
    Optional<AutoCloseable> handle;
    synchronized (subscriptions) {
      if (!subscriptions.containsKey(id)) {
        return false;
      }
      handle = subscriptions.remove(id);
    }
    subscriptionGauge.decrementAndGet();
    handle.ifPresent(WebSocketConnection::stop);
    return true;
  }

  private void endAll() {
    List<String> ids;
    synchronized (subscriptions) {
      gone = true;
      ids = List.copyOf(subscriptions.keySet());
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

  /// The connection as one message sees it: subscriptions it asks for begin once its reply is
  /// queued, so that no event precedes its subscription's id.
  private final class MessageSession implements Session {
    private final Map<String, Subscription> asked = new LinkedHashMap<>();
    private boolean replied;

    @Override
    public synchronized String subscribe(Subscription subscription) {
      if (replied) {
        throw RpcException.server("the reply was sent before the subscription was made");
      }
      String id = reserve();
      asked.put(id, subscription);
      return id;
    }

    @Override
    public boolean unsubscribe(String id) {
      return end(id);
    }

    synchronized void begin() {
      replied = true;
      asked.forEach(WebSocketConnection.this::open);
    }
  }
}
