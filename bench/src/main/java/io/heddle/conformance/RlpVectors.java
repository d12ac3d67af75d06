package io.heddle.conformance;

import com.fasterxml.jackson.databind.JsonNode;
import io.heddle.fixtures.ConformancePack;
import io.heddle.fixtures.SuiteTally;
import io.heddle.primitives.Bytes;
import io.heddle.primitives.rlp.RlpException;
import io.heddle.primitives.rlp.RlpReader;
import io.heddle.primitives.rlp.RlpWriter;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Optional;

/// The official RLP fixtures: encode to the stated bytes, decode to the same tree, refuse what is
/// invalid.
public final class RlpVectors {
  private static final int MAX_DEPTH = 256;

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
      return Optional.of("not refused: " + again(encoded));
    } catch (RlpException refused) {
      return Optional.empty();
    }
  }

  private static Optional<String> checkComesBack(Bytes encoded) {
    return SuiteTally.difference("decoded and encoded", encoded, again(encoded));
  }

  /// What comes of reading an item and writing what was read.
  private static Bytes again(Bytes encoded) {
    RlpReader reader = RlpReader.of(encoded);
    RlpWriter writer = new RlpWriter();
    copy(reader, writer, 0);
    reader.expectEnd("item");
    return writer.toBytes();
  }

  private static void copy(RlpReader reader, RlpWriter writer, int depth) {
    if (!reader.nextIsList("item")) {
      writer.writeBytes(reader.readBytes("item"));
      return;
    }
    if (depth == MAX_DEPTH) {
      throw new RlpException("item: nested deeper than " + MAX_DEPTH);
    }
    RlpReader list = reader.readList("item");
    writer.beginList();
    while (list.hasNext()) {
      copy(list, writer, depth + 1);
    }
    writer.endList();
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
