package io.heddle.executor.precompile.bn254;

import static io.heddle.executor.precompile.bn254.Memory.FP_12;

/// Raises a Miller value to 2u(6u² + 3u + 1) · (p¹² − 1) / r: one exactly when the pairing is one,
/// as the extra factor is prime to r.
///
/// The easy part is (p⁶ − 1)(p² + 1). The hard part writes the rest in base p: with a = 12u³ + 6u²
/// + 6u and b = a − 2u it is (a + 6u² + 1) + b·p + a·p² + (b − 1)·p³. Fuentes-Castañeda, Knapp,
///   Rodríguez-Henríquez, "Faster hashing to G2", 2011, section 5.
final class FinalExponentiation {

  /// Longs of scratch that [#power] needs.
  static final int LONGS = 6 * FP_12;

  private FinalExponentiation() {}

  /// r = a to that power; `free` is a place of [#LONGS] longs.
  static void power(long[] m, int r, int a, int free) {
    int f = free;
    int f2u = f + FP_12;
    int f6u2 = f2u + FP_12;
    int x = f6u2 + FP_12;
    int y = x + FP_12;
    int t = y + FP_12;
    easyPart(m, f, a, t);

    powerOfU(m, t, f);
    Fp12.cyclotomicSqr(m, f2u, t);
    Fp12.cyclotomicSqr(m, t, f2u);
    Fp12.mul(m, x, t, f2u); // 6u
    powerOfU(m, f6u2, x);
    Fp12.cyclotomicSqr(m, t, f6u2);
    powerOfU(m, y, t); // 12u³
    Fp12.mul(m, x, x, y);
    Fp12.mul(m, x, x, f6u2); // a
    Fp12.conjugate(m, f2u, f2u);
    Fp12.mul(m, y, x, f2u); // b

    Fp12.mul(m, r, x, f6u2);
    Fp12.mul(m, r, r, f);
    Fp12.frobenius(m, t, y, 1);
    Fp12.mul(m, r, r, t);
    Fp12.frobenius(m, t, x, 2);
    Fp12.mul(m, r, r, t);
    Fp12.conjugate(m, f, f);
    Fp12.mul(m, y, y, f);
    Fp12.frobenius(m, t, y, 3);
    Fp12.mul(m, r, r, t);
  }

  private static void easyPart(long[] m, int r, int a, int t) {
    Fp12.inverse(m, t, a);
    Fp12.conjugate(m, r, a);
    Fp12.mul(m, r, r, t);
    Fp12.frobenius(m, t, r, 2);
    Fp12.mul(m, r, r, t);
  }

  /// r = a^u for a in the cyclotomic subgroup; r must not be a. Windows of three bits, odd powers
  /// in the scratch area.
  private static void powerOfU(long[] m, int r, int a) {
    int odd = Memory.EXPONENT; // a³, a⁵, a⁷
    Fp12.cyclotomicSqr(m, r, a);
    Fp12.mul(m, odd, a, r);
    Fp12.mul(m, odd + FP_12, odd, r);
    Fp12.mul(m, odd + 2 * FP_12, odd + FP_12, r);
    Fp12.setOne(m, r);
    int bit = 63 - Long.numberOfLeadingZeros(Pairing.U);
    while (bit >= 0) {
      if ((Pairing.U >>> bit & 1) == 0) {
        Fp12.cyclotomicSqr(m, r, r);
        bit--;
        continue;
      }
      int low = Math.max(0, bit - 2);
      while ((Pairing.U >>> low & 1) == 0) {
        low++;
      }
      int size = bit - low + 1;
      int digit = (int) (Pairing.U >>> low) & ((1 << size) - 1);
      for (int i = 0; i < size; i++) {
        Fp12.cyclotomicSqr(m, r, r);
      }
      Fp12.mul(m, r, r, digit == 1 ? a : odd + (digit - 3) / 2 * FP_12);
      bit = low - 1;
    }
  }
}
