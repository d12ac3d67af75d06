package io.heddle.ops.devnet;

import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;

/// Where the devnet says what it is doing: one line per step, and the final table.
public final class Progress {
  private final PrintWriter out;
  private final long startNanos = System.nanoTime();

  private Progress(PrintWriter out) {
    this.out = out;
  }

  public static Progress console() {
    return to(new PrintWriter(System.out, true, StandardCharsets.UTF_8));
  }

  /// Lines to anywhere else.
  public static Progress to(PrintWriter out) {
    return new Progress(out);
  }

  /// Prints one step, with the seconds since the start.
  public synchronized void line(String text) {
    double seconds = (System.nanoTime() - startNanos) / 1e9;
    out.printf("[heddle] %5.1f s  %s%n", seconds, text);
    out.flush();
  }

  public synchronized void table(DevnetSummary summary) {
    out.println();
    out.print(summary.toTable());
    out.flush();
  }
}
