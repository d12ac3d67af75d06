package io.heddle.bench;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.heddle.ops.OperatorException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/// A run that was written by `--json`: what it was measured on, and its rows.
///
/// @param name of the file, without its folder
record RecordedRun(String name, Machine machine, List<BenchRow> rows) {
  private static final ObjectMapper JSON = new ObjectMapper();

  RecordedRun {
    rows = List.copyOf(rows);
  }

  /// Reads a file of [BenchReport#writeJson]; anything else is an [OperatorException] that names
  /// the file.
  static RecordedRun read(Path file) {
    try {
      JsonNode json = JSON.readTree(Files.readAllBytes(file));
      List<BenchRow> rows = new ArrayList<>();
      for (JsonNode row : json.required("rows")) {
        rows.add(row(row));
      }
      return new RecordedRun(
          String.valueOf(file.getFileName()),
          JSON.treeToValue(json.required("machine"), Machine.class),
          rows);
    } catch (IOException | IllegalArgumentException e) {
      throw new OperatorException(
          "%s is no file of ./heddle bench --json: %s".formatted(file, e.getMessage()), e);
    }
  }

  private static BenchRow row(JsonNode row) {
    String includes = row.required("includes").asText();
    return new BenchRow(
        row.required("suite").asText(),
        row.required("workload").asText(),
        Arrays.stream(Includes.values())
            .filter(each -> each.label().equals(includes))
            .findFirst()
            .orElseThrow(() -> new IllegalArgumentException("includes: " + includes)),
        row.required("threads").asInt(),
        row.required("metric").asText(),
        row.required("unit").asText(),
        row.required("median").asDouble(),
        row.required("min").asDouble(),
        row.required("max").asDouble());
  }
}
