package io.heddle.ops.devnet;

import io.heddle.ops.Folders;
import io.heddle.ops.OperatorException;
import java.io.BufferedReader;
import java.io.BufferedWriter;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/// A child process with a bounded log file. The child runs in a session of its own (where `setsid`
/// exists), so that a Ctrl-C at the terminal reaches the devnet alone, which then stops its
/// children in order.
final class ManagedProcess implements AutoCloseable {
  private static final long LOG_LIMIT_BYTES = 16L << 20;
  private static final int TAIL_LINES = 12;
  private static final int STOP_SECONDS = 20;
  private static final Path SETSID = Path.of("/usr/bin/setsid");

  private final String name;
  private final Path log;
  private final Process process;
  private final Deque<String> tail = new ArrayDeque<>();

  private ManagedProcess(String name, Path log, Process process) {
    this.name = name;
    this.log = log;
    this.process = process;
  }

  static ManagedProcess start(String name, Path folder, Path log, List<String> command) {
    List<String> full = new ArrayList<>();
    if (Files.isExecutable(SETSID)) {
      full.add(SETSID.toString());
    }
    full.addAll(command);
    try {
      Folders.ownerOnly(folder);
      Folders.ownerOnly(Objects.requireNonNull(log.toAbsolutePath().getParent()));
      Process process =
          new ProcessBuilder(full).directory(folder.toFile()).redirectErrorStream(true).start();
      process.getOutputStream().close();
      ManagedProcess managed = new ManagedProcess(name, log, process);
      Thread.ofPlatform().daemon().name(name + "-log").start(managed::drain);
      return managed;
    } catch (IOException e) {
      throw new OperatorException("%s does not start: %s".formatted(name, e.getMessage()), e);
    }
  }

  /// Copies the child's output to its log. Once the log is full it becomes `LOG.1` and a new one
  /// begins, so that two files of 16 MiB are the most it ever takes.
  private void drain() {
    try (BufferedReader lines = process.inputReader(StandardCharsets.UTF_8)) {
      BufferedWriter out = open();
      long written = Files.size(log);
      try {
        for (String line = lines.readLine(); line != null; line = lines.readLine()) {
          remember(line);
          out.write(line);
          out.newLine();
          out.flush();
          written += line.length() + 1L;
          if (written > LOG_LIMIT_BYTES) {
            out.close();
            Files.move(
                log,
                log.resolveSibling(log.getFileName() + ".1"),
                StandardCopyOption.REPLACE_EXISTING);
            out = open();
            written = 0;
          }
        }
      } finally {
        out.close();
      }
    } catch (IOException e) {
      remember("log of " + name + " ended: " + e.getMessage());
    }
  }

  private BufferedWriter open() throws IOException {
    return Files.newBufferedWriter(log, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
  }

  private void remember(String line) {
    synchronized (tail) {
      tail.addLast(line);
      if (tail.size() > TAIL_LINES) {
        tail.removeFirst();
      }
    }
  }

  String name() {
    return name;
  }

  Path log() {
    return log;
  }

  boolean isAlive() {
    return process.isAlive();
  }

  ProcessHandle handle() {
    return process.toHandle();
  }

  CompletableFuture<Process> onExit() {
    return process.onExit();
  }

  /// One line for a child that is gone, with the end of its log.
  String obituary() {
    List<String> last;
    synchronized (tail) {
      last = List.copyOf(tail);
    }
    return "%s ended with status %d; the end of %s:%n    %s"
        .formatted(
            name, process.exitValue(), log, String.join(System.lineSeparator() + "    ", last));
  }

  /// SIGTERM, then SIGKILL when it has not ended in 20 s.
  @Override
  public void close() {
    process.destroy();
    try {
      if (!process.waitFor(STOP_SECONDS, TimeUnit.SECONDS)) {
        process.destroyForcibly().waitFor();
      }
    } catch (InterruptedException e) {
      process.destroyForcibly();
      Thread.currentThread().interrupt();
    }
  }
}
