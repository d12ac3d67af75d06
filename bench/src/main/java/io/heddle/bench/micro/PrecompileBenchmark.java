package io.heddle.bench.micro;

import io.heddle.executor.precompile.Precompile;
import io.heddle.executor.precompile.Precompiles;
import io.heddle.primitives.Address;
import io.heddle.primitives.chain.Fork;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/// Time per call of the costly precompiles, one thread. Run by `org.openjdk.jmh.Main
/// PrecompileBenchmark` on the test class path.
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 3, time = 1)
@org.openjdk.jmh.annotations.Fork(value = 1, jvmArgsAppend = "--enable-native-access=ALL-UNNAMED")
@State(Scope.Benchmark)
public class PrecompileBenchmark {

  private static final String G1 = word(1) + word(2);
  private static final String G1_NEGATED =
      word(1) + "30644e72e131a029b85045b68181585d97816a916871ca8d3c208c16d87cfd45";
  private static final String G2 =
      "198e9393920d483a7260bfb731fb5d25f1aa493335a9e71297e485b7aef312c2"
          + "1800deef121f1e76426a00665e5c4479674322d4f75edadd46debd5cd992f6ed"
          + "090689d0585ff075ec9e99ad690c3395bc4b313370b38ef355acdadcd122975b"
          + "12c85ea5db8c6deb4aab71808dcb408fe3d1e7690c43d37b4ce6cc0166fa7daa";

  /// Geth's `ValidKey` vector.
  private static final String SIGNED =
      "18c547e4f7b0f325ad1e56f57e26c745b09a3e503d86e00e5255ff7f715d3d1c"
          + word(28)
          + "73b1693892219d736caba55bdb67216e485557ea6b6af75f37096c9aa6a5a75f"
          + "eeb940b1d03b21e36b0e47e79769f095fe2ab855bd91e3a38756b7d75a9c4549";

  private static final String FULL = "f".repeat(64);

  @Param({
    "ecRecover",
    "bn254Add",
    "bn254Mul",
    "bn254Pairing2",
    "bn254Pairing8",
    "modexp32",
    "modexp256",
    "modexp256even",
    "modexpLongExponent",
    "modexpLongExponentEven"
  })
  public String call = "";

  private @Nullable Precompile precompile;
  private byte[] input = new byte[0];

  @Setup
  public void prepare() {
    int address =
        switch (call) {
          case "ecRecover" -> 0x01;
          case "bn254Add" -> 0x06;
          case "bn254Mul" -> 0x07;
          case "bn254Pairing2", "bn254Pairing8" -> 0x08;
          default -> 0x05;
        };
    String hex =
        switch (call) {
          case "ecRecover" -> SIGNED;
          case "bn254Add" ->
              G1
                  + "030644e72e131a029b85045b68181585d97816a916871ca8d3c208c16d87cfd3"
                  + "15ed738c0e0a7c92e7845f96b2ae9c0a68a6a449e3538fc7ff3ebf7a5a18a2c4";
          case "bn254Mul" -> G1 + FULL;
          case "bn254Pairing2" -> G1 + G2 + G1_NEGATED + G2;
          case "bn254Pairing8" -> (G1 + G2 + G1_NEGATED + G2).repeat(4);
          case "modexp32" -> modexp(32, 32, "f1");
          case "modexp256" -> modexp(256, 256, "f1");
          case "modexp256even" -> modexp(256, 256, "f0");
          case "modexpLongExponent" -> modexp(8, 100_000, "f1");
          case "modexpLongExponentEven" -> modexp(8, 100_000, "f0");
          default -> throw new IllegalArgumentException("no such call: " + call);
        };
    Precompile chosen =
        Objects.requireNonNull(Precompiles.forFork(Fork.CANCUN).at(new Address(0, 0, address)));
    precompile = chosen;
    input = HexFormat.of().parseHex(hex);
    byte[] output = Objects.requireNonNull(run());
    System.out.println(
        "gas=" + chosen.gasCost(input, 0, input.length) + " output=" + Arrays.hashCode(output));
  }

  @Benchmark
  public byte @Nullable [] run() {
    return Objects.requireNonNull(precompile).run(input, 0, input.length);
  }

  private static String modexp(int size, int exponentSize, String lastByte) {
    return word(size)
        + word(exponentSize)
        + word(size)
        + "ab".repeat(size)
        + "ef".repeat(exponentSize)
        + "cd".repeat(size - 1)
        + lastByte;
  }

  private static String word(long value) {
    return String.format("%064x", value);
  }
}
