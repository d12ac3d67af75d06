package io.heddle.conformance;

import com.fasterxml.jackson.databind.JsonNode;
import io.heddle.executor.precompile.ByzantiumModExp;
import io.heddle.executor.precompile.Precompile;
import io.heddle.executor.precompile.Precompiles;
import io.heddle.fixtures.ConformancePack;
import io.heddle.fixtures.ConformanceSuite;
import io.heddle.fixtures.SuiteTally;
import io.heddle.primitives.Address;
import io.heddle.primitives.Bytes;
import io.heddle.primitives.chain.Fork;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/// Geth's vectors: output, price and failure of precompiles, and the results of instructions.
final class PrecompileSuite implements ConformanceSuite {
  private static final String FOLDER = "geth/core/vm/testdata/precompiles/";

  /// The precompile of each file; `modexp` is priced as before Berlin, which no fork here does.
  private static final Map<String, Precompile> BY_FILE =
      Map.ofEntries(
          Map.entry("modexp", ByzantiumModExp.precompile()),
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

  @Override
  public String name() {
    return "precompiles";
  }

  @Override
  public void run(ConformancePack pack, SuiteTally tally) {
    pack.forEach(
        name(),
        (file, content) -> {
          JsonNode vectors = ConformancePack.json(content);
          if (file.startsWith(FOLDER)) {
            String name = file.substring(FOLDER.length(), file.length() - ".json".length());
            vectors.forEach(vector -> run(name, vector, tally));
          } else {
            OpcodeVectors.run(file, vectors, tally);
          }
        });
  }

  private static void run(String file, JsonNode vector, SuiteTally tally) {
    String name = file + "/" + vector.get("Name").asText();
    Precompile precompile = BY_FILE.get(file);
    if (precompile == null) {
      tally.skip(SuiteTally.NO_FORK, name, "unknown file " + file);
    } else {
      tally.check(SuiteTally.NO_FORK, name, () -> check(precompile, vector));
    }
  }

  private static Optional<String> check(Precompile precompile, JsonNode vector) {
    byte[] input = HexFormat.of().parseHex(vector.get("Input").asText());
    // The input in the middle of a larger array, as in the memory of a contract.
    byte[] memory = new byte[input.length + 64];
    Arrays.fill(memory, (byte) 0xa5);
    System.arraycopy(input, 0, memory, 32, input.length);
    byte[] output = precompile.run(memory, 32, input.length);
    if (vector.has("ExpectedError")) {
      return output == null ? Optional.empty() : Optional.of("not refused");
    }
    if (output == null) {
      return Optional.of("refused");
    }
    long gas = precompile.gasCost(memory, 32, input.length);
    Bytes expected = Bytes.fromHex("0x" + vector.get("Expected").asText());
    return SuiteTally.difference("output", expected, Bytes.copyOf(output))
        .or(() -> SuiteTally.difference("gas", vector.get("Gas").asLong(), gas));
  }

  private static Precompile precompile(Fork fork, int number) {
    return Objects.requireNonNull(Precompiles.forFork(fork).at(new Address(0, 0, number)));
  }
}
