package io.heddle.ops.derive;

import io.heddle.ops.Folders;
import io.heddle.ops.NodeJar;
import io.heddle.ops.OperatorException;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/// The node as a child process in the role `derivation`. Its log is short, and goes to the operator
/// line by line.
final class DeriveProcess {
  /// It has the machine; what it needs beside its heap are pages of the state store.
  private static final List<String> JVM =
      List.of(
          "-Xmx2g",
          "-XX:+UseParallelGC",
          "-XX:+UseCompactObjectHeaders",
          "-XX:+ExitOnOutOfMemoryError",
          "--enable-native-access=ALL-UNNAMED",
          "--sun-misc-unsafe-memory-access=allow",
          "--add-modules=jdk.incubator.vector");

  private DeriveProcess() {}

  /// Runs it to its end.
  ///
  /// @param root the project folder
  /// @param folder its working folder, with its settings
  /// @return its exit status
  static int run(Path root, Path folder, Map<String, String> settings, PrintWriter say) {
    Map<String, String> all = new TreeMap<>(settings);
    all.put("heddle.rpc.port", "0");
    all.put("heddle.management.port", "0");
    all.put("quarkus.log.level", "WARN");
    all.put("quarkus.log.category.\"io.heddle.sequencer.derive\".level", "INFO");
    all.put("quarkus.log.console.format", "%d{HH:mm:ss} %-5p %s%e%n");
    Folders.ownerOnly(folder);
    NodeJar.writeSettings(
        folder.resolve("config/application.properties"), "Written by ./heddle derive.", all);
    List<String> command = new ArrayList<>();
    command.add(NodeJar.java());
    command.addAll(JVM);
    command.add("-jar");
    command.add(NodeJar.below(root).toString());
    try {
      Process process =
          new ProcessBuilder(command).directory(folder.toFile()).redirectErrorStream(true).start();
      Thread stop = new Thread(process::destroy, "derive-stop");
      Runtime.getRuntime().addShutdownHook(stop);
      try (BufferedReader lines = process.inputReader(StandardCharsets.UTF_8)) {
        for (String line = lines.readLine(); line != null; line = lines.readLine()) {
          say.println("[heddle] " + line);
          say.flush();
        }
        return process.waitFor();
      } finally {
        process.destroy();
        Runtime.getRuntime().removeShutdownHook(stop);
      }
    } catch (IOException e) {
      throw new OperatorException("the node does not start: " + e.getMessage(), e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new OperatorException("interrupted while the chain was derived", e);
    }
  }
}
