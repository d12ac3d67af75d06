package io.heddle.executor.precompile;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;

import com.fasterxml.jackson.databind.JsonNode;
import io.heddle.primitives.Address;
import io.heddle.primitives.chain.Fork;
import io.heddle.testing.ConformancePack;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/// Geth's precompile vectors: output, price and failure of each case of the pack's `precompiles`
/// suite.
class PrecompileVectorsTest {

  private static final String FOLDER = "geth/core/vm/testdata/precompiles/";

  /// The precompile of each file; `modexp` is priced as before Berlin, which no fork here does.
  private static final Map<String, Precompile> BY_FILE =
      Map.ofEntries(
          Map.entry("modexp", new ModExp(ModExpSchedule.BYZANTIUM)),
          Map.entry("ecRecover", precompile(Fork.CANCUN, 0x01)),
          Map.entry("modexp_eip2565", precompile(Fork.PRAGUE, 0x05)),
          Map.entry("modexp_eip7883", precompile(Fork.OSAKA, 0x05)),
          Map.entry("bn256Add", precompile(Fork.CANCUN, 0x06)),
          Map.entry("bn256ScalarMul", precompile(Fork.CANCUN, 0x07)),
          Map.entry("bn256Pairing", precompile(Fork.CANCUN, 0x08)),
          Map.entry("blake2F", precompile(Fork.CANCUN, 0x09)),
          Map.entry("fail-blake2f", precompile(Fork.CANCUN, 0x09)),
          Map.entry("pointEvaluation", precompile(Fork.CANCUN, 0x0a)),
          Map.entry("blsG1Add", precompile(Fork.PRAGUE, 0x0b)),
          Map.entry("fail-blsG1Add", precompile(Fork.PRAGUE, 0x0b)),
          Map.entry("blsG1Mul", precompile(Fork.PRAGUE, 0x0c)),
          Map.entry("fail-blsG1Mul", precompile(Fork.PRAGUE, 0x0c)),
          Map.entry("blsG1MultiExp", precompile(Fork.PRAGUE, 0x0c)),
          Map.entry("fail-blsG1MultiExp", precompile(Fork.PRAGUE, 0x0c)),
          Map.entry("blsG2Add", precompile(Fork.PRAGUE, 0x0d)),
          Map.entry("fail-blsG2Add", precompile(Fork.PRAGUE, 0x0d)),
          Map.entry("blsG2Mul", precompile(Fork.PRAGUE, 0x0e)),
          Map.entry("fail-blsG2Mul", precompile(Fork.PRAGUE, 0x0e)),
          Map.entry("blsG2MultiExp", precompile(Fork.PRAGUE, 0x0e)),
          Map.entry("fail-blsG2MultiExp", precompile(Fork.PRAGUE, 0x0e)),
          Map.entry("blsPairing", precompile(Fork.PRAGUE, 0x0f)),
          Map.entry("fail-blsPairing", precompile(Fork.PRAGUE, 0x0f)),
          Map.entry("blsMapG1", precompile(Fork.PRAGUE, 0x10)),
          Map.entry("fail-blsMapG1", precompile(Fork.PRAGUE, 0x10)),
          Map.entry("blsMapG2", precompile(Fork.PRAGUE, 0x11)),
          Map.entry("fail-blsMapG2", precompile(Fork.PRAGUE, 0x11)),
          Map.entry("p256Verify", precompile(Fork.OSAKA, 0x100)));

  @Test
  void run_gethVectors_giveTheirOutputAndGas() {
    ConformancePack pack = ConformancePack.require();
    Map<String, Integer> counts = new TreeMap<>();
    pack.forEach(
        "precompiles",
        name -> name.startsWith(FOLDER),
        (name, content) -> {
          String file = name.substring(FOLDER.length(), name.length() - ".json".length());
          Precompile precompile = BY_FILE.get(file);
          assertNotNull(precompile, "a file without a precompile: " + name);
          for (JsonNode vector : ConformancePack.json(content)) {
            check(file, precompile, vector);
            counts.merge(file, 1, Integer::sum);
          }
        });
    int total = counts.values().stream().mapToInt(Integer::intValue).sum();
    System.out.println("precompile vectors passed: cases=" + total + " files=" + counts);
    assertEquals(BY_FILE.keySet(), counts.keySet());
    JsonNode manifest = pack.manifest().at("/suites/precompiles/categories/precompiles");
    assertEquals(manifest.get("files").asInt(), counts.size(), "files of the manifest");
    assertEquals(manifest.get("cases").asInt(), total, "cases of the manifest");
    assertEquals(1883, total, "cases of the pack this test was written for");
  }

  private static void check(String file, Precompile precompile, JsonNode vector) {
    String label = file + "/" + vector.get("Name").asText();
    byte[] input = HexFormat.of().parseHex(vector.get("Input").asText());
    // The input in the middle of a larger array, as in the memory of a contract.
    byte[] memory = new byte[input.length + 64];
    Arrays.fill(memory, (byte) 0xa5);
    System.arraycopy(input, 0, memory, 32, input.length);
    byte[] output = precompile.run(memory, 32, input.length);
    if (vector.has("ExpectedError")) {
      assertNull(output, label);
      return;
    }
    assertNotNull(output, label);
    assertArrayEquals(HexFormat.of().parseHex(vector.get("Expected").asText()), output, label);
    assertEquals(
        vector.get("Gas").asLong(), precompile.gasCost(memory, 32, input.length), label + " gas");
  }

  private static Precompile precompile(Fork fork, int number) {
    return Objects.requireNonNull(Precompiles.forFork(fork).at(new Address(0, 0, number)));
  }
}
