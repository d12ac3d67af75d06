package io.heddle.bench;

import io.heddle.ops.OperatorException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/// The execution suite on 1, 2 … N threads, drawn: throughput and speed-up of each workload. One
/// thread is the serial executor.
final class ScalingSuite implements BenchSuite {
  static final String NAME = "scaling";

  private final Path folder;

  /// @param folder where `throughput.svg` and `speedup.svg` go
  ScalingSuite(Path folder) {
    this.folder = folder;
  }

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public void run(BenchContext context, BenchReport report) {
    new ExecutionSuite(NAME).run(context, report);
    String machine = report.machine().cpu() + ", " + report.machine().cores() + " cores";
    LinePlot throughput =
        new LinePlot("transactions per second, execution only; " + machine, "threads");
    LinePlot speedUp = new LinePlot("speed-up over the serial executor; " + machine, "threads");
    for (BenchRow row : report.rows()) {
      if (row.unit().equals("tx/s")) {
        throughput.add(row.workload(), row.threads(), row.median());
      }
      if (row.metric().equals(ExecutionSuite.SPEED_UP)) {
        speedUp.add(row.workload(), 1, 1);
        speedUp.add(row.workload(), row.threads(), row.median());
      }
    }
    write("throughput.svg", throughput);
    write("speedup.svg", speedUp);
    context.say("scaling: plots in " + folder);
  }

  private void write(String name, LinePlot plot) {
    try {
      Files.createDirectories(folder);
      Files.writeString(folder.resolve(name), plot.toSvg());
    } catch (IOException e) {
      throw new OperatorException(
          "--out: cannot write to %s: %s".formatted(folder, e.getMessage()), e);
    }
  }
}
