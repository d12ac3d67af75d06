package io.heddle.ops.devnet;

import java.io.PrintStream;
import java.nio.charset.StandardCharsets;

/// Where the devnet says what it is doing: one line per step, and the final table.
public final class Progress {
  private final PrintStream out;
  private final long startNanos = System.nanoTime();

  private Progress(PrintStream out) {
    this.out = out;
  }

  public static Progress console() {
    return new Progress(new PrintStream(System.out, true, StandardCharsets.UTF_8));
  }

  /// Prints one step, with the seconds since the start.
  public synchronized void line(String text) {
    double seconds = (System.nanoTime() - startNanos) / 1e9;
    out.printf("[heddle] %5.1f s  %s%n", seconds, text);
  }

  public synchronized void table(DevnetSummary summary) {
    out.println();
    out.print(summary.toTable());
    out.flush();
  }
}
