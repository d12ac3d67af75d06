package io.heddle.sequencer.rpc;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.vertx.core.http.HttpConnection;
import io.vertx.core.net.impl.ConnectionBase;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/// Holds one connection to its times, from its first byte on: Vert.x has none for headers, and its
/// idle time begins anew with each byte that a client lets drip.
///
/// States: idle → (bytes come) headers → (the headers are there) answering → (the reply is written)
/// idle …; or from answering, for good, WebSocket. Idle and headers have a deadline each, which
/// bytes do not move; answering has those of the body and of the call. Looked at in intervals, so a
/// connection ends a little after its deadline.
///
/// Thread: the connection's event loop.
final class ConnectionGuard extends ChannelInboundHandlerAdapter {
  /// Looks at the clock in a header's time.
  private static final int LOOKS = 4;

  /// What a WebSocket is told of its connection.
  interface WebSocketWatch {
    /// Bytes came; they are only looked at.
    void read(ByteBuf bytes);

    void look(long nowNanos);
  }

  private final Connections.Bounds bounds;
  private @Nullable ChannelHandlerContext context;
  private @Nullable ScheduledFuture<?> looking;
  private @Nullable WebSocketWatch webSocket;
  private int answering;
  private boolean headers;
  private long deadlineNanos;

  ConnectionGuard(Connections.Bounds bounds) {
    this.bounds = bounds;
  }

  /// The guard of a connection that [Connections] accepted.
  static ConnectionGuard of(HttpConnection connection) {
    return ((ConnectionBase) connection).channel().pipeline().get(ConnectionGuard.class);
  }

  @Override
  public void handlerAdded(ChannelHandlerContext added) {
    context = added;
    setDeadline(bounds.headerTimeout().toNanos());
    long interval = Math.max(1, bounds.headerTimeout().toMillis() / LOOKS);
    looking =
        added.executor().scheduleAtFixedRate(this::look, interval, interval, TimeUnit.MILLISECONDS);
  }

  @Override
  public void channelInactive(ChannelHandlerContext closing) throws Exception {
    if (looking != null) {
      looking.cancel(false);
    }
    super.channelInactive(closing);
  }

  @Override
  public void channelRead(ChannelHandlerContext reading, Object message) throws Exception {
    if (webSocket != null) {
      if (message instanceof ByteBuf bytes) {
        webSocket.read(bytes);
      }
    } else if (answering == 0 && !headers) {
      headers = true;
      setDeadline(bounds.headerTimeout().toNanos());
    }
    super.channelRead(reading, message);
  }

  /// A request's headers are there.
  void requestBegun() {
    answering++;
    headers = false;
  }

  /// Its reply is written.
  void requestEnded() {
    answering--;
    setDeadline(bounds.idleTimeout().toNanos());
  }

  /// The connection is a WebSocket from now on.
  void upgraded(WebSocketWatch watch) {
    webSocket = watch;
  }

  /// Ends the connection without waiting for what is still to be written.
  void closeNow() {
    if (context != null) {
      var _ = context.channel().close();
    }
  }

  private void setDeadline(long nanosFromNow) {
    deadlineNanos = System.nanoTime() + nanosFromNow;
  }

  private void look() {
    long now = System.nanoTime();
    if (webSocket != null) {
      webSocket.look(now);
    } else if (answering == 0 && now - deadlineNanos > 0) {
      closeNow();
    }
  }
}
