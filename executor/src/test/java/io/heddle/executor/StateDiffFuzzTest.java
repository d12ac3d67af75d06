package io.heddle.executor;

import com.code_intelligence.jazzer.junit.FuzzTest;
import io.heddle.primitives.rlp.RlpException;
import io.heddle.testing.DecoderFuzz;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.provider.MethodSource;

class StateDiffFuzzTest {
  private static final DecoderFuzz<StateDiff> STATE_DIFF =
      DecoderFuzz.canonical("state diff", RlpException.class, StateDiff::decode, StateDiff::encode);

  @MethodSource("seeds")
  @FuzzTest
  void stateDiff(byte[] input) {
    STATE_DIFF.accept(input);
  }

  @Test
  void stateDiff_damaged_isRefusedOrEncodesToItself() {
    STATE_DIFF.mutate(seeds());
  }

  static List<byte[]> seeds() {
    Random random = new Random(7);
    return List.of(
        StateDiff.EMPTY.encode().toArray(),
        StateDiffTest.diff(random).encode().toArray(),
        StateDiffTest.diff(random).encode().toArray());
  }
}
