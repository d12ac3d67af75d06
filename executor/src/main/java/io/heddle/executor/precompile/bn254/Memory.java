package io.heddle.executor.precompile.bn254;

/// The layout of the `long[]` that holds every value of one bn254 computation.
///
/// | area | longs | used by |
/// |---|---|---|
/// | [#FP2] | 4 Fp | [Fp2] |
/// | [#FP6] | 6 Fp2 | [Fp6] |
/// | [#FP12] | 4 Fp6 + 8 Fp2 | [Fp12] |
/// | [#POINT] | 16 Fp2 | [G1], [G2] and the line functions of [Pairing] |
/// | [#EXPONENT] | 3 Fp12 | powers in [FinalExponentiation] |
/// | [#FREE] … | | the caller's |
///
/// An operation may use its own area and those above it in the table, so a caller lower down may
/// keep values in its own.
final class Memory {

  static final int FP = 4;
  static final int FP_2 = 2 * FP;
  static final int FP_6 = 6 * FP;
  static final int FP_12 = 12 * FP;

  static final int FP2 = 0;
  static final int FP6 = FP2 + 4 * FP;
  static final int FP12 = FP6 + 6 * FP_2;
  static final int POINT = FP12 + 4 * FP_6 + 8 * FP_2;
  static final int EXPONENT = POINT + 16 * FP_2;
  static final int FREE = EXPONENT + 3 * FP_12;

  private Memory() {}

  /// A memory with `longs` of free space after the scratch areas.
  static long[] allocate(int longs) {
    return new long[FREE + longs];
  }

  static void copy(long[] m, int to, int from, int longs) {
    System.arraycopy(m, from, m, to, longs);
  }

  static void clear(long[] m, int at, int longs) {
    java.util.Arrays.fill(m, at, at + longs, 0);
  }

  static boolean isZero(long[] m, int at, int longs) {
    long any = 0;
    for (int i = 0; i < longs; i++) {
      any |= m[at + i];
    }
    return any == 0;
  }

  static boolean equal(long[] m, int a, int b, int longs) {
    long any = 0;
    for (int i = 0; i < longs; i++) {
      any |= m[a + i] ^ m[b + i];
    }
    return any == 0;
  }
}
