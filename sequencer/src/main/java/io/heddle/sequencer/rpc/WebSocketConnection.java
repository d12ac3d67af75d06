package io.heddle.sequencer.rpc;

import io.heddle.sequencer.rpc.protocol.Replies;
import io.heddle.sequencer.rpc.protocol.RpcException;
import io.heddle.sequencer.rpc.protocol.RpcProcessor;
import io.heddle.sequencer.rpc.protocol.Session;
import io.vertx.core.Context;
import io.vertx.core.http.ServerWebSocket;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.jboss.logging.Logger;

/// One WebSocket client: its messages, its subscriptions and its send queue. Messages are answered
/// side by side, so replies may overtake each other; `id` tells them apart. A client that does not
/// read what it asked for is cut off, and so is one whose subscriptions have lost events: each with
/// a reason.
///
/// Threads: reading and sending on the connection's event loop; replies and events come from any
/// thread.
final class WebSocketConnection {
  private static final Logger LOG = Logger.getLogger(WebSocketConnection.class);

  static final short POLICY_VIOLATION = 1008;
  static final short TOO_BIG = 1009;
  static final short TRY_AGAIN_LATER = 1013;

  /// Bytes of a close frame's reason (RFC 6455, section 5.5): beyond it, it is cut.
  private static final int MAX_REASON = 123;

  /// How long a client has to take the close frame before the connection ends without it.
  private static final long CLOSE_MILLIS = 1_000;

  private final ServerWebSocket socket;
  private final Context context;
  private final ConnectionGuard guard;
  private final RpcProcessor processor;
  private final WebSocketEndpoint endpoint;
  private final Subscriptions subscriptions;
  private final AtomicInteger queuedBytes = new AtomicInteger();
  private final AtomicInteger inFlight = new AtomicInteger();
  private final AtomicBoolean cutOff = new AtomicBoolean();
  private final AtomicLong queuedByAll;

  WebSocketConnection(
      ServerWebSocket socket,
      Context context,
      ConnectionGuard guard,
      RpcProcessor processor,
      WebSocketEndpoint endpoint) {
    this.socket = socket;
    this.context = context;
    this.guard = guard;
    this.processor = processor;
    this.endpoint = endpoint;
    this.subscriptions =
        new Subscriptions(
            Connections.address(socket.remoteAddress()),
            endpoint.subscriptionBounds(),
            this::event,
            this::lost);
    this.queuedByAll = endpoint.queuedByAll();
  }

  void start(Runnable onClose) {
    Incoming incoming =
        new Incoming(this, socket, endpoint.receiving(), processor.limits(), endpoint.idleTime());
    guard.upgraded(incoming);
    socket.frameHandler(incoming::frame);
    socket.exceptionHandler(e -> LOG.debugf("websocket failed: %s", e.getMessage()));
    socket.closeHandler(ignored -> {
      incoming.closed();
      subscriptions.endAll();
      onClose.run();
    });
  }

  /// Takes a whole message; on the event loop.
  void message(byte[] body) {
    MessageSession session = new MessageSession();
    boolean taken =
        processor.submit(
            body,
            session,
            reply -> {
              send(reply.toBytes());
              session.begin();
              context.runOnContext(ignored -> answered());
            });
    if (!taken) {
      send(Replies.error(processor.busy()));
    } else if (inFlight.incrementAndGet() >= endpoint.bounds().maxInFlight()) {
      socket.pause();
    }
  }

  private void answered() {
    if (inFlight.decrementAndGet() < endpoint.bounds().maxInFlight()) {
      socket.resume();
    }
  }

  /// Whether reading goes on only when a message is answered.
  boolean isPaused() {
    return inFlight.get() >= endpoint.bounds().maxInFlight();
  }

  private void event(byte[] message) {
    if (!cutOff.get()) {
      send(message);
    }
  }

  private void lost(String reason) {
    cutOff(TRY_AGAIN_LATER, reason);
  }

  int queuedBytes() {
    return cutOff.get() ? 0 : queuedBytes.get();
  }

  /// Queues a message, unless the queue is full: then the connection is closed. An empty one is
  /// none.
  private void send(byte[] message) {
    if (message.length == 0) {
      return;
    }
    int queued = queuedBytes.addAndGet(message.length);
    long all = queuedByAll.addAndGet(message.length);
    if (queued > endpoint.bounds().maxSendQueueBytes()) {
      cutOff(POLICY_VIOLATION, "client too slow: send queue full");
    } else if (all > endpoint.bounds().maxAllSendQueuesBytes()) {
      endpoint.cutOffLongestQueue();
    }
    context.runOnContext(ignored -> {
      if (socket.isClosed() || cutOff.get()) {
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

  /// Closes the connection with a reason that the client can read; any thread, once. What is still
  /// queued is dropped, and a client that takes nothing at all is not waited for.
  void cutOff(short code, String reason) {
    if (!cutOff.compareAndSet(false, true)) {
      return;
    }
    int queued = queuedBytes.get();
    context.runOnContext(ignored -> {
      subscriptions.endAll();
      if (socket.isClosed()) {
        return;
      }
      LOG.infof(
          "websocket closed: remote=%s queuedBytes=%d reason=%s",
          socket.remoteAddress(), queued, reason);
      var _ =
          socket.close(
              code, reason.length() <= MAX_REASON ? reason : reason.substring(0, MAX_REASON));
      context.owner().setTimer(CLOSE_MILLIS, late -> guard.closeNow());
    });
  }

  /// The connection as one message sees it: subscriptions it asks for begin once its reply is
  /// queued, so that no event precedes its subscription's id.
  private final class MessageSession implements Session {
    private final Map<String, Subscription> asked = new LinkedHashMap<>();
    private boolean replied;

    @Override
    public Object client() {
      return WebSocketConnection.this;
    }

    @Override
    public synchronized String subscribe(Subscription subscription) {
      if (replied) {
        throw RpcException.server("the reply was sent before the subscription was made");
      }
      String id = subscriptions.reserve(subscription.weightBytes());
      asked.put(id, subscription);
      return id;
    }

    @Override
    public boolean unsubscribe(String id) {
      return subscriptions.end(id);
    }

    synchronized void begin() {
      replied = true;
      asked.forEach(subscriptions::open);
    }
  }
}
