package io.heddle.sequencer.rpc;

import io.heddle.sequencer.rpc.protocol.ByteBudget;
import io.heddle.sequencer.rpc.protocol.RpcLimits;
import io.netty.buffer.ByteBuf;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.ServerWebSocket;
import io.vertx.core.http.WebSocketFrame;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/// What one WebSocket's client is sending: joins frames to messages, holds them to the bounds and
/// times that HTTP bodies have too, and finds out when the client is gone. Memory is taken as bytes
/// come in, not when a frame or a message is whole: many clients could hold unfinished ones.
///
/// Thread: the connection's event loop.
final class Incoming implements ConnectionGuard.WebSocketWatch {
  private final WebSocketConnection connection;
  private final ServerWebSocket socket;
  private final ByteBudget receiving;
  private final RpcLimits limits;
  private final long idleNanos;
  private final FrameMeter meter = new FrameMeter();

  /// Payload that came in and is not handed over as a frame; then, frames of an unfinished message.
  private long arriving;

  private @Nullable Buffer collected;
  private boolean closed;
  private long messageSince;
  private long lastRead = System.nanoTime();
  private boolean asked;

  Incoming(
      WebSocketConnection connection,
      ServerWebSocket socket,
      ByteBudget receiving,
      RpcLimits limits,
      Duration idle) {
    this.connection = connection;
    this.socket = socket;
    this.receiving = receiving;
    this.limits = limits;
    this.idleNanos = idle.toNanos();
  }

  @Override
  public void read(ByteBuf bytes) {
    lastRead = System.nanoTime();
    asked = false;
    long payload = meter.payload(bytes);
    if (payload == 0 || closed) {
      return;
    }
    if (!receiving.take(payload)) {
      refuse(WebSocketConnection.TRY_AGAIN_LATER, "too many requests at once: try again later");
      return;
    }
    if (arriving == 0 && collected == null) {
      messageSince = lastRead;
    }
    arriving += payload;
  }

  /// A whole frame of a message.
  void frame(WebSocketFrame frame) {
    if (closed || !(frame.isText() || frame.isBinary() || frame.isContinuation())) {
      return;
    }
    Buffer data = frame.binaryData();
    if (data.length() > arriving) {
      // Its bytes came with the handshake, uncounted.
      refuse(WebSocketConnection.POLICY_VIOLATION, "wait for the handshake before sending");
      return;
    }
    arriving -= data.length();
    if (frame.isFinal() && collected == null) {
      receiving.give(data.length());
      connection.message(data.getBytes());
      messageSince = lastRead;
      return;
    }
    collect(data, frame.isFinal());
  }

  private void collect(Buffer data, boolean last) {
    Buffer message = collected == null ? Buffer.buffer() : collected;
    if (message.length() + data.length() > limits.maxBodyBytes()) {
      receiving.give(data.length());
      refuse(
          WebSocketConnection.TOO_BIG,
          "message too large: want at most " + limits.maxBodyBytes() + " bytes");
      return;
    }
    message.appendBuffer(data);
    collected = message;
    if (last) {
      receiving.give(message.length());
      collected = null;
      connection.message(message.getBytes());
      messageSince = lastRead;
    }
  }

  @Override
  public void look(long now) {
    if (closed || connection.isPaused()) {
      lastRead = now; // nothing is read as long as the answers are awaited
      messageSince = now;
      return;
    }
    boolean unfinished = arriving > 0 || collected != null;
    if (unfinished && now - messageSince > limits.requestTimeout().toNanos()) {
      refuse(
          WebSocketConnection.POLICY_VIOLATION,
          "message not complete after " + limits.requestTimeout().toMillis() + " ms");
    } else if (now - lastRead > 2 * idleNanos) {
      refuse(WebSocketConnection.POLICY_VIOLATION, "no answer to a ping");
    } else if (now - lastRead > idleNanos && !asked) {
      asked = true;
      var _ = socket.writePing(Buffer.buffer());
    }
  }

  private void refuse(short code, String reason) {
    closed();
    connection.cutOff(code, reason);
  }

  /// Gives back what is held of messages that nobody will have.
  void closed() {
    if (!closed) {
      closed = true;
      receiving.give(arriving + (collected == null ? 0 : collected.length()));
      arriving = 0;
      collected = null;
    }
  }
}
