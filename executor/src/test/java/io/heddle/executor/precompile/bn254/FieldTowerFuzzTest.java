package io.heddle.executor.precompile.bn254;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.math.BigInteger;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;

/// The field tower against `BigInteger` and against its own laws.
class FieldTowerFuzzTest {

  private static final int ROUNDS = Integer.getInteger("heddle.fuzz.rounds", 2000);
  private static final BigInteger P = Fp.MODULUS;

  private final long seed = Long.getLong("heddle.fuzz.seed", System.nanoTime());
  private final Random random = new Random(seed);

  private final long[] m = Memory.allocate(8 * Memory.FP_12);
  private final int a = Memory.FREE;
  private final int b = a + Memory.FP_12;
  private final int c = b + Memory.FP_12;
  private final int d = c + Memory.FP_12;
  private final int e = d + Memory.FP_12;

  @Test
  void fp_anyOperation_equalsBigInteger() {
    for (int i = 0; i < ROUNDS; i++) {
      BigInteger x = element();
      BigInteger y = element();
      Fp.set(m, a, x);
      Fp.set(m, b, y);
      Fp.mul(m, c, a, b);
      check(x.multiply(y), "mul");
      Fp.sqr(m, c, a);
      check(x.multiply(x), "sqr");
      Fp.add(m, c, a, b);
      check(x.add(y), "add");
      Fp.sub(m, c, a, b);
      check(x.subtract(y), "sub");
      Fp.neg(m, c, a);
      check(x.negate(), "neg");
      Fp.half(m, c, a);
      check(x.multiply(BigInteger.TWO.modInverse(P)), "half");
      Fp.mulAdd(m, c, a, b, b, b);
      check(x.multiply(y).add(y.multiply(y)), "mulAdd");
      for (int sign : new int[] {1, -1}) {
        Fp.nineTimes(m, c, a, b, sign);
        check(
            x.multiply(BigInteger.valueOf(9)).add(y.multiply(BigInteger.valueOf(sign))), "9x ± y");
      }
      Memory.copy(m, c, a, 4);
      Fp.sub(m, c, c, c);
      check(BigInteger.ZERO, "self");
      if (x.signum() != 0) {
        Fp.inverse(m, c, a);
        check(x.modInverse(P), "inverse");
      }
    }
  }

  /// Raw limbs at the edges, where the quotient is estimated.
  @Test
  void fp_nineTimes_edgesOfTheLimbs_isReduced() {
    BigInteger[] edges = new BigInteger[40];
    for (int i = 0; i < edges.length; i++) {
      BigInteger small = BigInteger.valueOf(i / 4);
      BigInteger part = P.multiply(BigInteger.valueOf(i / 4)).divide(BigInteger.TEN);
      edges[i] =
          switch (i % 4) {
            case 0 -> small;
            case 1 -> P.subtract(BigInteger.ONE).subtract(small);
            case 2 -> part;
            default -> part.add(BigInteger.ONE);
          };
    }
    for (BigInteger x : edges) {
      for (BigInteger y : edges) {
        for (int sign : new int[] {1, -1}) {
          System.arraycopy(Fp.limbs(x), 0, m, a, 4);
          System.arraycopy(Fp.limbs(y), 0, m, b, 4);
          Fp.nineTimes(m, c, a, b, sign);
          BigInteger expected =
              x.multiply(BigInteger.valueOf(9)).add(y.multiply(BigInteger.valueOf(sign))).mod(P);
          assertArrayEquals(Fp.limbs(expected), Arrays.copyOfRange(m, c, c + 4), x + " " + y);
        }
      }
    }
  }

  @Test
  void fp_read_refusesNumbersFromTheModulusOn() {
    assertTrue(Fp.read(m, a, bytes(P.subtract(BigInteger.ONE)), 0));
    assertFalse(Fp.read(m, a, bytes(P), 0));
    assertFalse(Fp.read(m, a, bytes(P.add(BigInteger.ONE)), 0));
    assertFalse(Fp.read(m, a, bytes(BigInteger.ONE.shiftLeft(256).subtract(BigInteger.ONE)), 0));
    byte[] in = bytes(element());
    byte[] out = new byte[32];
    assertTrue(Fp.read(m, a, in, 0));
    Fp.write(m, a, out, 0);
    assertArrayEquals(in, out);
  }

  @Test
  void fp12_products_followTheLaws() {
    for (int i = 0; i < ROUNDS / 20; i++) {
      fill(a);
      fill(b);
      fill(c);
      // (ab)c = a(bc), in place.
      Fp12.mul(m, d, a, b);
      Fp12.mul(m, d, d, c);
      Fp12.mul(m, e, b, c);
      Fp12.mul(m, e, a, e);
      assertSame(d, e, "associative");
      Fp12.sqr(m, d, a);
      Fp12.mul(m, e, a, a);
      assertSame(d, e, "square");
      Fp12.inverse(m, d, a);
      Fp12.mul(m, d, d, a);
      assertTrue(Fp12.isOne(m, d), label("inverse"));
      // A line has three coefficients at w⁰, w¹ and w³.
      Memory.clear(m, d, Memory.FP_12);
      Memory.copy(m, d, b, 8);
      Memory.copy(m, d + Memory.FP_6, b + 8, 8);
      Memory.copy(m, d + Memory.FP_6 + 8, b + 16, 8);
      Fp12.mul(m, d, a, d);
      Fp12.mulLine(m, e, a, b);
      assertSame(d, e, "line");
    }
  }

  @Test
  void fp12_frobenius_isThePowerOfP() {
    fill(a);
    Fp12.setOne(m, b);
    for (int bit = P.bitLength() - 1; bit >= 0; bit--) {
      Fp12.sqr(m, b, b);
      if (P.testBit(bit)) {
        Fp12.mul(m, b, b, a);
      }
    }
    Fp12.frobenius(m, c, a, 1);
    assertSame(b, c, "p");
    Fp12.frobenius(m, b, b, 1);
    Fp12.frobenius(m, c, a, 2);
    assertSame(b, c, "p²");
    Fp12.frobenius(m, b, b, 1);
    Fp12.frobenius(m, c, a, 3);
    assertSame(b, c, "p³");
    Fp12.frobenius(m, b, b, 3);
    Fp12.conjugate(m, c, a);
    assertSame(b, c, "p⁶");
  }

  @Test
  void fp12_cyclotomicSqr_isTheSquareInTheSubgroup() {
    for (int i = 0; i < ROUNDS / 100; i++) {
      fill(a);
      // a^((p⁶ − 1)(p² + 1)) lies in the cyclotomic subgroup.
      Fp12.inverse(m, b, a);
      Fp12.conjugate(m, a, a);
      Fp12.mul(m, a, a, b);
      Fp12.frobenius(m, b, a, 2);
      Fp12.mul(m, a, a, b);
      Fp12.sqr(m, b, a);
      Fp12.cyclotomicSqr(m, c, a);
      assertSame(b, c, "square");
      Fp12.cyclotomicSqr(m, a, a);
      assertSame(b, a, "in place");
    }
  }

  private void check(BigInteger expected, String operation) {
    byte[] out = new byte[32];
    Fp.write(m, c, out, 0);
    assertEquals(expected.mod(P), new BigInteger(1, out), label(operation));
    // The limbs themselves are fully reduced.
    assertTrue(new BigInteger(1, limbs(c)).compareTo(P) < 0, label(operation + " reduced"));
  }

  private byte[] limbs(int at) {
    byte[] out = new byte[32];
    for (int i = 0; i < 32; i++) {
      out[31 - i] = (byte) (m[at + i / 8] >>> (8 * (i % 8)));
    }
    return out;
  }

  private void assertSame(int x, int y, String law) {
    long[] left = Arrays.copyOfRange(m, x, x + Memory.FP_12);
    assertArrayEquals(left, Arrays.copyOfRange(m, y, y + Memory.FP_12), label(law));
  }

  private String label(String what) {
    return what + " seed=" + seed;
  }

  private void fill(int at) {
    for (int i = 0; i < Memory.FP_12; i += 4) {
      Fp.set(m, at + i, element());
    }
  }

  /// A random element, often at an edge of the range.
  private BigInteger element() {
    return switch (random.nextInt(8)) {
      case 0 -> BigInteger.valueOf(random.nextInt(3));
      case 1 -> P.subtract(BigInteger.valueOf(1 + random.nextInt(3)));
      case 2 -> BigInteger.ONE.shiftLeft(random.nextInt(254)).mod(P);
      default -> new BigInteger(320, random).mod(P);
    };
  }

  private static byte[] bytes(BigInteger value) {
    byte[] out = new byte[32];
    byte[] all = value.toByteArray();
    int size = Math.min(32, all.length);
    System.arraycopy(all, all.length - size, out, 32 - size, size);
    return out;
  }
}
