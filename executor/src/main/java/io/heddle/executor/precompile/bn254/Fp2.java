package io.heddle.executor.precompile.bn254;

/// The quadratic extension Fp\[i\] / (i² + 1): a₀ + a₁·i as two [Fp], a₀ first.
final class Fp2 {

  private static final int T0 = Memory.FP2;
  private static final int T1 = T0 + Memory.FP;
  private static final int T2 = T1 + Memory.FP;

  private Fp2() {}

  static void setOne(long[] m, int r) {
    Fp.setOne(m, r);
    Memory.clear(m, r + 4, 4);
  }

  static void add(long[] m, int r, int a, int b) {
    Fp.add(m, r, a, b);
    Fp.add(m, r + 4, a + 4, b + 4);
  }

  static void twice(long[] m, int r, int a) {
    add(m, r, a, a);
  }

  static void sub(long[] m, int r, int a, int b) {
    Fp.sub(m, r, a, b);
    Fp.sub(m, r + 4, a + 4, b + 4);
  }

  static void neg(long[] m, int r, int a) {
    Fp.neg(m, r, a);
    Fp.neg(m, r + 4, a + 4);
  }

  static void half(long[] m, int r, int a) {
    Fp.half(m, r, a);
    Fp.half(m, r + 4, a + 4);
  }

  /// a₀ − a₁·i, which is a to the power p.
  static void conjugate(long[] m, int r, int a) {
    if (r != a) {
      Memory.copy(m, r, a, 4);
    }
    Fp.neg(m, r + 4, a + 4);
  }

  static void mul(long[] m, int r, int a, int b) {
    // Four products and two reductions take less than Karatsuba's three of each and five additions.
    Fp.neg(m, T0, b + 4);
    Fp.mulAdd(m, T1, a, b, a + 4, T0);
    Fp.mulAdd(m, r + 4, a, b + 4, a + 4, b);
    Memory.copy(m, r, T1, Memory.FP);
  }

  static void sqr(long[] m, int r, int a) {
    Fp.add(m, T0, a, a + 4);
    Fp.sub(m, T1, a, a + 4);
    Fp.mul(m, T2, a, a + 4);
    Fp.mul(m, r, T0, T1);
    Fp.twice(m, r + 4, T2);
  }

  /// r = a · b with b in Fp.
  static void mulFp(long[] m, int r, int a, int b) {
    Fp.mul(m, r, a, b);
    Fp.mul(m, r + 4, a + 4, b);
  }

  /// r = a · ξ, ξ = 9 + i.
  static void mulXi(long[] m, int r, int a) {
    Fp.nineTimes(m, T0, a, a + 4, -1);
    Fp.nineTimes(m, r + 4, a + 4, a, 1);
    Memory.copy(m, r, T0, 4);
  }

  static void inverse(long[] m, int r, int a) {
    Fp.sqr(m, T0, a);
    Fp.sqr(m, T1, a + 4);
    Fp.add(m, T0, T0, T1);
    Fp.inverse(m, T0, T0);
    Fp.mul(m, r, a, T0);
    Fp.mul(m, r + 4, a + 4, T0);
    Fp.neg(m, r + 4, r + 4);
  }
}
