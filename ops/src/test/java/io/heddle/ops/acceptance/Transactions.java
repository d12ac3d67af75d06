package io.heddle.ops.acceptance;

import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/// Sends signed transactions, made beforehand, one after another.
///
/// @param name of the attack
/// @param uri the node's JSON-RPC
/// @param requests whole HTTP requests, in the order of their nonces
/// @param every least time between two
/// @param blocks tells the newest block; with `perBlock`, no more are sent than that many for each
///   block since the beginning and the next two
/// @param perBlock 0 for no such bound
record Transactions(
    String name, URI uri, List<byte[]> requests, Duration every, LongSupplier blocks, int perBlock)
    implements Attack {
  private static final int TIMEOUT_MILLIS = 90_000;
  private static final int BLOCKS_AHEAD = 2;

  Transactions {
    requests = List.copyOf(requests);
  }

  @Override
  public void run(Duration time, Load load) throws InterruptedException {
    long end = System.nanoTime() + time.toNanos();
    long from = blocks.getAsLong();
    @Nullable RawHttp http = null;
    int next = 0;
    while (System.nanoTime() < end && next < requests.size()) {
      Thread.sleep(every);
      if (perBlock > 0 && next >= perBlock * (blocks.getAsLong() - from + BLOCKS_AHEAD)) {
        continue;
      }
      try {
        if (http == null) {
          http = RawHttp.connect(uri, TIMEOUT_MILLIS);
        }
        load.sent.incrementAndGet();
        RawHttp.Answer answer = http.exchange(requests.get(next));
        load.answered(answer);
        if (!answer.isError()) {
          next++; // a refused one is sent again: the ones after it need its nonce
        }
      } catch (IOException e) {
        load.broken.incrementAndGet();
        http = null;
        LockSupport.parkNanos(200_000_000);
      }
    }
  }
}
