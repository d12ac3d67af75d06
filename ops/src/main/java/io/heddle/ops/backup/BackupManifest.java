package io.heddle.ops.backup;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.heddle.ops.OperatorException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/// What a backup holds: the last entry of its file, so that a file without it is not whole.
///
/// @param schemaVersion of the database: the number of its newest migration
/// @param headNumber newest block
/// @param headHash its hash, hexadecimal
record BackupManifest(String schemaVersion, long headNumber, String headHash, List<Table> tables) {
  static final String ENTRY = "manifest.json";
  private static final int FORMAT = 1;
  private static final ObjectMapper MAPPER = new ObjectMapper();

  /// One table.
  ///
  /// @param columns in the order of the data
  /// @param sha256 of the data, hexadecimal
  record Table(String name, List<String> columns, long rows, String sha256) {
    /// Where its data lies in the file.
    String entry() {
      return "tables/" + name;
    }
  }

  byte[] encode() {
    ObjectNode json = MAPPER.createObjectNode();
    json.put("format", FORMAT)
        .put("schemaVersion", schemaVersion)
        .put("headNumber", headNumber)
        .put("headHash", headHash);
    for (Table table : tables) {
      ObjectNode entry = json.withArray("/tables").addObject();
      entry.put("name", table.name()).put("rows", table.rows()).put("sha256", table.sha256());
      table.columns().forEach(entry.withArray("/columns")::add);
    }
    try {
      return MAPPER.writerWithDefaultPrettyPrinter().writeValueAsBytes(json);
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }

  static BackupManifest decode(byte[] bytes) {
    try {
      JsonNode json = MAPPER.readTree(bytes);
      int format = json.required("format").asInt();
      if (format != FORMAT) {
        throw new OperatorException("backup: format %d, expected %d".formatted(format, FORMAT));
      }
      List<Table> tables = new ArrayList<>();
      for (JsonNode table : json.required("tables")) {
        List<String> columns = new ArrayList<>();
        table.required("columns").forEach(column -> columns.add(column.asText()));
        tables.add(
            new Table(
                table.required("name").asText(),
                columns,
                table.required("rows").asLong(),
                table.required("sha256").asText()));
      }
      return new BackupManifest(
          json.required("schemaVersion").asText(),
          json.required("headNumber").asLong(),
          json.required("headHash").asText(),
          tables);
    } catch (IOException | IllegalArgumentException e) {
      throw new OperatorException("backup: its manifest is damaged: " + e.getMessage(), e);
    }
  }
}
