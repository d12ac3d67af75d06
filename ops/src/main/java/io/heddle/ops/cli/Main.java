package io.heddle.ops.cli;

import io.heddle.ops.OperatorException;
import io.heddle.ops.backup.BackupCommand;
import io.heddle.ops.backup.RestoreCommand;
import io.heddle.ops.derive.DeriveCommand;
import io.heddle.ops.devnet.DevChainCommand;
import io.heddle.ops.devnet.DevnetCommand;
import io.heddle.ops.state.StateCommand;
import picocli.CommandLine;
import picocli.CommandLine.Command;

/// Entry point of the operator's command line.
@Command(
    name = "heddle",
    subcommands = {
      DevnetCommand.class,
      DevChainCommand.class,
      DeriveCommand.class,
      StateCommand.class,
      BackupCommand.class,
      RestoreCommand.class
    },
    description = "Runs and operates a Heddle rollup.")
public final class Main {
  private Main() {}

  public static void main(String[] arguments) {
    System.exit(run(new Main(), arguments));
  }

  /// Runs a command line and tells its failures to the operator.
  ///
  /// @return the exit status
  public static int run(Object command, String... arguments) {
    return new CommandLine(command).setExecutionExceptionHandler(Main::report).execute(arguments);
  }

  private static int report(Exception failure, CommandLine line, CommandLine.ParseResult parsed) {
    if (failure instanceof OperatorException expected) {
      System.err.println("[heddle] error: " + expected.getMessage());
    } else {
      System.err.println(
          "[heddle] error: unexpected failure, please report it with the lines below");
      failure.printStackTrace(System.err);
    }
    return 1;
  }
}
