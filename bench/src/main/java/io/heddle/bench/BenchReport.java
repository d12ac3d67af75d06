package io.heddle.bench;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.heddle.ops.OperatorException;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/// The rows of a run, as a table and as JSON.
final class BenchReport {
  private static final ObjectMapper JSON = new ObjectMapper();

  private final Machine machine;
  private final List<BenchRow> rows = new ArrayList<>();
  private int printed;

  BenchReport(Machine machine) {
    this.machine = machine;
  }

  Machine machine() {
    return machine;
  }

  void add(BenchRow row) {
    rows.add(row);
  }

  List<BenchRow> rows() {
    return List.copyOf(rows);
  }

  /// Prints what was added since the last time, as a Markdown table.
  void printNew(PrintWriter out) {
    print(
        out, "suite", "workload", "includes", "threads", "metric", "unit", "median", "min", "max");
    print(out, "---", "---", "---", "---:", "---", "---", "---:", "---:", "---:");
    for (BenchRow row : rows.subList(printed, rows.size())) {
      print(
          out,
          row.suite(),
          row.workload(),
          row.includes().label(),
          row.threads(),
          row.metric(),
          row.unit(),
          number(row.median()),
          number(row.min()),
          number(row.max()));
    }
    printed = rows.size();
    out.flush();
  }

  private static void print(PrintWriter out, Object... cells) {
    out.printf("| %-9s | %-28s | %-14s | %7s | %-28s | %-7s | %10s | %10s | %10s |%n", cells);
  }

  /// Three significant digits at least, none for large numbers.
  static String number(double value) {
    double size = Math.abs(value);
    String format = size >= 100 ? "%,.0f" : size >= 10 ? "%.1f" : size >= 1 ? "%.2f" : "%.3f";
    return String.format(Locale.ROOT, format, value);
  }

  /// Writes the machine once, and the rows.
  void writeJson(Path file) {
    ObjectNode json = JSON.createObjectNode();
    json.set("machine", JSON.valueToTree(machine));
    ArrayNode list = json.putArray("rows");
    for (BenchRow row : rows) {
      list.addObject()
          .put("suite", row.suite())
          .put("workload", row.workload())
          .put("includes", row.includes().label())
          .put("threads", row.threads())
          .put("metric", row.metric())
          .put("unit", row.unit())
          .put("median", row.median())
          .put("min", row.min())
          .put("max", row.max());
    }
    try {
      JSON.writerWithDefaultPrettyPrinter().writeValue(file.toFile(), json);
    } catch (IOException e) {
      throw new OperatorException("--json: cannot write %s: %s".formatted(file, e.getMessage()), e);
    }
  }
}
