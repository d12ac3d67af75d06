package io.heddle.ops.acceptance;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/// WebSockets that subscribe to logs with large filters, and keep them to the end of the attack.
///
/// @param name of the attack
/// @param uri the node's WebSocket
/// @param sockets how many
/// @param filters of each
/// @param everyMillis between two subscriptions, of all sockets together
/// @param filter the filter object
/// @param smaller what is subscribed instead where that is refused
/// @param beside what goes on meanwhile, in a thread of its own
record WebSockets(
    String name,
    URI uri,
    int sockets,
    int filters,
    long everyMillis,
    String filter,
    String smaller,
    Attack beside)
    implements Attack {
  private static final Duration CONNECT = Duration.ofSeconds(10);

  /// Nothing.
  static final Attack NOTHING =
      new Attack() {
        @Override
        public String name() {
          return "nothing";
        }

        @Override
        public void run(Duration time, Load load) {}
      };

  /// An address of a filter, one topic, by number.
  static String filter(int addresses, int topics, String last) {
    StringBuilder out = new StringBuilder("{\"address\":[");
    for (int i = 1; i < addresses; i++) {
      out.append("\"0x%040x\",".formatted(0x1000_0000L + i));
    }
    out.append('"').append(last).append("\"]");
    if (topics > 0) {
      out.append(",\"topics\":[");
      for (int position = 0; position < 4; position++) {
        out.append(position == 0 ? "[" : ",[");
        for (int i = 0; i < topics; i++) {
          out.append(i == 0 ? "" : ",").append("\"0x%064x\"".formatted(0x2000_0000L + i));
        }
        out.append(']');
      }
      out.append(']');
    }
    return out.append('}').toString();
  }

  private static String subscribe(String filter) {
    return "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"eth_subscribe\",\"params\":[\"logs\","
        + filter
        + "]}";
  }

  /// One socket's other end: counts and drops what comes.
  private static final class Drain implements WebSocket.Listener {
    private final Load load;
    private final AtomicLong refused = new AtomicLong();
    private volatile boolean closed;

    Drain(Load load) {
      this.load = load;
    }

    @Override
    public @Nullable CompletionStage<?> onText(WebSocket socket, CharSequence data, boolean last) {
      load.bytes.addAndGet(data.length());
      String head = data.subSequence(0, Math.min(200, data.length())).toString();
      if (head.contains("\"error\"")) {
        refused.incrementAndGet();
        load.refused(head);
      }
      socket.request(1);
      return null;
    }

    @Override
    public @Nullable CompletionStage<?> onClose(WebSocket socket, int code, String reason) {
      closed = true;
      load.broken.incrementAndGet();
      load.refused("closed " + code + " " + reason);
      return null;
    }

    @Override
    public void onError(WebSocket socket, Throwable error) {
      closed = true;
      load.broken.incrementAndGet();
    }
  }

  @Override
  public void run(Duration time, Load load) throws InterruptedException {
    long end = System.nanoTime() + time.toNanos();
    Thread other =
        Thread.ofVirtual()
            .start(() -> {
              try {
                beside.run(time, load);
              } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
              }
            });
    try (HttpClient http = HttpClient.newBuilder().connectTimeout(CONNECT).build()) {
      List<WebSocket> open = new ArrayList<>();
      List<Drain> drains = new ArrayList<>();
      for (int i = 0; i < sockets; i++) {
        Drain drain = new Drain(load);
        connect(http, drain, load, open, drains);
      }
      subscribe(open, drains, end, load);
      open.forEach(WebSocket::abort);
    }
    other.join();
  }

  private void connect(
      HttpClient http, Drain drain, Load load, List<WebSocket> open, List<Drain> drains) {
    try {
      open.add(http.newWebSocketBuilder().buildAsync(uri, drain).join());
      drains.add(drain);
    } catch (CompletionException e) {
      load.broken.incrementAndGet();
    }
  }

  private void subscribe(List<WebSocket> open, List<Drain> drains, long end, Load load) {
    String large = subscribe(filter);
    String small = subscribe(smaller);
    for (int sent = 0; System.nanoTime() < end; sent++) {
      int socket = open.isEmpty() ? -1 : sent % open.size();
      if (socket >= 0 && !drains.get(socket).closed && sent < sockets * filters) {
        boolean refusedBefore = drains.get(socket).refused.get() > 0;
        load.sent.incrementAndGet();
        try {
          open.get(socket).sendText(refusedBefore ? small : large, true).join();
        } catch (CompletionException e) {
          load.broken.incrementAndGet();
        }
      }
      LockSupport.parkNanos(everyMillis * 1_000_000);
    }
  }
}
