package io.heddle.executor.precompile.bn254;

import static io.heddle.executor.precompile.bn254.Memory.FP_12;
import static io.heddle.executor.precompile.bn254.Memory.FP_2;

import java.math.BigInteger;
import java.util.Arrays;

/// The optimal ate pairing of bn254, as a test whether a product of pairings is one.
///
/// The Miller loop runs over the signed binary digits of 6u + 2 for up to [#CHUNK] pairs at once,
/// which share the squarings of the accumulator; so the memory does not grow with the input. Points
/// of G2 walk in homogeneous coordinates on the twist; a line through them, taken at P, is y_P·l₀ +
/// x_P·l₁·w + l₂·w³. Sources: Vercauteren, "Optimal pairings", 2010; Costello, Lange, Naehrig,
/// "Faster pairing computations on curves with high-degree twists", 2010; Aranha et al., "Faster
/// explicit formulas for computing pairings over ordinary curves", 2011.
final class Pairing {

  /// The parameter of the curve.
  static final long U = 0x44e992b44a6909f1L;

  /// Pairs that go through one Miller loop together.
  static final int CHUNK = 8;

  /// Digits of 6u + 2 in non-adjacent form, the least significant first, without the leading one.
  private static final byte[] DIGITS = digits();

  // One pair: P (affine), Q (affine), T (homogeneous, the walking multiple of Q).
  private static final int PAIR_Q = G1.AFFINE;
  private static final int PAIR_T = PAIR_Q + G2.AFFINE;
  private static final int PAIR = PAIR_T + 3 * FP_2;

  private static final int PRODUCT = Memory.FREE;
  private static final int MILLER = PRODUCT + FP_12;
  private static final int LINE = MILLER + FP_12;
  private static final int IMAGE = LINE + 3 * FP_2;
  private static final int PAIRS = IMAGE + G2.AFFINE;
  private static final int REST = PAIRS + CHUNK * PAIR;

  private final long[] m =
      Memory.allocate(REST - Memory.FREE + Math.max(G2.scratchLongs(), FinalExponentiation.LONGS));
  private int count;

  Pairing() {
    Fp12.setOne(m, PRODUCT);
  }

  /// Takes in one pair, G1 point ‖ G2 point; false when one is not a point of its group.
  boolean add(byte[] in, int offset) {
    int pair = PAIRS + count * PAIR;
    if (!G1.read(m, pair, in, offset) || !G2.read(m, pair + PAIR_Q, in, offset + G1.BYTES, REST)) {
      return false;
    }
    if (Memory.isZero(m, pair, G1.AFFINE) || Memory.isZero(m, pair + PAIR_Q, G2.AFFINE)) {
      return true; // A pairing with infinity is one.
    }
    Memory.copy(m, pair + PAIR_T, pair + PAIR_Q, G2.AFFINE);
    Fp2.setOne(m, pair + PAIR_T + G2.AFFINE);
    count++;
    if (count == CHUNK) {
      millerLoop();
    }
    return true;
  }

  /// Whether the product of the pairings of all pairs is one; ends the computation.
  boolean isOne() {
    if (count > 0) {
      millerLoop();
    }
    FinalExponentiation.power(m, MILLER, PRODUCT, REST);
    return Fp12.isOne(m, MILLER);
  }

  private void millerLoop() {
    Fp12.setOne(m, MILLER);
    for (int i = DIGITS.length - 1; i >= 0; i--) {
      Fp12.sqr(m, MILLER, MILLER);
      for (int j = 0; j < count; j++) {
        int pair = PAIRS + j * PAIR;
        doublingStep(pair);
        if (DIGITS[i] != 0) {
          Memory.copy(m, IMAGE, pair + PAIR_Q, G2.AFFINE);
          if (DIGITS[i] < 0) {
            Fp2.neg(m, IMAGE + FP_2, IMAGE + FP_2);
          }
          additionStep(pair);
        }
      }
    }
    for (int j = 0; j < count; j++) {
      int pair = PAIRS + j * PAIR;
      // π(Q), then −π²(Q).
      frobenius(pair + PAIR_Q, 1);
      additionStep(pair);
      frobenius(pair + PAIR_Q, 2);
      Fp2.neg(m, IMAGE + FP_2, IMAGE + FP_2);
      additionStep(pair);
    }
    Fp12.mul(m, PRODUCT, PRODUCT, MILLER);
    count = 0;
  }

  /// IMAGE = πᵏ(Q) on the twist.
  private void frobenius(int q, int k) {
    int factor = Memory.POINT;
    Memory.copy(m, IMAGE, q, G2.AFFINE);
    if (k == 1) {
      Fp2.conjugate(m, IMAGE, IMAGE);
      Fp2.conjugate(m, IMAGE + FP_2, IMAGE + FP_2);
    }
    Fp12.loadFrobenius(m, factor, k, 2);
    Fp2.mul(m, IMAGE, IMAGE, factor);
    Fp12.loadFrobenius(m, factor, k, 3);
    Fp2.mul(m, IMAGE + FP_2, IMAGE + FP_2, factor);
  }

  /// T = 2T; the tangent at T, taken at P, goes into the accumulator.
  private void doublingStep(int pair) {
    int x = pair + PAIR_T;
    int y = x + FP_2;
    int z = y + FP_2;
    int a = Memory.POINT;
    int b = a + FP_2;
    int c = b + FP_2;
    int e = c + FP_2;
    int f = e + FP_2;
    int g = f + FP_2;
    int h = g + FP_2;
    int t = h + FP_2;
    Fp2.mul(m, a, x, y);
    Fp2.half(m, a, a);
    Fp2.sqr(m, b, y);
    Fp2.sqr(m, c, z);
    // e = 3b'·z², f = 3e.
    Fp2.twice(m, t, c);
    Fp2.add(m, t, t, c);
    G2.loadTwistB(m, e);
    Fp2.mul(m, e, e, t);
    Fp2.twice(m, f, e);
    Fp2.add(m, f, f, e);
    Fp2.add(m, g, b, f);
    Fp2.half(m, g, g);
    // h = (y + z)² − y² − z² = 2yz.
    Fp2.add(m, h, y, z);
    Fp2.sqr(m, h, h);
    Fp2.sub(m, h, h, b);
    Fp2.sub(m, h, h, c);
    Fp2.sub(m, LINE + 2 * FP_2, e, b);
    Fp2.sqr(m, t, x);
    Fp2.twice(m, LINE + FP_2, t);
    Fp2.add(m, LINE + FP_2, LINE + FP_2, t);
    Fp2.neg(m, LINE, h);
    Fp2.sub(m, t, b, f);
    Fp2.mul(m, x, t, a);
    Fp2.sqr(m, t, e);
    Fp2.sqr(m, y, g);
    Fp2.sub(m, y, y, t);
    Fp2.twice(m, t, t);
    Fp2.sub(m, y, y, t);
    Fp2.mul(m, z, b, h);
    accumulateLine(pair);
  }

  /// T = T + IMAGE; the line through both, taken at P, goes into the accumulator.
  private void additionStep(int pair) {
    int x = pair + PAIR_T;
    int y = x + FP_2;
    int z = y + FP_2;
    int theta = Memory.POINT;
    int lambda = theta + FP_2;
    int c = lambda + FP_2;
    int d = c + FP_2;
    int e = d + FP_2;
    int f = e + FP_2;
    int g = f + FP_2;
    int h = g + FP_2;
    Fp2.mul(m, theta, IMAGE + FP_2, z);
    Fp2.sub(m, theta, y, theta);
    Fp2.mul(m, lambda, IMAGE, z);
    Fp2.sub(m, lambda, x, lambda);
    Fp2.sqr(m, c, theta);
    Fp2.sqr(m, d, lambda);
    Fp2.mul(m, e, lambda, d);
    Fp2.mul(m, f, z, c);
    Fp2.mul(m, g, x, d);
    Fp2.add(m, h, e, f);
    Fp2.sub(m, h, h, g);
    Fp2.sub(m, h, h, g);
    Fp2.mul(m, x, lambda, h);
    Fp2.sub(m, g, g, h);
    Fp2.mul(m, g, g, theta);
    Fp2.mul(m, f, y, e);
    Fp2.sub(m, y, g, f);
    Fp2.mul(m, z, z, e);
    Memory.copy(m, LINE, lambda, FP_2);
    Fp2.neg(m, LINE + FP_2, theta);
    Fp2.mul(m, LINE + 2 * FP_2, theta, IMAGE);
    Fp2.mul(m, h, lambda, IMAGE + FP_2);
    Fp2.sub(m, LINE + 2 * FP_2, LINE + 2 * FP_2, h);
    accumulateLine(pair);
  }

  private void accumulateLine(int pair) {
    Fp2.mulFp(m, LINE, LINE, pair + Memory.FP);
    Fp2.mulFp(m, LINE + FP_2, LINE + FP_2, pair);
    Fp12.mulLine(m, MILLER, MILLER, LINE);
  }

  private static byte[] digits() {
    BigInteger rest = BigInteger.valueOf(U).multiply(BigInteger.valueOf(6)).add(BigInteger.TWO);
    byte[] all = new byte[rest.bitLength() + 1];
    int length = 0;
    while (rest.signum() != 0) {
      int digit = rest.testBit(0) ? 2 - (rest.intValue() & 3) : 0;
      all[length++] = (byte) digit;
      rest = rest.subtract(BigInteger.valueOf(digit)).shiftRight(1);
    }
    return Arrays.copyOf(all, length - 1);
  }
}
