package io.heddle.ops;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.heddle.ops.devnet.TestDevnet;
import java.io.IOException;
import java.math.BigInteger;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.web3j.crypto.Credentials;

/// The command as the launcher runs it: a process of its own, judged by its output, its exit status
/// and what it leaves running.
final class DevnetCommandIT {
  private static final Duration READY = Duration.ofSeconds(150);
  private static final Duration FINAL = Duration.ofMinutes(2);
  private static final int STOP_SECONDS = 60;

  @TempDir private Path folder;

  @Test
  void devnet_portInUse_oneLineAndStatusOne() throws Exception {
    try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      Process devnet = start("--l2-port", Integer.toString(taken.getLocalPort()));
      String output = new String(devnet.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      assertEquals(1, devnet.waitFor());
      List<String> errors = output.lines().filter(line -> line.contains("error:")).toList();
      assertEquals(1, errors.size(), output);
      assertTrue(errors.getFirst().contains("port " + taken.getLocalPort()), output);
      assertFalse(output.contains("\tat "), output);
    }
  }

  @Test
  void devnet_stoppedAndStartedAgain_keepsItsState() throws Exception {
    Process first = start("--l1-port", "0", "--l2-port", "0", "--management-port", "0");
    JsonNode summary = awaitReady(first);
    String blockOne = blockHash(summary, 1);
    List<ProcessHandle> children = children(first);
    assertTrue(children.size() >= 3, "L1, PostgreSQL and node: " + children);
    first.destroy(); // SIGTERM
    assertTrue(first.waitFor(STOP_SECONDS, TimeUnit.SECONDS));
    assertAllGone(children);

    Process second = start("--l1-port", "0", "--l2-port", "0", "--management-port", "0");
    JsonNode again = awaitReady(second);
    assertEquals(blockOne, blockHash(again, 1));
    transferAndAwaitFinality(again);
    second.destroy();
    assertTrue(second.waitFor(STOP_SECONDS, TimeUnit.SECONDS));
  }

  @Test
  void devnet_childDies_stopsTheRestAndSaysWhich() throws Exception {
    Path output = folder.resolve("output");
    Process devnet = start("--l1-port", "0", "--l2-port", "0", "--management-port", "0");
    JsonNode summary = awaitReady(devnet);
    List<ProcessHandle> children = children(devnet);
    ProcessHandle.of(summary.required("l1Pid").asLong()).orElseThrow().destroyForcibly();
    assertTrue(devnet.waitFor(STOP_SECONDS, TimeUnit.SECONDS));
    assertNotEquals(0, devnet.exitValue());
    String text = Files.readString(output);
    assertTrue(text.contains("error: anvil ended with status"), text);
    assertAllGone(children);
  }

  private Process start(String... options) throws IOException {
    Files.deleteIfExists(folder.resolve("data/devnet.json"));
    Path root = TestDevnet.projectRoot();
    List<String> command =
        new ArrayList<>(
            List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "--enable-native-access=ALL-UNNAMED",
                "--sun-misc-unsafe-memory-access=allow",
                "-Dheddle.root=" + root,
                "-cp",
                root.resolve("ops/target/ops.jar") + ":" + root.resolve("ops/target/lib/*"),
                "io.heddle.ops.cli.Main",
                "devnet",
                "--data",
                folder.resolve("data").toString()));
    command.addAll(List.of(options));
    ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
    if (!List.of(options).contains("0")) {
      return builder.start(); // its output is read by the test
    }
    return builder.redirectOutput(folder.resolve("output").toFile()).start();
  }

  private JsonNode awaitReady(Process devnet) {
    Path file = folder.resolve("data/devnet.json");
    Chain.await("devnet.json", READY, () -> Files.exists(file) || !devnet.isAlive(), done -> done);
    try {
      assertTrue(devnet.isAlive(), () -> "devnet ended: " + read(folder.resolve("output")));
      return new ObjectMapper().readTree(file.toFile());
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  private static String read(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      return e.toString();
    }
  }

  /// The chain goes on: a new transaction is batched, proven and final.
  private static void transferAndAwaitFinality(JsonNode summary) {
    try (Chain l2 =
        new Chain(summary.required("l2Url").asText(), summary.required("l2ChainId").asLong())) {
      JsonNode user = summary.required("users").required(0);
      Credentials sender = Credentials.create(user.required("privateKey").asText());
      long block =
          l2.send(sender, sender.getAddress(), BigInteger.ONE, "0x", 21_000)
              .getBlockNumber()
              .longValueExact();
      Chain.await("finality", FINAL, () -> l2.head("finalized_l2"), last -> last >= block);
    }
  }

  private static String blockHash(JsonNode summary, long number) {
    try (Chain l2 =
        new Chain(summary.required("l2Url").asText(), summary.required("l2ChainId").asLong())) {
      return l2.json("eth_getBlockByNumber", "0x" + Long.toHexString(number), false)
          .required("hash")
          .asText();
    }
  }

  /// Everything that the devnet has started, as its registry lists it.
  private List<ProcessHandle> children(Process devnet) throws IOException {
    List<ProcessHandle> children = new ArrayList<>(devnet.descendants().toList());
    for (String line : Files.readAllLines(folder.resolve("data/children"))) {
      ProcessHandle.of(Long.parseLong(line.split(" ", -1)[0]))
          .filter(child -> !children.contains(child))
          .ifPresent(children::add);
    }
    return children;
  }

  private static void assertAllGone(List<ProcessHandle> children) {
    Chain.await(
        "the children to end",
        Duration.ofSeconds(10),
        () -> children.stream().filter(ProcessHandle::isAlive).toList(),
        List::isEmpty);
  }
}
