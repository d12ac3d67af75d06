package io.heddle.batcher;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.heddle.batcher.port.BatchHeader;
import io.heddle.batcher.port.DataLocation;
import io.heddle.primitives.Hash;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/// The batch header against the vectors that the Rollup contract is tested with.
class BatchHeaderVectorsTest {
  @Test
  void encodingAndHash() throws IOException {
    Path path = Path.of("..", "bridge-contracts", "vectors", "batch-headers.json");
    JsonNode json = new ObjectMapper().readTree(path.toFile());
    assertEquals(json.required("count").asInt(), json.required("cases").size());
    for (JsonNode vector : json.required("cases")) {
      BatchHeader header =
          new BatchHeader(
              vector.required("version").asInt(),
              DataLocation.of(vector.required("daType").asInt()),
              unsigned(vector, "index"),
              unsigned(vector, "l1OriginNumber"),
              hash(vector, "l1OriginHash"),
              unsigned(vector, "depositCount"),
              hash(vector, "dataHash"),
              hash(vector, "parentHash"));
      assertEquals(vector.required("encoded").asText(), header.encoded().toHex());
      assertEquals(hash(vector, "hash"), header.hash());
    }
  }

  private static long unsigned(JsonNode vector, String field) {
    return Long.parseUnsignedLong(vector.required(field).asText());
  }

  private static Hash hash(JsonNode vector, String field) {
    return Hash.fromHex(vector.required(field).asText());
  }
}
