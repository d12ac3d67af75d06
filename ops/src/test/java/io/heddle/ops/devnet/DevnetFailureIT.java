package io.heddle.ops.devnet;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.heddle.ops.OperatorException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A devnet whose L1 does not come up as it should. The project folder is one of the test's own, in
/// which anvil is a script.
final class DevnetFailureIT {
  private static final String ANVIL =
      "bridge-contracts/node_modules/@foundry-rs/anvil-linux-amd64/bin/anvil";

  @TempDir private Path folder;
  private Path root;

  @BeforeEach
  void links() throws IOException {
    root = folder.resolve("root");
    Files.createDirectories(root.resolve(ANVIL).getParent());
    Files.createSymbolicLink(
        root.resolve("sequencer"), TestDevnet.projectRoot().resolve("sequencer"));
  }

  @Test
  void start_l1OfAnotherChain_leavesNoChildAndCanBeRepeated() throws Exception {
    anvil("exec %s \"${@/#900/31337}\"");
    try (Devnet devnet = new Devnet(options(root), Progress.console())) {
      OperatorException failure = assertThrows(OperatorException.class, devnet::start);
      assertTrue(String.valueOf(failure.getMessage()).contains("31337"), failure.getMessage());
      assertTrue(children().contains(" anvil"), "not written down");
    }
    assertEquals(List.of(), anvils());
    try (Devnet devnet = new Devnet(options(TestDevnet.projectRoot()), Progress.console())) {
      devnet.start();
    }
    assertEquals(List.of(), anvils());
  }

  /// A large state file took longer to read than it was waited for.
  @Test
  void awaitReady_l1ThatWorksForLong_isAwaited() throws Exception {
    anvil("SECONDS=0; while [ $SECONDS -lt 12 ]; do :; done; exec %s \"$@\"");
    int port = Ports.claim(0, "--l1-port");
    L1Process l1 = L1Process.launch(options(root), port);
    try (ManagedProcess _ = l1.process()) {
      l1.awaitReady(Progress.console(), L1Process.IDLE_LIMIT);
    }
  }

  @Test
  void awaitReady_l1ThatDoesNothing_saysSo() throws Exception {
    anvil("sleep 600 # %s");
    L1Process l1 = L1Process.launch(options(root), Ports.claim(0, "--l1-port"));
    try (ManagedProcess _ = l1.process()) {
      OperatorException failure =
          assertThrows(
              OperatorException.class,
              () -> l1.awaitReady(Progress.console(), Duration.ofSeconds(2)));
      assertTrue(String.valueOf(failure.getMessage()).contains("l1.log"), failure.getMessage());
    }
  }

  private void anvil(String script) throws IOException {
    Path file = root.resolve(ANVIL);
    Path real = TestDevnet.projectRoot().resolve(ANVIL);
    Files.writeString(file, "#!/usr/bin/env bash\n" + script.formatted(real) + "\n");
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwx------"));
  }

  private DevnetOptions options(Path project) {
    return DevnetOptions.of(project, folder.resolve("data")).ports(0, 0, 0).build();
  }

  private String children() throws IOException {
    return Files.readString(folder.resolve("data/children"));
  }

  /// Processes that work on this devnet's L1.
  private List<String> anvils() {
    String state = folder.resolve("data/l1").toString();
    return ProcessHandle.allProcesses()
        .flatMap(process -> process.info().arguments().stream().map(all -> String.join(" ", all)))
        .filter(command -> command.contains(state))
        .toList();
  }
}
