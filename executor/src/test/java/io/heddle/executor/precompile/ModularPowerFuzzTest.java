package io.heddle.executor.precompile;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.math.BigInteger;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;

/// Modular powers against `BigInteger.modPow`, with sizes, limbs and parities at their edges.
class ModularPowerFuzzTest {

  private static final int ROUNDS = Integer.getInteger("heddle.fuzz.rounds", 2000);

  private final long seed = Long.getLong("heddle.fuzz.seed", System.nanoTime());
  private final Random random = new Random(seed);

  @Test
  void power_anyNumbers_equalsBigInteger() {
    for (int i = 0; i < ROUNDS; i++) {
      BigInteger base = number(80);
      BigInteger modulus =
          number(80)
              .add(BigInteger.ONE)
              .shiftLeft(random.nextInt(4) == 0 ? random.nextInt(130) : 0);
      byte[] exponent = new byte[3 + random.nextInt(20)];
      random.nextBytes(exponent);
      int offset = random.nextInt(3);
      int length = random.nextInt(exponent.length - offset + 1);
      int zeros = random.nextInt(3) == 0 ? random.nextInt(40) : 0;
      BigInteger value = new BigInteger(1, exponent, offset, length).shiftLeft(8 * zeros);
      assertEquals(
          base.modPow(value, modulus),
          ModularPower.power(base, exponent, offset, length, zeros, modulus),
          () -> base + " ^ " + value + " mod " + modulus + " seed=" + seed);
    }
  }

  /// The moduli that [MontgomeryPower] takes, up to 2¹²⁸ − 1, and values right below them.
  @Test
  void power_shortOddModulus_equalsBigInteger() {
    for (int i = 0; i < 10 * ROUNDS; i++) {
      BigInteger modulus = number(16).setBit(0).add(BigInteger.TWO).setBit(0);
      modulus =
          modulus.bitLength() > 128
              ? BigInteger.ONE.shiftLeft(128).subtract(BigInteger.ONE)
              : modulus;
      BigInteger base =
          random.nextBoolean()
              ? number(20)
              : modulus.subtract(BigInteger.valueOf(1 + random.nextInt(3))).max(BigInteger.ZERO);
      byte[] exponent = new byte[random.nextInt(9)];
      random.nextBytes(exponent);
      BigInteger value = new BigInteger(1, exponent);
      BigInteger odd = modulus;
      assertEquals(
          base.modPow(value, odd),
          MontgomeryPower.power(base, exponent, 0, exponent.length, 0, odd),
          () -> base + " ^ " + value + " mod " + odd + " seed=" + seed);
    }
  }

  /// Up to `maxBytes` bytes, often with limbs of all zeros or all ones.
  private BigInteger number(int maxBytes) {
    byte[] bytes = new byte[random.nextInt(maxBytes + 1)];
    random.nextBytes(bytes);
    switch (random.nextInt(4)) {
      case 0 -> Arrays.fill(bytes, 0, bytes.length / 2, (byte) 0xff);
      case 1 -> Arrays.fill(bytes, bytes.length / 3, bytes.length, (byte) 0xff);
      case 2 -> Arrays.fill(bytes, bytes.length / 3, bytes.length, (byte) 0);
      default -> {}
    }
    return new BigInteger(1, bytes);
  }
}
