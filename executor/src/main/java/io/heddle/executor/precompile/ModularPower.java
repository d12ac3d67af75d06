package io.heddle.executor.precompile;

import java.math.BigInteger;

/// base ^ exponent mod modulus for numbers of any size, at a cost that the price of [ModExp]
/// covers.
///
/// The modulus splits into m · 2ᵏ with m odd. The power modulo m goes through [MontgomeryPower]
/// where m is short, else through `BigInteger`. Modulo 2ᵏ the exponent shrinks first, since odd
/// numbers repeat with period 2ᵏ⁻¹ and even ones vanish: `BigInteger` would walk through every bit.
/// The two join by the Chinese remainder theorem.
final class ModularPower {

  private ModularPower() {}

  /// @param exponent big-endian bytes `[offset, offset + length)`, followed by `zeros` more zero
  ///   bytes
  /// @param modulus greater than zero
  static BigInteger power(
      BigInteger base, byte[] exponent, int offset, int length, int zeros, BigInteger modulus) {
    int k = modulus.getLowestSetBit();
    BigInteger odd = modulus.shiftRight(k);
    BigInteger modOdd = powerOdd(base, exponent, offset, length, zeros, odd);
    if (k == 0) {
      return modOdd;
    }
    BigInteger two = BigInteger.ONE.shiftLeft(k);
    BigInteger modTwo = powerOfTwo(base, exponent, offset, length, zeros, k);
    if (odd.equals(BigInteger.ONE)) {
      return modTwo;
    }
    BigInteger lift = modTwo.subtract(modOdd).multiply(odd.modInverse(two)).mod(two);
    return modOdd.add(odd.multiply(lift));
  }

  private static BigInteger powerOdd(
      BigInteger base, byte[] exponent, int offset, int length, int zeros, BigInteger odd) {
    if (odd.equals(BigInteger.ONE)) {
      return BigInteger.ZERO;
    }
    if (odd.bitLength() <= 64 * MontgomeryPower.MAX_LIMBS) {
      return MontgomeryPower.power(base, exponent, offset, length, zeros, odd);
    }
    return base.modPow(number(exponent, offset, length, zeros), odd);
  }

  private static BigInteger powerOfTwo(
      BigInteger base, byte[] exponent, int offset, int length, int zeros, int k) {
    BigInteger two = BigInteger.ONE.shiftLeft(k);
    BigInteger head = new BigInteger(1, exponent, offset, length);
    long shift = 8L * zeros;
    if (base.testBit(0)) {
      boolean multipleOfPeriod = shift >= k - 1;
      BigInteger rest =
          multipleOfPeriod ? BigInteger.ZERO : head.shiftLeft((int) shift).mod(two.shiftRight(1));
      return base.modPow(rest, two);
    }
    if (head.signum() == 0) {
      return BigInteger.ONE.mod(two);
    }
    // base = 2 · c, so base^k and every higher power is a multiple of 2ᵏ.
    boolean vanishes = shift + head.bitLength() > 31 || head.shiftLeft((int) shift).intValue() >= k;
    return vanishes ? BigInteger.ZERO : base.modPow(head.shiftLeft((int) shift), two);
  }

  private static BigInteger number(byte[] bytes, int offset, int length, int zeros) {
    return new BigInteger(1, bytes, offset, length).shiftLeft(Math.toIntExact(8L * zeros));
  }
}
