package io.heddle.executor.precompile.bn254;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.util.HexFormat;
import java.util.Random;
import org.junit.jupiter.api.Test;

class Bn254Test {

  /// The order of both groups.
  private static final BigInteger ORDER =
      new BigInteger("30644e72e131a029b85045b68181585d2833e84879b9709143e1f593f0000001", 16);

  private static final byte[] G1_GENERATOR =
      HexFormat.of().parseHex("00".repeat(31) + "01" + "00".repeat(31) + "02");

  /// EIP-197's generator of G2.
  private static final byte[] G2_GENERATOR =
      HexFormat.of()
          .parseHex(
              "198e9393920d483a7260bfb731fb5d25f1aa493335a9e71297e485b7aef312c2"
                  + "1800deef121f1e76426a00665e5c4479674322d4f75edadd46debd5cd992f6ed"
                  + "090689d0585ff075ec9e99ad690c3395bc4b313370b38ef355acdadcd122975b"
                  + "12c85ea5db8c6deb4aab71808dcb408fe3d1e7690c43d37b4ce6cc0166fa7daa");

  private final long seed = Long.getLong("heddle.fuzz.seed", System.nanoTime());
  private final Random random = new Random(seed);

  @Test
  void multiply_byTheOrder_isInfinity() {
    assertArrayEquals(new byte[64], g1(ORDER));
    assertArrayEquals(G1_GENERATOR, g1(ORDER.add(BigInteger.ONE)));
  }

  @Test
  void add_multiples_addTheScalars() {
    BigInteger x = new BigInteger(256, random);
    BigInteger y = new BigInteger(255, random);
    assertArrayEquals(g1(x.add(y).mod(ORDER)), Bn254.add(join(g1(x), g1(y))), "seed=" + seed);
    assertArrayEquals(
        g1(x.shiftLeft(1).mod(ORDER)), Bn254.add(join(g1(x), g1(x))), "double, seed=" + seed);
    assertArrayEquals(
        new byte[64], Bn254.add(join(g1(x), g1(x.negate().mod(ORDER)))), "opposite, seed=" + seed);
    assertArrayEquals(g1(x), Bn254.add(join(g1(x), new byte[64])), "infinity, seed=" + seed);
  }

  @Test
  void add_pointOffTheCurveOrCoordinateTooLarge_isRefused() {
    byte[] off = G1_GENERATOR.clone();
    off[63] = 3;
    assertNull(Bn254.add(join(off, new byte[64])));
    byte[] large = word(Fp.MODULUS.add(BigInteger.ONE));
    assertNull(Bn254.add(join(join(large, word(BigInteger.TWO)), new byte[64])));
  }

  @Test
  void pairing_isBilinear() {
    // e(xP, yQ) · e(−xyP, Q) = 1, with more pairs than go through one Miller loop.
    for (int pairs = 1; pairs <= Pairing.CHUNK + 1; pairs += Pairing.CHUNK) {
      byte[] in = new byte[0];
      BigInteger sum = BigInteger.ZERO;
      for (int i = 0; i < pairs; i++) {
        BigInteger x = new BigInteger(250, random);
        BigInteger y = new BigInteger(250, random);
        sum = sum.add(x.multiply(y));
        in = join(in, join(g1(x), g2(y)));
      }
      byte[] good = join(in, join(g1(sum.negate().mod(ORDER)), G2_GENERATOR));
      byte[] bad = join(in, join(g1(sum.negate().add(BigInteger.ONE).mod(ORDER)), G2_GENERATOR));
      assertEquals(1, verdict(good), "seed=" + seed);
      assertEquals(0, verdict(bad), "seed=" + seed);
    }
  }

  @Test
  void pairing_infinityOrNoPairs_isOne() {
    assertEquals(1, verdict(new byte[0]));
    assertEquals(1, verdict(join(new byte[64], G2_GENERATOR)));
    assertEquals(1, verdict(join(G1_GENERATOR, new byte[128])));
    assertEquals(0, verdict(join(G1_GENERATOR, G2_GENERATOR)));
  }

  /// The curve over Fp2 has r · (2p − r) points, so a random point is as good as never in the
  /// subgroup; its multiple by 2p − r is, and its membership must agree with the definition, r · Q
  /// = infinity.
  @Test
  void inSubgroup_randomCurvePoints_agreesWithTheOrder() {
    BigInteger cofactor = Fp.MODULUS.shiftLeft(1).subtract(ORDER);
    long[] m = Memory.allocate(G2.AFFINE + G2.scratchLongs() + Jacobian.G2.tableLongs());
    int point = Memory.FREE;
    int free = point + G2.AFFINE;
    int tried = 0;
    while (tried < 5) {
      if (!curvePoint(m, point)) {
        continue;
      }
      tried++;
      assertEquals(times(m, point, ORDER, free), G2.inSubgroup(m, point, free), "seed=" + seed);
      assertFalse(G2.inSubgroup(m, point, free), "seed=" + seed);
      times(m, point, cofactor, free);
      Jacobian.G2.toAffine(m, point, free);
      assertTrue(G2.inSubgroup(m, point, free), "seed=" + seed);
      assertTrue(times(m, point, ORDER, free), "seed=" + seed);
    }
  }

  /// Leaves scalar · point, Jacobian, at `free`; whether it is infinity.
  private static boolean times(long[] m, int point, BigInteger scalar, int free) {
    Jacobian group = Jacobian.G2;
    int jacobian = free + group.longs();
    byte[] bytes = word(scalar);
    group.fromAffine(m, jacobian, point);
    group.multiply(m, free, jacobian, bytes, 0, 32, jacobian + group.longs());
    return group.isInfinity(m, free);
  }

  /// A point of the twist with a random x; false where x³ + b has no square root of the form this
  /// finds.
  private boolean curvePoint(long[] m, int point) {
    int t = Memory.POINT;
    int rhs = t + 8;
    Fp.set(m, point, new BigInteger(300, random));
    Fp.set(m, point + 4, new BigInteger(300, random));
    Fp2.sqr(m, rhs, point);
    Fp2.mul(m, rhs, rhs, point);
    G2.loadTwistB(m, t);
    Fp2.add(m, rhs, rhs, t);
    // Square root in Fp2 with p = 3 mod 4 (Adj and Rodríguez-Henríquez, 2012, algorithm 9), checked
    // by squaring.
    int a1 = t + 16;
    int alpha = t + 24;
    int x0 = t + 32;
    power(m, a1, rhs, Fp.MODULUS.subtract(BigInteger.valueOf(3)).shiftRight(2));
    Fp2.sqr(m, alpha, a1);
    Fp2.mul(m, alpha, alpha, rhs);
    Fp2.mul(m, x0, a1, rhs);
    Fp2.setOne(m, t);
    Fp2.add(m, alpha, alpha, t);
    if (Memory.isZero(m, alpha, 8)) {
      return false;
    }
    power(m, a1, alpha, Fp.MODULUS.subtract(BigInteger.ONE).shiftRight(1));
    Fp2.mul(m, point + 8, a1, x0);
    Fp2.sqr(m, alpha, point + 8);
    return Memory.equal(m, alpha, rhs, 8);
  }

  private static void power(long[] m, int r, int a, BigInteger exponent) {
    Fp2.setOne(m, r);
    for (int bit = exponent.bitLength() - 1; bit >= 0; bit--) {
      Fp2.sqr(m, r, r);
      if (exponent.testBit(bit)) {
        Fp2.mul(m, r, r, a);
      }
    }
  }

  private static int verdict(byte[] in) {
    byte[] out = Bn254.pairing(in, 0, in.length);
    assertNotNull(out);
    return out[31];
  }

  private static byte[] g1(BigInteger scalar) {
    byte[] out = Bn254.multiply(join(G1_GENERATOR, word(scalar)));
    assertNotNull(out);
    return out;
  }

  private static byte[] g2(BigInteger scalar) {
    Jacobian group = Jacobian.G2;
    int affine = Memory.FREE;
    int a = affine + G2.AFFINE;
    int product = a + group.longs();
    int table = product + group.longs();
    long[] m = Memory.allocate(G2.scratchLongs() + Jacobian.G2.tableLongs() + G2.AFFINE);
    assertTrue(G2.read(m, affine, G2_GENERATOR, 0, a));
    group.fromAffine(m, a, affine);
    group.multiply(m, product, a, word(scalar), 0, 32, table);
    group.toAffine(m, affine, product);
    byte[] out = new byte[128];
    int[] order = {4, 0, 12, 8};
    for (int i = 0; i < 4; i++) {
      Fp.write(m, affine + order[i], out, 32 * i);
    }
    return out;
  }

  private static byte[] word(BigInteger value) {
    byte[] all = value.toByteArray();
    ByteBuffer out = ByteBuffer.allocate(32);
    int size = Math.min(32, all.length);
    out.position(32 - size).put(all, all.length - size, size);
    return out.array();
  }

  private static byte[] join(byte[] a, byte[] b) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    out.writeBytes(a);
    out.writeBytes(b);
    return out.toByteArray();
  }
}
