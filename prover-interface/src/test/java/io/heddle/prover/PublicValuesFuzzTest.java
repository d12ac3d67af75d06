package io.heddle.prover;

import com.code_intelligence.jazzer.junit.FuzzTest;
import io.heddle.testing.DecoderFuzz;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.provider.MethodSource;

class PublicValuesFuzzTest {
  private static final DecoderFuzz<PublicValues> VALUES =
      DecoderFuzz.canonical(
          "public values",
          IllegalArgumentException.class,
          PublicValues::decode,
          PublicValues::encoded);

  @MethodSource("seeds")
  @FuzzTest
  void values(byte[] input) {
    VALUES.accept(input);
  }

  @Test
  void values_damaged_areRefusedOrEncodeToThemselves() {
    VALUES.mutate(seeds());
  }

  static List<byte[]> seeds() {
    return List.of(Fixtures.values().encoded().toArray());
  }
}
