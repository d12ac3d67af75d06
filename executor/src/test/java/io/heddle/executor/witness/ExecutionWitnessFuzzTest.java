package io.heddle.executor.witness;

import com.code_intelligence.jazzer.junit.FuzzTest;
import io.heddle.primitives.Bytes;
import io.heddle.testing.DecoderFuzz;
import io.heddle.testing.SeededRandom;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.provider.MethodSource;

class ExecutionWitnessFuzzTest {
  private static final DecoderFuzz<ExecutionWitness> WITNESS =
      DecoderFuzz.canonical(
          "execution witness",
          InvalidWitnessException.class,
          ExecutionWitness::decode,
          ExecutionWitness::encode);

  @MethodSource("seeds")
  @FuzzTest
  void witness(byte[] input) {
    WITNESS.accept(input);
  }

  @Test
  void witness_damaged_isRefusedOrEncodesToItself() {
    WITNESS.mutate(seeds());
  }

  static List<byte[]> seeds() {
    SeededRandom random = SeededRandom.forTest("ExecutionWitnessFuzzTest");
    List<byte[]> seeds = new ArrayList<>();
    for (int i = 0; i < 4; i++) {
      seeds.add(
          ExecutionWitness.of(
                  items(random, 110), items(random, 30), items(random, 20), items(random, 500))
              .encode()
              .toArray());
    }
    return seeds;
  }

  private static List<Bytes> items(SeededRandom random, int maxSize) {
    List<Bytes> items = new ArrayList<>();
    for (int i = random.below(5); i > 0; i--) {
      items.add(random.bytes(random.below(maxSize)));
    }
    return items;
  }
}
