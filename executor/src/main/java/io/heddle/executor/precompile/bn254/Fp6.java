package io.heddle.executor.precompile.bn254;

import static io.heddle.executor.precompile.bn254.Memory.FP_2;

/// The cubic extension Fp2\[v\] / (v³ − ξ): three [Fp2], the coefficient of v⁰ first.
///
/// Formulas: Devegili, Ó hÉigeartaigh, Scott, Dahab, "Multiplication and squaring on
/// pairing-friendly fields", 2006.
final class Fp6 {

  private static final int S0 = Memory.FP6;
  private static final int S1 = S0 + FP_2;
  private static final int S2 = S1 + FP_2;
  private static final int S3 = S2 + FP_2;
  private static final int S4 = S3 + FP_2;
  private static final int S5 = S4 + FP_2;

  private Fp6() {}

  static void add(long[] m, int r, int a, int b) {
    for (int i = 0; i < Memory.FP_6; i += Memory.FP) {
      Fp.add(m, r + i, a + i, b + i);
    }
  }

  static void sub(long[] m, int r, int a, int b) {
    for (int i = 0; i < Memory.FP_6; i += Memory.FP) {
      Fp.sub(m, r + i, a + i, b + i);
    }
  }

  static void neg(long[] m, int r, int a) {
    for (int i = 0; i < Memory.FP_6; i += Memory.FP) {
      Fp.neg(m, r + i, a + i);
    }
  }

  static void mul(long[] m, int r, int a, int b) {
    Fp2.mul(m, S0, a, b);
    Fp2.mul(m, S1, a + 8, b + 8);
    Fp2.mul(m, S2, a + 16, b + 16);
    Fp2.add(m, S3, a + 8, a + 16);
    Fp2.add(m, S4, b + 8, b + 16);
    Fp2.mul(m, S3, S3, S4);
    Fp2.sub(m, S3, S3, S1);
    Fp2.sub(m, S3, S3, S2);
    Fp2.mulXi(m, S3, S3);
    Fp2.add(m, S4, a, a + 8);
    Fp2.add(m, S5, b, b + 8);
    Fp2.mul(m, S4, S4, S5);
    Fp2.sub(m, S4, S4, S0);
    Fp2.sub(m, S4, S4, S1);
    Fp2.add(m, S5, a, a + 16);
    // The operands are read for the last time here; from now on r may be one of them.
    Fp2.add(m, r + 16, b, b + 16);
    Fp2.mul(m, S5, S5, r + 16);
    Fp2.sub(m, S5, S5, S0);
    Fp2.sub(m, S5, S5, S2);
    Fp2.add(m, r + 16, S5, S1);
    Fp2.add(m, r, S0, S3);
    Fp2.mulXi(m, S2, S2);
    Fp2.add(m, r + 8, S4, S2);
  }

  /// r = a · (b₀ + b₁·v), with b₀ and b₁ in Fp2 at places of their own, outside a.
  static void mulSparse(long[] m, int r, int a, int b0, int b1) {
    Fp2.mul(m, S0, a, b0);
    Fp2.mul(m, S1, a + 8, b1);
    Fp2.add(m, S2, a + 8, a + 16);
    Fp2.mul(m, S2, S2, b1);
    Fp2.sub(m, S2, S2, S1);
    Fp2.mulXi(m, S2, S2);
    Fp2.add(m, S3, a, a + 16);
    Fp2.mul(m, S3, S3, b0);
    Fp2.sub(m, S3, S3, S0);
    Fp2.add(m, S4, a, a + 8);
    Fp2.add(m, S5, b0, b1);
    Fp2.mul(m, S4, S4, S5);
    Fp2.sub(m, S4, S4, S0);
    Fp2.sub(m, r + 8, S4, S1);
    Fp2.add(m, r, S2, S0);
    Fp2.add(m, r + 16, S3, S1);
  }

  /// r = a · b with b in Fp2.
  static void mulFp2(long[] m, int r, int a, int b) {
    Fp2.mul(m, r, a, b);
    Fp2.mul(m, r + 8, a + 8, b);
    Fp2.mul(m, r + 16, a + 16, b);
  }

  /// r = a · v.
  static void mulV(long[] m, int r, int a) {
    Fp2.mulXi(m, S0, a + 16);
    Memory.copy(m, S1, a + 8, 8);
    Memory.copy(m, r + 8, a, 8);
    Memory.copy(m, r + 16, S1, 8);
    Memory.copy(m, r, S0, 8);
  }

  /// r = a⁻¹ by the norm to Fp2; r must not be a.
  static void inverse(long[] m, int r, int a) {
    Fp2.sqr(m, r, a);
    Fp2.mul(m, S0, a + 8, a + 16);
    Fp2.mulXi(m, S0, S0);
    Fp2.sub(m, r, r, S0);
    Fp2.sqr(m, r + 8, a + 16);
    Fp2.mulXi(m, r + 8, r + 8);
    Fp2.mul(m, S0, a, a + 8);
    Fp2.sub(m, r + 8, r + 8, S0);
    Fp2.sqr(m, r + 16, a + 8);
    Fp2.mul(m, S0, a, a + 16);
    Fp2.sub(m, r + 16, r + 16, S0);
    Fp2.mul(m, S0, a + 16, r + 8);
    Fp2.mul(m, S1, a + 8, r + 16);
    Fp2.add(m, S0, S0, S1);
    Fp2.mulXi(m, S0, S0);
    Fp2.mul(m, S1, a, r);
    Fp2.add(m, S0, S0, S1);
    Fp2.inverse(m, S0, S0);
    mulFp2(m, r, r, S0);
  }
}
