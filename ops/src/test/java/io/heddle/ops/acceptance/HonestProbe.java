package io.heddle.ops.acceptance;

import java.io.IOException;
import java.net.URI;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/// An honest client beside an attack: it asks for `eth_chainId` twenty times a second, and looks
/// forty times a second whether there is a new block; each on a connection and a thread of its own.
///
/// Asked is by the clock, whatever became of the question before: a pause of the node counts as
/// often as a client would have met it. What the probe itself waited for a processor ([RunQueue])
/// is taken off each latency, and is reported beside.
final class HonestProbe implements AutoCloseable {
  private static final long CHAIN_ID_EVERY_NANOS = 50_000_000;
  private static final long BLOCK_EVERY_NANOS = 25_000_000;
  private static final int TIMEOUT_MILLIS = 60_000;
  private static final byte[] CHAIN_ID = call("eth_chainId");
  private static final byte[] BLOCK_NUMBER = call("eth_blockNumber");

  private final URI uri;
  private final Thread chainId =
      Thread.ofPlatform().daemon().name("probe-chain-id").unstarted(this::askChainId);
  private final Thread block =
      Thread.ofPlatform().daemon().name("probe-block").unstarted(this::askBlock);
  private volatile boolean running = true;
  private volatile Figures figures = new Figures();
  private volatile long lastBlock = -1;
  private volatile long lastBlockNanos = System.nanoTime();
  private volatile long openSinceNanos; // the question that has no answer yet, or 0

  /// What one stretch of time looked like, in milliseconds.
  static final class Figures {
    final Samples chainIdMillis = new Samples();
    final Samples blockIntervalMillis = new Samples();
    final Samples ownDelayMillis = new Samples();
    final AtomicInteger unanswered = new AtomicInteger();
    private final long fromNanos = System.nanoTime();
  }

  HonestProbe(URI uri) {
    this.uri = uri;
  }

  HonestProbe start() {
    chainId.start();
    block.start();
    return this;
  }

  private static byte[] call(String method) {
    return RawHttp.post(
        "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"" + method + "\",\"params\":[]}");
  }

  /// What was seen since the last time, the interval included that has not ended.
  Figures take() {
    Figures taken = figures;
    figures = new Figures();
    long open = System.nanoTime() - Math.max(lastBlockNanos, taken.fromNanos);
    if (open > 1_000_000_000L) {
      taken.blockIntervalMillis.add(open / 1e6);
    }
    if (openNanos() > CHAIN_ID_EVERY_NANOS) {
      taken.chainIdMillis.add(openNanos() / 1e6);
    }
    return taken;
  }

  /// The newest block that it has seen.
  long lastBlock() {
    return lastBlock;
  }

  double blockAgeSeconds() {
    return (System.nanoTime() - lastBlockNanos) / 1e9;
  }

  /// How long there was no block, or no answer to a question.
  double silentSeconds() {
    return Math.max(System.nanoTime() - lastBlockNanos - 1_000_000_000L, openNanos()) / 1e9;
  }

  private long openNanos() {
    long since = openSinceNanos;
    return since == 0 ? 0 : System.nanoTime() - since;
  }

  private void askChainId() {
    askRegularly(
        CHAIN_ID,
        CHAIN_ID_EVERY_NANOS,
        true,
        (answer, due, latency) -> {
          Figures now = figures;
          for (long each = latency; each > 0; each -= CHAIN_ID_EVERY_NANOS) {
            now.chainIdMillis.add(each / 1e6);
          }
        });
  }

  private void askBlock() {
    askRegularly(
        BLOCK_NUMBER,
        BLOCK_EVERY_NANOS,
        false,
        (answer, due, latency) -> {
          String head = answer.head();
          int at = head.indexOf("\"0x");
          long number = Long.parseLong(head.substring(at + 3, head.indexOf('"', at + 3)), 16);
          if (number > lastBlock) {
            long arrival = due + latency;
            Figures now = figures;
            if (lastBlock >= 0 && lastBlockNanos >= now.fromNanos) {
              now.blockIntervalMillis.add((arrival - lastBlockNanos) / 1e6);
              for (long more = lastBlock + 1; more < number; more++) {
                now.blockIntervalMillis.add(0);
              }
            }
            lastBlock = number;
            lastBlockNanos = arrival;
          }
        });
  }

  /// What becomes of an answer.
  private interface Taker {
    void take(RawHttp.Answer answer, long askedAtNanos, long latencyNanos);
  }

  /// @param noted whether an open question shows in [#openNanos]
  private void askRegularly(byte[] question, long everyNanos, boolean noted, Taker taker) {
    long due = System.nanoTime();
    @Nullable RawHttp http = null;
    while (running) {
      due = Math.max(due + everyNanos, System.nanoTime() - everyNanos);
      sleepUntil(due);
      try {
        if (http == null) {
          http = RawHttp.connect(uri, TIMEOUT_MILLIS);
        }
        long waited = RunQueue.waitedNanos();
        long start = System.nanoTime();

        if (noted) {
          openSinceNanos = start;
        }
        RawHttp.Answer answer = http.exchange(question);
        long end = System.nanoTime();
        if (noted) {
          openSinceNanos = 0;
        }
        long own = RunQueue.waitedNanos() - waited;
        figures.ownDelayMillis.add(Math.max(own, start - due) / 1e6);
        if (answer.isError()) {
          figures.unanswered.incrementAndGet();
        } else {
          taker.take(answer, start, Math.max(0, end - start - own));
        }
      } catch (IOException e) {
        figures.unanswered.incrementAndGet();
        http = closed(http);
        LockSupport.parkNanos(everyNanos);
      }
    }
    closed(http);
  }

  private static @Nullable RawHttp closed(@Nullable RawHttp http) {
    if (http != null) {
      try {
        http.close();
      } catch (IOException e) {
        throw new java.io.UncheckedIOException(e);
      }
    }
    return null;
  }

  private static void sleepUntil(long due) {
    for (long left = due - System.nanoTime(); left > 0; left = due - System.nanoTime()) {
      LockSupport.parkNanos(left);
    }
  }

  @Override
  public void close() {
    running = false;
    end(chainId);
    end(block);
  }

  /// Waits for a thread that was told to end; an interrupt is kept for whoever looks at it.
  static void end(Thread thread) {
    LockSupport.unpark(thread);
    try {
      thread.join(TIMEOUT_MILLIS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
