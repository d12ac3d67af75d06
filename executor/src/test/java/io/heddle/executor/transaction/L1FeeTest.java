package io.heddle.executor.transaction;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.heddle.executor.L1FeeParameters;
import io.heddle.primitives.Bytes;
import io.heddle.primitives.U256;
import io.heddle.testing.SeededRandom;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

/// The expected lengths are those that every OP Stack client is tested with.
class L1FeeTest {
  private static final Bytes EMPTY_TRANSACTION =
      Bytes.fromHex("0xdd80808094095e7baea6a6c7c4c2dfeb977efac326af552d878080808080");
  private static final Bytes CONTRACT_CALL =
      Bytes.fromHex(
          "0x02f901550a758302df1483be21b88304743f94f80e51afb613d764fa61751affd3313c190a86bb870151bd62"
              + "fd12adb8e41ef24f3f000000000000000000000000000000000000000000000000000000000000006e0000"
              + "00000000000000000000af88d065e77c8cc2239327c5edb3a432268e583100000000000000000000000000"
              + "0000000000000000000000000000000003c1e5000000000000000000000000000000000000000000000000"
              + "00000000000000000000000000000000000000000000000000000000000000000000000000000000000000"
              + "000000000000a0000000000000000000000000000000000000000000000000000000000000000014"
              + "8c89ed219d02f1a5be012c689b4f5b731827bebe000000000000000000000000c001a033fd89cb37c31b2c"
              + "ba46b6466e040c61fc9b2a3675a7f5f493ebd5ad77c497f8a07cdf65680e238392693019b4092f610222e7"
              + "1b7cec06449cb922b93b6a12744e");

  @Test
  void compressedLength_knownInputs_areMet() {
    assertEquals(0, length(new byte[0]));
    byte[] ones = new byte[1000];
    Arrays.fill(ones, (byte) 1);
    assertEquals(21, length(ones));
    assertEquals(21, length(new byte[1000]));
    assertEquals(31, length(EMPTY_TRANSACTION.toArray()));
    assertEquals(202, length(CONTRACT_CALL.toArray()));
  }

  @Test
  void compressedLength_reusedScratch_isTheSame() {
    FastLz scratch = new FastLz();
    for (int i = 0; i < 3; i++) {
      assertEquals(202, scratch.compressedLength(CONTRACT_CALL.toArray()));
      assertEquals(21, scratch.compressedLength(new byte[1000]));
      assertEquals(31, scratch.compressedLength(EMPTY_TRANSACTION.toArray()));
    }
  }

  /// Repeats of all lengths and distances between bytes that repeat nothing.
  @Test
  void compressedLength_enoughKnown_isBoundedRight() {
    SeededRandom random = SeededRandom.forTest("L1FeeTest");
    FastLz scratch = new FastLz();
    int early = 0;
    for (int round = 0; round < 20_000; round++) {
      byte[] input = random.array(random.below(700));
      for (int repeats = random.below(12); repeats > 0 && input.length > 8; repeats--) {
        int length = 3 + random.below(Math.min(300, input.length / 2));
        int from = random.below(Math.max(1, input.length - length));
        int to = random.below(Math.max(1, input.length - length));
        System.arraycopy(
            input, from, input, to, Math.min(length, input.length - Math.max(from, to)));
      }
      int exact = scratch.compressedLength(input);
      for (int enough : new int[] {exact - 1, exact, exact + 1, random.below(700)}) {
        int length = scratch.compressedLength(input, enough);
        String run = "size=" + input.length + " exact=" + exact + " enough=" + enough;
        assertEquals(exact <= enough, length <= enough, run);
        assertTrue(length >= exact && (length == exact || exact <= enough), run);
        early += length > exact ? 1 : 0;
      }
    }
    assertTrue(early > 0, "nothing was known early");
  }

  @Test
  void scaledSize_shortTransactions_isTheMinimum() {
    assertEquals(100_000_000, L1Fee.scaledSize(0));
    assertEquals(100_000_000, L1Fee.scaledSize(170));
    assertEquals(124_714_400, L1Fee.scaledSize(200));
  }

  @Test
  void fee_contractCall_followsTheFormula() {
    L1FeeParameters parameters =
        new L1FeeParameters(U256.of(1_000_000_000), U256.of(10_000_000), 2, 3);
    // 126_387_400 * (16 * 2 * 1e9 + 3 * 1e7) / 1e12
    assertEquals(U256.of(4_048_188), L1Fee.of(parameters, CONTRACT_CALL));
  }

  private static int length(byte[] input) {
    return new FastLz().compressedLength(input);
  }
}
