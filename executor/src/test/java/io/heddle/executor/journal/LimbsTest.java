package io.heddle.executor.journal;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.heddle.primitives.U256;
import io.heddle.testing.SeededRandom;
import java.math.BigInteger;
import org.junit.jupiter.api.Test;

/// Against [BigInteger], on numbers whose limbs are often all zeros or all ones.
class LimbsTest {
  private static final int ROUNDS = 20_000;
  private static final BigInteger MODULUS = BigInteger.ONE.shiftLeft(256);

  private final SeededRandom random = SeededRandom.forTest("LimbsTest");

  @Test
  void sums_randomNumbers_areThoseOfBigInteger() {
    for (int i = 0; i < ROUNDS; i++) {
      U256 a = number();
      U256 b = number();
      BigInteger sum = a.toBigInteger().add(b.toBigInteger());
      long[] limbs = limbs(a);
      assertEquals(sum.bitLength() > 256, Limbs.add(limbs, b), a + " + " + b);
      assertEquals(sum.mod(MODULUS), value(limbs, 0), a + " + " + b);
      long[] same = limbs(a);
      assertEquals(sum.bitLength() > 256, Limbs.add(same, shifted(b), 1));
      assertEquals(sum.mod(MODULUS), value(same, 0));

      BigInteger difference = a.toBigInteger().subtract(b.toBigInteger()).mod(MODULUS);
      long[] out = new long[Limbs.COUNT + 1];
      Limbs.difference(out, 1, limbs(a), b);
      assertEquals(difference, value(out, 1), a + " - " + b);
      long[] less = limbs(a);
      Limbs.subtract(less, shifted(b), 1);
      assertEquals(difference, value(less, 0), a + " - " + b);
      assertEquals(Integer.signum(a.compareTo(b)), Integer.signum(Limbs.compare(shifted(a), 1, b)));
    }
  }

  @Test
  void product_randomNumbers_isThatOfBigInteger() {
    for (int i = 0; i < ROUNDS; i++) {
      U256 a = number();
      long b = limb();
      BigInteger product = a.toBigInteger().multiply(U256.of(b).toBigInteger());
      long[] limbs = new long[Limbs.COUNT];
      assertEquals(product.bitLength() > 256, Limbs.multiply(limbs, a, b), a + " * " + b);
      assertEquals(product.mod(MODULUS), value(limbs, 0), a + " * " + b);
    }
  }

  @Test
  void raiseBound_randomBalances_isTheLeastBalanceThatSuffices() {
    for (int i = 0; i < ROUNDS; i++) {
      U256 held = number();
      U256 current = number();
      U256 needed = number();
      if (needed.compareTo(current) > 0) {
        continue;
      }
      BigInteger before = U256.of(random.below(3)).toBigInteger();
      long[] bound = limbs(U256.fromBigInteger(before));
      Limbs.raiseBound(
          bound, held, limbs(current), needed.w0(), needed.w1(), needed.w2(), needed.w3());
      BigInteger least =
          held.toBigInteger().subtract(current.toBigInteger().subtract(needed.toBigInteger()));
      assertEquals(
          least.max(before), value(bound, 0), held + " " + current + " " + needed + " " + before);
    }
  }

  private U256 number() {
    int limbs = 1 + random.below(Limbs.COUNT);
    return new U256(limbs > 3 ? limb() : 0, limbs > 2 ? limb() : 0, limbs > 1 ? limb() : 0, limb());
  }

  private long limb() {
    return switch (random.below(4)) {
      case 0 -> 0;
      case 1 -> -1;
      case 2 -> random.below(3);
      default -> random.word();
    };
  }

  private static long[] limbs(U256 number) {
    return new long[] {number.w0(), number.w1(), number.w2(), number.w3()};
  }

  /// The limbs from place 1 on.
  private static long[] shifted(U256 number) {
    return new long[] {-1, number.w0(), number.w1(), number.w2(), number.w3()};
  }

  private static BigInteger value(long[] limbs, int offset) {
    return Limbs.toU256(limbs, offset).toBigInteger();
  }
}
