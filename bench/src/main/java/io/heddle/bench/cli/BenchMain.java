package io.heddle.bench.cli;

import io.heddle.bench.BenchCommand;
import io.heddle.conformance.ConformanceCommand;
import io.heddle.ops.cli.Main;
import picocli.CommandLine.Command;

/// Entry point of what measures and checks: `./heddle bench` and `./heddle conformance`.
@Command(
    name = "heddle",
    subcommands = {BenchCommand.class, ConformanceCommand.class},
    description = "Measures a Heddle rollup, and runs the official fixtures.")
public final class BenchMain {
  private BenchMain() {}

  public static void main(String[] arguments) {
    System.exit(Main.run(new BenchMain(), arguments));
  }
}
