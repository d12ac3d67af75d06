package io.heddle.testing;

import com.fasterxml.jackson.databind.JsonNode;
import io.heddle.primitives.Bytes;
import io.heddle.primitives.rlp.RlpException;
import io.heddle.primitives.rlp.RlpWriter;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Optional;

/// The official RLP fixtures: encode to the stated bytes, decode to the same tree, refuse what is
/// invalid.
public final class RlpVectors {
  private RlpVectors() {}

  public static void run(ConformancePack pack, SuiteTally tally) {
    pack.forEach(
        "trie_rlp",
        name -> name.contains("/RLPTests/"),
        (file, content) ->
            ConformancePack.json(content)
                .properties()
                .forEach(test ->
                    tally.check(
                        SuiteTally.NO_FORK,
                        file + " " + test.getKey(),
                        () -> check(test.getValue()))));
  }

  private static Optional<String> check(JsonNode test) {
    String out = test.path("out").asText();
    Bytes encoded = Bytes.fromHex(out.startsWith("0x") ? out : "0x" + out);
    JsonNode in = test.path("in");
    return switch (in.isTextual() ? in.asText() : "") {
      case "INVALID" -> checkRefused(encoded);
      case "VALID" -> checkComesBack(encoded);
      default -> {
        RlpWriter writer = new RlpWriter();
        write(writer, in);
        yield SuiteTally.difference("encoded", encoded, writer.toBytes())
            .or(() -> checkComesBack(encoded));
      }
    };
  }

  private static Optional<String> checkRefused(Bytes encoded) {
    try {
      return Optional.of("not refused: " + RlpItems.decode(encoded));
    } catch (RlpException refused) {
      return Optional.empty();
    }
  }

  private static Optional<String> checkComesBack(Bytes encoded) {
    return SuiteTally.difference(
        "decoded and encoded", encoded, RlpItems.encode(RlpItems.decode(encoded)));
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
