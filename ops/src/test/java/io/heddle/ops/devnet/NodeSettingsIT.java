package io.heddle.ops.devnet;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The packaged node looks at all its settings before it starts anything.
final class NodeSettingsIT {
  private static final int LIMIT_SECONDS = 60;

  @TempDir Path folder;

  private record Ended(int status, String out, String errors) {}

  private Ended node(Map<String, String> environment, String... arguments)
      throws IOException, InterruptedException {
    return node(folder, environment, arguments);
  }

  private Ended node(Path directory, Map<String, String> environment, String... arguments)
      throws IOException, InterruptedException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.add("-Dheddle.keccak=scalar");
    command.add("-jar");
    command.add(
        TestDevnet.projectRoot()
            .resolve("sequencer/target/quarkus-app/quarkus-run.jar")
            .toString());
    command.addAll(List.of(arguments));
    ProcessBuilder builder = new ProcessBuilder(command).directory(directory.toFile());
    builder.environment().putAll(environment);
    Path out = folder.resolve("out");
    Path errors = folder.resolve("errors");
    Process process = builder.redirectOutput(out.toFile()).redirectError(errors.toFile()).start();
    try {
      assertTrue(process.waitFor(LIMIT_SECONDS, TimeUnit.SECONDS), "the node does not end");
    } finally {
      process.destroyForcibly();
    }
    return new Ended(process.exitValue(), Files.readString(out), Files.readString(errors));
  }

  @Test
  void wrongSettings_endTheStart_withAllProblemsAndAStatusOfTheirOwn() throws Exception {
    Path config = Files.createDirectories(folder.resolve("config"));
    Files.writeString(
        config.resolve("application.properties"),
        "heddle.rpc.prot=1\nheddle.l1.poll-millis=soon\n");
    Ended ended = node(Map.of("HEDDLE_DATABASE_ADRESS", "here"));
    assertEquals(2, ended.status(), ended.errors());
    for (String line :
        List.of(
            "heddle.rpc.prot: no such setting; did you mean heddle.rpc.port?",
            "heddle.l1.poll-millis: ",
            "heddle.genesis: ",
            "HEDDLE_DATABASE_ADRESS (environment): no such setting")) {
      assertTrue(ended.errors().contains(line), line + " in " + ended.errors());
    }
  }

  @Test
  void probe_saysHowTheNodeIs_thatRunsWithTheseSettings() throws Exception {
    Path data = folder.resolve("devnet");
    try (TestDevnet devnet = TestDevnet.start(data)) {
      assertTrue(devnet.summary().nodePid() > 0);
      assertEquals(0, node(data.resolve("node"), Map.of(), "--probe", "ready").status());
    }
    assertEquals(1, node(data.resolve("node"), Map.of(), "--probe", "ready").status());
  }

  @Test
  void check_printsWhatHolds_andMasksSecrets() throws Exception {
    Ended ended = node(Map.of("HEDDLE_DATABASE_PASSWORD", "hunter2"), "--check");
    assertEquals(2, ended.status(), ended.errors());
    assertTrue(ended.errors().contains("heddle.genesis"), ended.errors());
    assertTrue(ended.out().contains("heddle.database.password=****  # environment"), ended.out());
    assertTrue(ended.out().contains("heddle.keccak=scalar  # system property"), ended.out());
    assertTrue(ended.out().contains("heddle.rpc.port=9545  # default"), ended.out());
  }
}
