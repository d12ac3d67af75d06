package io.heddle.primitives.rlp;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import com.fasterxml.jackson.databind.JsonNode;
import io.heddle.primitives.Bytes;
import io.heddle.testing.ConformancePack;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Map;
import org.junit.jupiter.api.Test;

/// The official RLP fixtures: encode to the stated bytes, decode to the same tree, refuse what is
/// invalid.
class RlpFixtureTest {
  private static final int CASES = 55;

  @Test
  void officialFixtures_allCases_pass() {
    int[] cases = new int[1];
    ConformancePack.require()
        .forEach(
            "trie_rlp",
            name -> name.contains("/RLPTests/"),
            (name, content) -> {
              for (Map.Entry<String, JsonNode> test : ConformancePack.json(content).properties()) {
                check(name + " " + test.getKey(), test.getValue());
                cases[0]++;
              }
            });
    System.out.println("RLP fixtures: " + cases[0] + " cases passed");
    assertEquals(CASES, cases[0]);
  }

  private static void check(String name, JsonNode test) {
    String out = test.path("out").asText();
    Bytes encoded = Bytes.fromHex(out.startsWith("0x") ? out : "0x" + out);
    JsonNode in = test.path("in");
    switch (in.isTextual() ? in.asText() : "") {
      case "INVALID" ->
          assertThrows(RlpException.class, () -> RlpItems.decode(encoded), () -> name);
      case "VALID" -> assertEquals(encoded, RlpItems.encode(RlpItems.decode(encoded)), name);
      default -> {
        RlpWriter writer = new RlpWriter();
        write(writer, in);
        assertEquals(encoded, writer.toBytes(), name);
        assertEquals(encoded, RlpItems.encode(RlpItems.decode(encoded)), name);
      }
    }
  }

  private static void write(RlpWriter writer, JsonNode in) {
    if (in.isArray()) {
      writer.beginList();
      in.forEach(item -> write(writer, item));
      writer.endList();
    } else if (in.isIntegralNumber()) {
      writer.writeLong(in.asLong());
    } else if (in.asText().startsWith("#")) {
      // Up to 2^256, one more than a U256 holds.
      byte[] signed = new BigInteger(in.asText().substring(1)).toByteArray();
      writer.writeBytes(signed[0] == 0 ? Arrays.copyOfRange(signed, 1, signed.length) : signed);
    } else {
      writer.writeBytes(in.asText().getBytes(StandardCharsets.ISO_8859_1));
    }
  }
}
