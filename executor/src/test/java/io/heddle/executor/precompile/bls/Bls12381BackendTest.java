package io.heddle.executor.precompile.bls;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.heddle.fixtures.ConformancePack;
import java.util.HexFormat;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/// Bouncy Castle, the fallback, gives blst's answers, refusals included, on geth's BLS12-381
/// vectors.
class Bls12381BackendTest {

  private static final String FOLDER = "geth/core/vm/testdata/precompiles/";

  /// The fallback is slow: longer inputs add time, not kinds of cases.
  private static final int MAX_INPUT_BYTES = 4 * 384;

  /// Of the good vectors every n-th is compared (`-Dheddle.bls.stride=1` for all), of the `fail-`
  /// ones all.
  private static final int STRIDE = Integer.getInteger("heddle.bls.stride", 5);

  private final Bls12381 blst = Bls12381Backend.choose("blst");
  private final Bls12381 bouncyCastle = Bls12381Backend.choose("bouncycastle");
  private int compared;
  private int skipped;

  @Test
  void choose_unknownName_isRefused() {
    assertThrows(IllegalArgumentException.class, () -> Bls12381Backend.choose("other"));
    assertEquals("blst", Bls12381Backend.choose("").backend());
  }

  @Test
  void anyOperation_gethVectors_agrees() {
    ConformancePack.require()
        .forEach(
            "precompiles",
            name -> name.startsWith(FOLDER) && name.contains("bls"),
            (name, content) -> {
              String operation =
                  name.substring(FOLDER.length()).replace("fail-", "").replace(".json", "");
              int stride = name.contains("fail-") ? 1 : STRIDE;
              int index = 0;
              for (JsonNode vector : ConformancePack.json(content)) {
                if (index++ % stride != 0) {
                  continue;
                }
                byte[] in = HexFormat.of().parseHex(vector.get("Input").asText());
                if (in.length > MAX_INPUT_BYTES || !fits(operation, in.length)) {
                  skipped++;
                  continue;
                }
                assertArrayEquals(
                    run(blst, operation, in),
                    run(bouncyCastle, operation, in),
                    name + " " + vector.get("Name"));
                compared++;
              }
            });
    System.out.println(
        "BLS12-381 backends agree: cases=" + compared + " skipped for their length=" + skipped);
    assertTrue(compared >= 100, "compared=" + compared);
  }

  private static boolean fits(String operation, int length) {
    return switch (operation) {
      case "blsG1Add" -> length == 256;
      case "blsG2Add" -> length == 512;
      case "blsG1Mul", "blsG1MultiExp" -> length > 0 && length % 160 == 0;
      case "blsG2Mul", "blsG2MultiExp" -> length > 0 && length % 288 == 0;
      case "blsPairing" -> length > 0 && length % 384 == 0;
      case "blsMapG1" -> length == 64;
      case "blsMapG2" -> length == 128;
      default -> throw new IllegalArgumentException(operation);
    };
  }

  private static byte @Nullable [] run(Bls12381 backend, String operation, byte[] in) {
    Group group = operation.contains("G2") ? Group.G2 : Group.G1;
    return switch (operation) {
      case "blsG1Add", "blsG2Add" -> backend.add(group, in, 0);
      case "blsMapG1", "blsMapG2" -> backend.map(group, in, 0);
      case "blsPairing" -> backend.pairing(in, 0, in.length / Bls12381.PAIR_BYTES);
      default ->
          backend.multiScalar(
              group, in, 0, in.length / (group.pointBytes() + Encoding.SCALAR_BYTES));
    };
  }
}
