package io.heddle.executor.transaction;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.heddle.executor.L1FeeParameters;
import io.heddle.primitives.Bytes;
import io.heddle.primitives.U256;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/// The L1 fee against the vectors that the GasPriceOracle contract is tested with; some sizes in
/// them are those that op-geth and revm test with.
class L1FeeVectorsTest {
  @Test
  void sizesAndFees() throws IOException {
    Path path = Path.of("..", "bridge-contracts", "vectors", "l1-fees.json");
    JsonNode json = new ObjectMapper().readTree(path.toFile());
    assertEquals(json.required("count").asInt(), json.required("cases").size());
    L1FeeParameters parameters =
        new L1FeeParameters(
            U256.fromDecimal(text(json, "l1BaseFee")),
            U256.fromDecimal(text(json, "blobBaseFee")),
            json.required("baseFeeScalar").asLong(),
            json.required("blobBaseFeeScalar").asLong());
    FastLz fastLz = new FastLz();
    for (JsonNode vector : json.required("cases")) {
      String name = text(vector, "name");
      Bytes data = Bytes.fromHex(text(vector, "data"));
      assertEquals(
          vector.required("fastLzSize").asInt(), fastLz.compressedLength(data.toArray()), name);
      assertEquals(text(vector, "feeSigned"), L1Fee.of(parameters, data).toString(), name);
    }
  }

  private static String text(JsonNode vector, String field) {
    return vector.required(field).asText();
  }
}
