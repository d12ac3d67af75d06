package io.heddle.ops.acceptance;

import java.io.IOException;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Collectors;

/// Asks one of the node's health pages once a second, and keeps every answer: what health said
/// while something was wrong, and how fast.
final class HealthLog implements AutoCloseable {
  private static final long EVERY_NANOS = 1_000_000_000;
  private static final int TIMEOUT_MILLIS = 10_000;

  private final URI uri;
  private final HonestProbe probe;
  private final List<Answer> answers = new ArrayList<>();
  private final Thread thread =
      Thread.ofPlatform().daemon().name("health-log").unstarted(this::ask);
  private volatile boolean running = true;

  HealthLog(URI uri, HonestProbe probe) {
    this.uri = uri;
    this.probe = probe;
  }

  /// @param status HTTP's; 0 when nobody answered
  /// @param blockAgeSeconds how old the newest block was by the probe's clock
  record Answer(long askedNanos, int status, String body, double millis, double blockAgeSeconds) {
    boolean isUp() {
      return status == 200;
    }
  }

  HealthLog start() {
    thread.start();
    return this;
  }

  private void ask() {
    byte[] request = RawHttp.get(uri.getPath());
    while (running) {
      long start = System.nanoTime();
      int status = 0;
      String body = "";
      try (RawHttp http = RawHttp.connect(uri, TIMEOUT_MILLIS)) {
        RawHttp.Answer answer = http.whole(request);
        status = answer.status();
        body = answer.head().replaceAll("\\s+", "");
      } catch (IOException e) {
        body = e.toString();
      }
      double millis = (System.nanoTime() - start) / 1e6;
      synchronized (answers) {
        answers.add(new Answer(start, status, body, millis, probe.blockAgeSeconds()));
      }
      LockSupport.parkNanos(EVERY_NANOS - (System.nanoTime() - start));
    }
  }

  /// What was asked from then on.
  List<Answer> since(long nanos) {
    synchronized (answers) {
      return answers.stream()
          .filter(answer -> answer.askedNanos() - nanos >= 0)
          .collect(Collectors.toList());
    }
  }

  boolean isUp() {
    synchronized (answers) {
      return !answers.isEmpty() && answers.getLast().isUp();
    }
  }

  @Override
  public void close() {
    running = false;
    HonestProbe.end(thread);
  }
}
