package io.heddle.ops.devnet;

import java.nio.file.Files;
import java.nio.file.Path;

/// A devnet for tests: free ports, data in a folder of the test's own, L1 blocks every second,
/// small batches.
public final class TestDevnet implements AutoCloseable {
  private final Devnet devnet;
  private DevnetSummary summary;

  private TestDevnet(Devnet devnet, DevnetSummary summary) {
    this.devnet = devnet;
    this.summary = summary;
  }

  public static TestDevnet start(Path folder) {
    return start(options(folder));
  }

  public static TestDevnet start(DevnetOptions options) {
    Devnet devnet = new Devnet(options, Progress.console());
    try {
      return new TestDevnet(devnet, devnet.start());
    } catch (RuntimeException e) {
      devnet.close();
      throw e;
    }
  }

  public static DevnetOptions options(Path folder) {
    return builder(folder).build();
  }

  /// The same, to be changed.
  public static DevnetOptions.Builder builder(Path folder) {
    return DevnetOptions.of(projectRoot(), folder)
        .ports(0, 0, 0)
        .l1BlockSeconds(1)
        .node("heddle.batcher.max-age-seconds", "4")
        .node("heddle.batcher.max-idle-age-seconds", "8");
  }

  /// The folder that holds `mvnw`, walking up from where the tests run.
  public static Path projectRoot() {
    Path folder = Path.of("").toAbsolutePath();
    while (folder != null && !Files.exists(folder.resolve("mvnw"))) {
      folder = folder.getParent();
    }
    if (folder == null) {
      throw new IllegalStateException("no mvnw above " + Path.of("").toAbsolutePath());
    }
    return folder;
  }

  public DevnetSummary summary() {
    return summary;
  }

  /// Starts the node again after it was killed; the summary then names the new process.
  public void restartNode() {
    summary = devnet.restartNode(summary);
  }

  @Override
  public void close() {
    devnet.close();
  }
}
