package io.heddle.batcher.derivation;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.heddle.primitives.U256;
import org.junit.jupiter.api.Test;

/// The fee is exp(excess / fraction), rounded down by the specification's integer series.
class BlobBaseFeeTest {

  @Test
  void of_noExcess_isOneWei() {
    assertEquals(U256.ONE, BlobBaseFee.of(900, 0, 0));
    assertEquals(U256.ONE, BlobBaseFee.of(1, Long.MAX_VALUE, 0));
  }

  @Test
  void of_doublesAboutEveryFractionTimesLn2() {
    assertEquals(U256.ONE, BlobBaseFee.of(900, 0, 3_471_000));
    assertEquals(U256.of(2), BlobBaseFee.of(900, 0, 3_471_200));
  }

  @Test
  void of_eachScheduleStep_slowsTheRise() {
    long excess = 100_000_000;
    U256 prague = BlobBaseFee.of(1, 1_765_290_070L, excess);
    U256 first = BlobBaseFee.of(1, 1_765_290_071L, excess);
    U256 second = BlobBaseFee.of(1, 1_767_747_671L, excess);
    assertEquals(prague, BlobBaseFee.of(900, 2_000_000_000L, excess));
    assertTrue(prague.compareTo(first) > 0 && first.compareTo(second) > 0);
    double expected = Math.exp(100_000_000.0 / 5_007_716);
    assertTrue(Math.abs(prague.toBigInteger().doubleValue() / expected - 1) < 1e-6);
  }

  @Test
  void of_absurdExcess_isCapped() {
    assertEquals(U256.MAX, BlobBaseFee.of(900, 0, Long.MAX_VALUE));
  }
}
