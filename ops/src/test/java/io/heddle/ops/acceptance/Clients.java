package io.heddle.ops.acceptance;

import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/// Many clients that ask one thing after another, each on a connection of its own: an attack whose
/// requests are HTTP.
///
/// @param name of the attack
/// @param uri the node's JSON-RPC
/// @param count how many clients
/// @param pause of each between an answer and its next request
/// @param request of a client: called once per request, with the client's number and the request's
record Clients(String name, URI uri, int count, Duration pause, Requests request)
    implements Attack {
  private static final int TIMEOUT_MILLIS = 90_000;
  private static final long AFTER_BREAK_NANOS = 200_000_000;

  /// Makes requests; the bytes may be the same array again, changed.
  interface Requests {
    byte[] next(int client, int number);
  }

  @Override
  public void run(Duration time, Load load) throws InterruptedException {
    long end = System.nanoTime() + time.toNanos();
    List<Thread> threads = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      int client = i;
      threads.add(Thread.ofVirtual().name(name + client).start(() -> ask(client, end, load)));
    }
    for (Thread thread : threads) {
      long left = end - System.nanoTime();
      thread.join(Duration.ofNanos(Math.max(1, left)));
    }
    // Answers that are still on their way are not waited for: the connection is cut.
    threads.forEach(Thread::interrupt);
    for (Thread thread : threads) {
      thread.join();
    }
  }

  private void ask(int client, long end, Load load) {
    @Nullable RawHttp http = null;
    for (int number = 0;
        System.nanoTime() < end && !Thread.currentThread().isInterrupted();
        number++) {
      try {
        if (http == null) {
          http = RawHttp.connect(uri, TIMEOUT_MILLIS);
        }
        load.sent.incrementAndGet();
        load.answered(http.exchange(request.next(client, number)));
        LockSupport.parkNanos(pause.toNanos());
      } catch (IOException e) {
        load.broken.incrementAndGet();
        http = closed(http);
        LockSupport.parkNanos(AFTER_BREAK_NANOS);
      }
    }
    closed(http);
  }

  private static @Nullable RawHttp closed(@Nullable RawHttp http) {
    try {
      if (http != null) {
        http.close();
      }
      return null;
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }
}
