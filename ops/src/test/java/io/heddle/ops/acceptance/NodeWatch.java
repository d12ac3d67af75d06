package io.heddle.ops.acceptance;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.OptionalDouble;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/// Looks once a second at the node's process: what it takes of memory by the kernel's account, and
/// of heap by its own. When the honest client meets silence, it has the node's threads written to a
/// file, once per attack, for whoever wants to know why.
final class NodeWatch implements AutoCloseable {
  private static final double MIB = 1 << 20;
  private static final int METRICS_MILLIS = 5_000;
  private static final int TOOL_SECONDS = 60;
  private static final double SILENCE_SECONDS = 2;

  private final long pid;
  private final URI metrics;
  private final HonestProbe probe;
  private final Path dump;
  private final Thread thread =
      Thread.ofPlatform().daemon().name("node-watch").unstarted(this::look);
  private volatile boolean running = true;
  private volatile double residentMib;
  private volatile boolean dumped;

  /// @param dump where the threads are written
  NodeWatch(long pid, URI metrics, HonestProbe probe, Path dump) {
    this.pid = pid;
    this.metrics = metrics;
    this.probe = probe;
    this.dump = dump;
  }

  NodeWatch start() {
    thread.start();
    return this;
  }

  private void look() {
    while (running) {
      residentMib = Math.max(residentMib, residentMib());
      if (!dumped && probe.silentSeconds() > SILENCE_SECONDS && isAlive()) {
        dumped = true;
        dumpThreads();
      }
      LockSupport.parkNanos(1_000_000_000L);
    }
  }

  private void dumpThreads() {
    try {
      Files.createDirectories(dump.getParent());
      jcmd("Thread.dump_to_file", "-overwrite", dump.toAbsolutePath().toString());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  boolean isAlive() {
    return ProcessHandle.of(pid).map(ProcessHandle::isAlive).orElse(false);
  }

  /// The most memory without a file behind it that was seen: heap, stacks, code, all native.
  double peakResidentMib() {
    return residentMib;
  }

  private double residentMib() {
    try {
      for (String line : Files.readAllLines(Path.of("/proc/" + pid + "/status"))) {
        if (line.startsWith("RssAnon:")) {
          return Long.parseLong(line.replaceAll("\\D", "")) / 1024.0;
        }
      }
    } catch (IOException e) {
      return 0; // the process is gone
    }
    return 0;
  }

  /// What the heap holds that is still needed: used, right after a collection. Empty when the node
  /// does not tell.
  OptionalDouble liveHeapMib() {
    if (!isAlive() || !jcmd("GC.run")) {
      return OptionalDouble.empty();
    }
    try (RawHttp http = RawHttp.connect(metrics, METRICS_MILLIS)) {
      return http.whole(RawHttp.get(metrics.getPath()))
          .head()
          .lines()
          .filter(line -> line.startsWith("jvm_memory_used_bytes{area=\"heap\""))
          .mapToDouble(line -> Double.parseDouble(line.substring(line.lastIndexOf(' ') + 1)) / MIB)
          .reduce(Double::sum);
    } catch (IOException e) {
      return OptionalDouble.empty();
    }
  }

  private boolean jcmd(String... command) {
    java.util.List<String> full = new java.util.ArrayList<>();
    full.add(Path.of(System.getProperty("java.home"), "bin", "jcmd").toString());
    full.add(Long.toString(pid));
    full.addAll(java.util.List.of(command));
    try {
      Process process =
          new ProcessBuilder(full)
              .redirectErrorStream(true)
              .redirectOutput(ProcessBuilder.Redirect.DISCARD)
              .start();
      boolean ended = process.waitFor(TOOL_SECONDS, TimeUnit.SECONDS);
      process.destroyForcibly();
      return ended && process.exitValue() == 0;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }

  @Override
  public void close() {
    running = false;
    HonestProbe.end(thread);
  }
}
