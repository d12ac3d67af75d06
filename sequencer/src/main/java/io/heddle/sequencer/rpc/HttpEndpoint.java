package io.heddle.sequencer.rpc;

import io.heddle.sequencer.rpc.protocol.ByteBudget;
import io.heddle.sequencer.rpc.protocol.Replies;
import io.heddle.sequencer.rpc.protocol.Reply;
import io.heddle.sequencer.rpc.protocol.RpcException;
import io.heddle.sequencer.rpc.protocol.RpcProcessor;
import io.heddle.sequencer.rpc.protocol.Session;
import io.vertx.core.Context;
import io.vertx.core.Handler;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.http.impl.HttpServerRequestInternal;
import io.vertx.core.net.impl.ConnectionBase;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// JSON-RPC over HTTP: POST carries a message, OPTIONS answers a browser's preflight, GET upgrades
/// to a WebSocket or tells what this is. The body is read here and not by a `BodyHandler`, so that
/// one over the bound is answered in JSON-RPC, without being stored.
final class HttpEndpoint implements Handler<HttpServerRequest> {
  private static final Set<String> CONTENT_TYPES =
      Set.of("application/json", "application/json-rpc", "application/jsonrequest");
  private static final String PATH = "/";
  private static final String HINT =
      "Heddle JSON-RPC. POST a JSON-RPC 2.0 request here, or open a WebSocket on this address.\n";

  /// What is read and thrown away of a body over the bound, so that the client gets to see the
  /// answer before the connection closes.
  private static final long MAX_DRAIN_BYTES = 64L << 20;

  /// Replies up to this size are not counted, so that slow readers of large ones keep nobody else
  /// from being answered.
  private static final int SMALL_REPLY_BYTES = 64 << 10;

  private final RpcProcessor processor;
  private final WebSocketEndpoint webSockets;
  private final CrossOrigin crossOrigin;
  private final ByteBudget receiving;
  private final ByteBudget sending;

  /// @param receiving memory for requests on their way in, WebSocket messages among them
  HttpEndpoint(
      RpcProcessor processor,
      WebSocketEndpoint webSockets,
      CrossOrigin crossOrigin,
      ByteBudget receiving) {
    this.processor = processor;
    this.webSockets = webSockets;
    this.crossOrigin = crossOrigin;
    this.receiving = receiving;
    this.sending = new ByteBudget(processor.limits().maxAllBodiesBytes());
  }

  /// Runs on the connection's event loop.
  @Override
  public void handle(HttpServerRequest request) {
    Context context = ((HttpServerRequestInternal) request).context();
    ConnectionGuard guard = ConnectionGuard.of(request.connection());
    guard.requestBegun();
    request.response().endHandler(_ -> guard.requestEnded());
    crossOrigin.mark(request);
    if (!PATH.equals(request.path())) {
      refuse(request, context, 404, RpcException.invalidRequest("nothing is here: use " + PATH));
    } else if (request.method().equals(HttpMethod.POST)) {
      post(request, context);
    } else if (hasBody(request)) {
      refuse(
          request,
          context,
          405,
          RpcException.invalidRequest("only POST has a body, not " + request.method().name()));
    } else if (request.method().equals(HttpMethod.OPTIONS)) {
      request.response().setStatusCode(204).end();
    } else if (!request.method().equals(HttpMethod.GET)) {
      request.response().putHeader(HttpHeaders.ALLOW, "GET, POST, OPTIONS");
      refuse(
          request.response(),
          405,
          RpcException.invalidRequest("use POST, not " + request.method().name()));
    } else if (isUpgrade(request)) {
      webSockets.accept(request, context, guard);
    } else {
      request.response().putHeader(HttpHeaders.CONTENT_TYPE, "text/plain; charset=utf-8").end(HINT);
    }
  }

  private void post(HttpServerRequest request, Context context) {
    if (isJson(request.getHeader(HttpHeaders.CONTENT_TYPE))) {
      new Body(request, context).read();
    } else {
      refuse(
          request,
          context,
          415,
          RpcException.invalidRequest(
              "content type must be application/json, got "
                  + request.getHeader(HttpHeaders.CONTENT_TYPE)));
    }
  }

  /// Refuses a request whose body may still be to come.
  private void refuse(HttpServerRequest request, Context context, int status, RpcException error) {
    Body body = new Body(request, context);
    body.refuseLater(status, error);
    body.read();
  }

  private static boolean hasBody(HttpServerRequest request) {
    String length = request.getHeader(HttpHeaders.CONTENT_LENGTH);
    return request.headers().contains(HttpHeaders.TRANSFER_ENCODING)
        || (length != null && !length.equals("0"));
  }

  private void answer(HttpServerRequest request, Context context, byte[] body) {
    Session session =
        new Session.RequestOnly(Connections.address(request.connection().remoteAddress()));
    if (!processor.submit(body, session, reply -> reply(request, context, reply))) {
      refuse(request.response(), 429, processor.busy());
    }
  }

  /// Sends a reply; a large one only while those that clients have not taken yet leave room for it.
  /// Otherwise the client learns that the node is busy although its calls had their effects. Any
  /// thread: the room is taken before the reply waits for the event loop.
  private void reply(HttpServerRequest request, Context context, Reply reply) {
    boolean large = reply.size() > SMALL_REPLY_BYTES;
    boolean room = !large || sending.take(reply.size());
    context.runOnContext(_ -> {
      if (room) {
        send(request, context, reply, large);
      } else {
        refuse(request.response(), 429, processor.busy());
      }
    });
  }

  /// A small reply is counted as well where the client has not taken those before it.
  private void send(HttpServerRequest request, Context context, Reply reply, boolean counted) {
    HttpServerResponse response = request.response();
    if (response.closed() || response.ended()) {
      sending.give(counted ? reply.size() : 0);
    } else if (!counted && !response.writeQueueFull()) {
      send(response, 200, reply.toBytes());
    } else if (counted || sending.take(reply.size())) {
      new LargeReply(request, context, reply).begin();
    } else {
      request.connection().close();
    }
  }

  private static void refuse(HttpServerResponse response, int status, RpcException error) {
    send(response, status, Replies.error(error));
  }

  private static void send(HttpServerResponse response, int status, byte[] body) {
    if (response.closed() || response.ended()) {
      return;
    }
    response
        .setStatusCode(status)
        .putHeader(HttpHeaders.CONTENT_TYPE, "application/json")
        .end(Buffer.buffer(body));
  }

  private static boolean isUpgrade(HttpServerRequest request) {
    return "websocket".equalsIgnoreCase(request.getHeader(HttpHeaders.UPGRADE));
  }

  /// A missing type is taken for JSON; another one is most likely a form, and a mistake.
  private static boolean isJson(@Nullable String contentType) {
    if (contentType == null) {
      return true;
    }
    int parameters = contentType.indexOf(';');
    String type = parameters < 0 ? contentType : contentType.substring(0, parameters);
    return CONTENT_TYPES.contains(type.strip().toLowerCase(Locale.ROOT));
  }

  /// A large reply on its way out, in pieces, as fast as the client takes them; on the connection's
  /// event loop. When the client has not taken all in time, the rest is dropped.
  private final class LargeReply {
    private final HttpServerRequest request;
    private final Context context;
    private final Reply reply;
    private final Reply.Reader left;
    private boolean done;
    private long timer;

    LargeReply(HttpServerRequest request, Context context, Reply reply) {
      this.request = request;
      this.context = context;
      this.reply = reply;
      this.left = reply.reader();
    }

    void begin() {
      HttpServerResponse response = request.response();
      timer =
          context
              .owner()
              .setTimer(processor.limits().requestTimeout().toMillis(), ignored -> drop());
      response.exceptionHandler(ignored -> finish());
      response.closeHandler(ignored -> finish());
      response.drainHandler(ignored -> send());
      response
          .setStatusCode(200)
          .putHeader(HttpHeaders.CONTENT_TYPE, "application/json")
          .putHeader(HttpHeaders.CONTENT_LENGTH, Integer.toString(reply.size()));
      send();
    }

    private void send() {
      HttpServerResponse response = request.response();
      while (!done && !response.writeQueueFull()) {
        Buffer piece = Buffer.buffer(left.next(SMALL_REPLY_BYTES));
        if (left.hasNext()) {
          var _ = response.write(piece);
        } else {
          finish();
          var _ = response.end(piece);
        }
      }
    }

    /// The channel itself is closed: closing the connection would wait for what the client does not
    /// take.
    private void drop() {
      finish();
      if (request.connection() instanceof ConnectionBase connection) {
        var _ = connection.channel().close();
      } else {
        var _ = request.connection().close();
      }
    }

    private void finish() {
      if (!done) {
        done = true;
        context.owner().cancelTimer(timer);
        sending.give(reply.size());
      }
    }
  }

  /// A request's body on its way in; on the connection's event loop. It has as long as its answer
  /// will have.
  private final class Body {
    private final HttpServerRequest request;
    private final Context context;
    private final Buffer collected = Buffer.buffer();
    private long timer;
    private long seenBytes;
    private long takenBytes;
    private int status = 200;
    private RpcException refusal = processor.busy();

    Body(HttpServerRequest request, Context context) {
      this.request = request;
      this.context = context;
    }

    void read() {
      timer =
          context
              .owner()
              .setTimer(
                  processor.limits().requestTimeout().toMillis(),
                  ignored -> request.connection().close());
      request.handler(this::chunk);
      request.exceptionHandler(ignored -> stop());
      request.endHandler(ignored -> end());
      request.resume();
    }

    private void chunk(Buffer chunk) {
      seenBytes += chunk.length();
      if (seenBytes > MAX_DRAIN_BYTES) {
        request.connection().close();
      } else if (status != 200) {
        return;
      } else if (seenBytes > processor.limits().maxBodyBytes()) {
        refuseLater(413, processor.tooLarge());
      } else if (!receiving.take(chunk.length())) {
        refuseLater(429, processor.busy());
      } else {
        takenBytes += chunk.length();
        collected.appendBuffer(chunk);
      }
    }

    /// The answer is sent when the client has sent everything: most do not listen before.
    private void refuseLater(int refusalStatus, RpcException error) {
      status = refusalStatus;
      refusal = error;
    }

    private void end() {
      stop();
      if (status == 200) {
        answer(request, context, collected.getBytes());
      } else {
        refuse(request.response(), status, refusal);
      }
    }

    private void stop() {
      context.owner().cancelTimer(timer);
      receiving.give(takenBytes);
      takenBytes = 0;
    }
  }
}
