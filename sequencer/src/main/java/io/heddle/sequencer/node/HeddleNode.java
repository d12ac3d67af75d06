package io.heddle.sequencer.node;

import io.quarkus.runtime.Quarkus;
import io.quarkus.runtime.annotations.QuarkusMain;
import io.quarkus.runtime.configuration.ConfigUtils;
import io.smallrye.config.PropertiesConfigSource;
import io.smallrye.config.SmallRyeConfigBuilder;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/// The process: checks all settings, then starts the node.
///
/// | option | instead |
/// |---|---|
/// | `--check` | prints the settings that hold, and ends |
/// | `--probe live`, `ready` or `well` | asks the node that runs with these settings how it is |
@QuarkusMain
public final class HeddleNode {
  /// The node that was asked is not well.
  private static final int EXIT_DOWN = 1;

  /// The settings are wrong: starting again does not help.
  private static final int EXIT_SETTINGS = 2;

  private static final Path FILE = Path.of("config", "application.properties");

  /// As Quarkus ranks it: above what lies in the jar, below the environment.
  private static final int FILE_ORDINAL = 260;

  private HeddleNode() {}

  public static void main(String... arguments) throws IOException {
    List<String> given = List.of(arguments);
    boolean check = given.equals(List.of("--check"));
    boolean probe =
        given.size() == 2
            && given.getFirst().equals("--probe")
            && HealthProbe.PAGES.contains(given.getLast());
    if (!given.isEmpty() && !check && !probe) {
      System.err.println("options: --check | --probe live|ready|well; see docs/configuration.md");
      System.exit(EXIT_SETTINGS);
    }
    Settings settings = new Settings(sources().build(), System.getenv());
    Settings.Outcome outcome = settings.check();
    if (check) {
      settings.effective().forEach(System.out::println);
    }
    if (outcome.config().isEmpty()) {
      tell(outcome.problems(), System.err);
      System.exit(EXIT_SETTINGS);
    }
    NodeConfig config = outcome.config().get();
    if (probe) {
      NodeConfig.Management management = config.management();
      boolean up = HealthProbe.isUp(management.host(), management.port(), given.getLast());
      System.exit(up ? 0 : EXIT_DOWN);
    }
    if (!check) {
      CryptoChoice.apply(config);
      Quarkus.run();
    }
  }

  private static void tell(List<String> problems, PrintStream out) {
    out.printf("THE NODE DOES NOT START: %d problems with its settings%n", problems.size());
    problems.forEach(problem -> out.println("  " + problem));
  }

  /// Where Quarkus looks too.
  private static SmallRyeConfigBuilder sources() throws IOException {
    SmallRyeConfigBuilder builder = ConfigUtils.configBuilder();
    if (Files.exists(FILE)) {
      builder.withSources(
          new PropertiesConfigSource(FILE.toAbsolutePath().toUri().toURL(), FILE_ORDINAL));
    }
    return builder;
  }
}
