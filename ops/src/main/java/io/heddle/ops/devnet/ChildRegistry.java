package io.heddle.ops.devnet;

import io.heddle.ops.Folders;
import io.heddle.ops.OperatorException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/// Holds the data folder for one devnet, and knows what an earlier one left running there.
///
/// A devnet that was killed with SIGKILL cannot stop its children. They are written down
/// (`children`: pid and start time, so that a reused pid is never mistaken for one of ours), and
/// the next devnet of that folder stops them first.
final class ChildRegistry implements AutoCloseable {
  private static final int STOP_SECONDS = 15;

  private final Path file;
  private final FileChannel lockChannel;
  private final List<String> lines = new ArrayList<>();

  private ChildRegistry(Path file, FileChannel lockChannel) {
    this.file = file;
    this.lockChannel = lockChannel;
  }

  static ChildRegistry open(Path data) {
    try {
      if (!Files.isDirectory(data)) {
        Folders.ownerOnly(data); // one that is there is the operator's: its modes are left alone
      }
      FileChannel channel =
          FileChannel.open(
              data.resolve("lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
      if (lock(channel) == null) {
        channel.close();
        throw new OperatorException(
            "another devnet runs in %s: stop it, or give this one a folder of its own with --data"
                .formatted(data));
      }
      return new ChildRegistry(data.resolve("children"), channel);
    } catch (IOException e) {
      throw new OperatorException(
          "data folder %s is not writable: %s".formatted(data, e.getMessage()), e);
    }
  }

  private static @Nullable FileLock lock(FileChannel channel) throws IOException {
    try {
      return channel.tryLock();
    } catch (OverlappingFileLockException e) {
      return null; // held by another devnet of this very process
    }
  }

  /// Stops what an earlier devnet left behind, newest first; returns how many.
  int stopLeftovers() {
    if (!Files.exists(file)) {
      return 0;
    }
    try {
      int stopped = 0;
      for (String line : Files.readAllLines(file).reversed()) {
        String[] parts = line.split(" ", -1);
        Optional<ProcessHandle> child =
            ProcessHandle.of(Long.parseLong(parts[0]))
                .filter(handle -> startMillis(handle) == Long.parseLong(parts[1]));
        if (child.isPresent()) {
          stop(child.get());
          stopped++;
        }
      }
      Files.delete(file);
      return stopped;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  void add(ProcessHandle child, String name) {
    lines.add(child.pid() + " " + startMillis(child) + " " + name);
    try {
      Files.write(file, lines);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static long startMillis(ProcessHandle handle) {
    return handle.info().startInstant().map(Instant::toEpochMilli).orElse(-1L);
  }

  /// SIGTERM, then SIGKILL when it has not ended in 15 s.
  static void stop(ProcessHandle handle) {
    handle.destroy();
    try {
      handle.onExit().get(STOP_SECONDS, TimeUnit.SECONDS);
    } catch (TimeoutException e) {
      handle.destroyForcibly();
    } catch (ExecutionException e) {
      throw new IllegalStateException("waiting for pid " + handle.pid(), e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /// To be called once every child has been stopped.
  @Override
  public void close() {
    try {
      Files.deleteIfExists(file);
      lockChannel.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
