package io.heddle.bench;

import com.fasterxml.jackson.databind.JsonNode;
import io.heddle.ops.OperatorException;
import java.nio.charset.StandardCharsets;
import java.util.Iterator;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/// Sends transactions to one JSON-RPC endpoint and watches them come out in blocks.
///
/// One thread sends, as fast as it may: at most [#REQUESTS] requests are in flight, at most
/// [#WINDOW] transactions are sent and not included, and at most `rate` go out per second. Another
/// asks for new blocks and looks for the hashes. A refused transaction, or a minute without any
/// included one, ends the run with an exception: its figures would mean nothing.
final class LoadRun {
  static final int REQUESTS = 8;
  static final int WINDOW = 20_000;
  private static final int POLL_MILLIS = 20;
  private static final long STALL_NANOS = 60_000_000_000L;
  private static final byte[] ERROR = "\"error\"".getBytes(StandardCharsets.US_ASCII);

  private final RpcClient rpc;
  private final double rate;
  private final Map<String, Long> waiting = new ConcurrentHashMap<>();
  private final Semaphore requests = new Semaphore(REQUESTS);
  private final AtomicReference<@Nullable String> failure = new AtomicReference<>();
  private final AtomicLong sent = new AtomicLong();
  private final AtomicLong answered = new AtomicLong();
  private final AtomicLong included = new AtomicLong();
  private final LatencyRecorder latencies = new LatencyRecorder();
  private volatile boolean allSent;
  private volatile long lastAnswerNanos;
  private volatile long lastIncludedNanos;
  private long nextBlock;

  /// @param rate transactions per second; infinite for as fast as the window lets
  LoadRun(RpcClient rpc, double rate) {
    this.rpc = rpc;
    this.rate = rate;
  }

  /// What came of a run.
  ///
  /// @param acceptedPerSecond until the last answer
  /// @param includedPerSecond until the last transaction was seen in a block
  /// @param latenciesLeft milliseconds from sending (at a steady rate: from when it was to be sent)
  ///   to seeing the block, those that nobody took during the run
  record Outcome(
      long transactions,
      double acceptedPerSecond,
      double includedPerSecond,
      Optional<Samples> latenciesLeft) {
    /// All latencies, of a run whose [LoadRun#latencies] nobody takes.
    Samples latencies() {
      return latenciesLeft.orElseThrow(() -> new OperatorException("load: no latencies are left"));
    }
  }

  Outcome run(Iterator<LoadBatch> batches) {
    long start = System.nanoTime();
    lastIncludedNanos = start;
    nextBlock = blockNumber() + 1;
    Thread watcher = Thread.ofPlatform().daemon().name("load-watcher").start(this::watch);
    try {
      send(batches);
      allSent = true;
      watcher.join();
    } catch (InterruptedException e) {
      fail("interrupted");
      Thread.currentThread().interrupt();
    }
    String reason = failure.get();
    if (reason != null) {
      throw new OperatorException("load: " + reason);
    }
    if (sent.get() == 0) {
      throw new OperatorException("load: nothing was sent");
    }
    return new Outcome(
        included.get(),
        included.get() / ((lastAnswerNanos - start) / 1e9),
        included.get() / ((lastIncludedNanos - start) / 1e9),
        latencies.take());
  }

  long sent() {
    return sent.get();
  }

  long included() {
    return included.get();
  }

  LatencyRecorder latencies() {
    return latencies;
  }

  private void send(Iterator<LoadBatch> batches) throws InterruptedException {
    long start = System.nanoTime();
    while (batches.hasNext() && failure.get() == null) {
      LoadBatch batch = batches.next();
      requests.acquire();
      while (failure.get() == null && mustWait(start)) {
        Thread.sleep(1);
      }
      long due = due(start);
      batch.hashes().forEach(hash -> waiting.put(hash, due));
      sent.addAndGet(batch.hashes().size());
      var _ =
          rpc.post(batch.body())
              .whenComplete((answer, problem) -> answered(batch, answer, problem));
    }
  }

  /// When the next batch is sent, or, at a steady rate, was to be sent: what a node that falls
  /// behind keeps waiting here has waited.
  private long due(long start) {
    return rate == Double.POSITIVE_INFINITY
        ? System.nanoTime()
        : start + (long) (sent.get() / rate * 1e9);
  }

  private boolean mustWait(long start) {
    double allowed = rate * (System.nanoTime() - start) / 1e9;
    return sent.get() - included.get() >= WINDOW || sent.get() > allowed;
  }

  private void answered(LoadBatch batch, byte @Nullable [] answer, @Nullable Throwable problem) {
    requests.release();
    if (answer == null) {
      fail("no answer: " + problem);
    } else if (contains(answer, ERROR)) {
      String text = new String(answer, StandardCharsets.UTF_8);
      int at = text.indexOf("\"error\"");
      fail("refused: " + text.substring(at, Math.min(text.length(), at + 200)));
    } else {
      answered.addAndGet(batch.hashes().size());
      lastAnswerNanos = System.nanoTime();
    }
  }

  private static boolean contains(byte[] text, byte[] part) {
    for (int i = 0; i + part.length <= text.length; i++) {
      if (text[i] == part[0]
          && java.util.Arrays.equals(text, i, i + part.length, part, 0, part.length)) {
        return true;
      }
    }
    return false;
  }

  private void watch() {
    try {
      while (failure.get() == null && !isComplete()) {
        long head = blockNumber();
        while (nextBlock <= head) {
          look(rpc.call("eth_getBlockByNumber", "0x" + Long.toHexString(nextBlock++), false));
        }
        if (System.nanoTime() - lastIncludedNanos > STALL_NANOS) {
          fail(
              "nothing included for a minute: sent=%d answered=%d included=%d block=%d"
                  .formatted(sent.get(), answered.get(), included.get(), head));
        }
        Thread.sleep(POLL_MILLIS);
      }
    } catch (InterruptedException e) {
      fail("interrupted");
    } catch (RuntimeException e) {
      fail(e.toString());
    }
  }

  /// Whether everything was sent, answered (a block may be seen before that) and included.
  private boolean isComplete() {
    return allSent && included.get() == sent.get() && answered.get() == sent.get();
  }

  private void look(JsonNode block) {
    long now = System.nanoTime();
    int found = 0;
    for (JsonNode hash : block.path("transactions")) {
      Long sentAt = waiting.remove(hash.asText());
      if (sentAt != null) {
        latencies.add((now - sentAt) / 1e6);
        found++;
      }
    }
    if (found > 0) {
      lastIncludedNanos = now;
      included.addAndGet(found);
    }
  }

  private long blockNumber() {
    return Long.decode(rpc.call("eth_blockNumber").asText());
  }

  /// The first reason stays.
  private void fail(String reason) {
    failure.compareAndSet(null, reason);
  }
}
