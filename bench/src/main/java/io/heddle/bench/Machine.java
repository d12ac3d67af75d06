package io.heddle.bench;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;

/// What the figures were measured on and with.
///
/// @param memoryMib of the machine
/// @param load what ran here before: the load average of the last minute, negative if unknown
/// @param flags of this JVM
/// @param commit of the working tree, with `+changes` when it differs; `unknown` outside a checkout
public record Machine(
    String cpu,
    int cores,
    long memoryMib,
    double load,
    String system,
    String jvm,
    List<String> flags,
    long seed,
    String commit) {
  private static final int GIT_SECONDS = 20;

  public Machine {
    flags = List.copyOf(flags);
  }

  static Machine here(Path root, long seed) {
    return new Machine(
        field(Path.of("/proc/cpuinfo"), "model name"),
        Runtime.getRuntime().availableProcessors(),
        totalMemoryMib(),
        ManagementFactory.getOperatingSystemMXBean().getSystemLoadAverage(),
        "%s %s %s"
            .formatted(
                System.getProperty("os.name"),
                System.getProperty("os.version"),
                System.getProperty("os.arch")),
        System.getProperty("java.vm.name") + " " + Runtime.version(),
        ManagementFactory.getRuntimeMXBean().getInputArguments().stream()
            .filter(flag -> !flag.startsWith("-Dheddle.root="))
            .toList(),
        seed,
        checkedOut(root));
  }

  private static long totalMemoryMib() {
    String kib = field(Path.of("/proc/meminfo"), "MemTotal").replaceAll("[^0-9]", "");
    return kib.isEmpty() ? 0 : Long.parseLong(kib) / 1024;
  }

  /// The first `name : value` line of a file; `unknown` without one.
  private static String field(Path file, String name) {
    try {
      for (String line : Files.readAllLines(file)) {
        int colon = line.indexOf(':');
        if (colon > 0 && line.substring(0, colon).strip().equals(name)) {
          return line.substring(colon + 1).strip();
        }
      }
    } catch (IOException e) {
      return "unknown"; // no such file on this system
    }
    return "unknown";
  }

  private static String checkedOut(Path root) {
    String head = git(root, "rev-parse", "--short=12", "HEAD");
    if (head.isEmpty()) {
      return "unknown";
    }
    return git(root, "status", "--porcelain", "--untracked-files=no").isEmpty()
        ? head
        : head + "+changes";
  }

  private static String git(Path root, String... arguments) {
    try {
      List<String> command = new java.util.ArrayList<>(List.of("git", "-C", root.toString()));
      command.addAll(List.of(arguments));
      Process process =
          new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.DISCARD).start();
      String output =
          new String(
              process.getInputStream().readAllBytes(), java.nio.charset.StandardCharsets.UTF_8);
      boolean ended = process.waitFor(GIT_SECONDS, TimeUnit.SECONDS);
      return ended && process.exitValue() == 0 ? output.strip() : "";
    } catch (IOException e) {
      return ""; // no git here
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return "";
    }
  }

  /// Whether others take enough of the machine to make the figures doubtful: two threads then get
  /// twice the share of one.
  boolean isBusy() {
    return load > cores / 4.0;
  }

  String toLine() {
    return String.format(
        Locale.ROOT,
        "%s, %d cores, %d MiB, load %.1f; %s; %s %s; seed %d; commit %s",
        cpu,
        cores,
        memoryMib,
        load,
        system,
        jvm,
        String.join(" ", flags),
        seed,
        commit);
  }
}
