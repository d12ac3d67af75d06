package io.heddle.executor.precompile;

import java.math.BigInteger;
import org.jspecify.annotations.Nullable;

/// 0x05: base ^ exponent mod modulus on numbers of any length. EIP-198, priced by a
/// [ModExpSchedule]; EIP-7823 bounds the lengths from Osaka on.
///
/// Input: three 32-byte lengths, then base, exponent and modulus of those lengths, big-endian,
/// filled with zeros. Output: as long as the modulus; zeros when the modulus is zero. The price
/// comes from the lengths and the head of the exponent alone, so that an unpaid call allocates
/// nothing.
final class ModExp implements Precompile {

  private static final int HEADER_BYTES = 96;

  private final ModExpSchedule schedule;
  private final long maxFieldBytes;

  ModExp(ModExpSchedule schedule) {
    this.schedule = schedule;
    this.maxFieldBytes = schedule == ModExpSchedule.OSAKA ? 1024 : Integer.MAX_VALUE - HEADER_BYTES;
  }

  @Override
  public long gasCost(byte[] input, int offset, int length) {
    long baseLength = fieldLength(input, offset, length, 0);
    long exponentLength = fieldLength(input, offset, length, 32);
    long modulusLength = fieldLength(input, offset, length, 64);
    BigInteger head = BigInteger.ZERO;
    if (baseLength < length) {
      int headLength = (int) Math.min(32, exponentLength);
      head =
          new BigInteger(
              1, InputReader.padded(input, offset, length, HEADER_BYTES + baseLength, headLength));
    }
    return schedule.price(Math.max(baseLength, modulusLength), exponentLength, head);
  }

  @Override
  public byte @Nullable [] run(byte[] input, int offset, int length) {
    long baseLength = fieldLength(input, offset, length, 0);
    long exponentLength = fieldLength(input, offset, length, 32);
    long modulusLength = fieldLength(input, offset, length, 64);
    if (schedule == ModExpSchedule.OSAKA && exponentLength > maxFieldBytes) {
      return null;
    }
    if (baseLength > maxFieldBytes || modulusLength > maxFieldBytes) {
      return null;
    }
    if (modulusLength == 0) {
      return new byte[0];
    }
    if (exponentLength > maxFieldBytes) {
      return null;
    }
    long position = HEADER_BYTES;
    BigInteger base = number(input, offset, length, position, (int) baseLength);
    position += baseLength;
    int exponentOffset = offset + (int) Math.min(position, length);
    int exponentPresent = (int) Math.clamp(length - position, 0, exponentLength);
    int exponentZeros = (int) exponentLength - exponentPresent;
    position += exponentLength;
    BigInteger modulus = number(input, offset, length, position, (int) modulusLength);
    byte[] out = new byte[(int) modulusLength];
    if (modulus.signum() == 0) {
      return out;
    }
    byte[] result =
        ModularPower.power(base, input, exponentOffset, exponentPresent, exponentZeros, modulus)
            .toByteArray();
    int size = Math.min(result.length, out.length);
    System.arraycopy(result, result.length - size, out, out.length - size, size);
    return out;
  }

  /// A length field of the header, saturated to [Long#MAX_VALUE].
  private static long fieldLength(byte[] input, int offset, int length, int position) {
    byte[] word = InputReader.padded(input, offset, length, position, 32);
    long value = 0;
    for (int i = 0; i < 32; i++) {
      if (i < 24 ? word[i] != 0 : i == 24 && word[i] < 0) {
        return Long.MAX_VALUE;
      }
      value = (value << 8) | (word[i] & 0xff);
    }
    return value;
  }

  private static BigInteger number(byte[] input, int offset, int length, long position, int size) {
    if (position >= length || size == 0) {
      return BigInteger.ZERO;
    }
    int available = (int) Math.min(size, length - position);
    BigInteger present = new BigInteger(1, input, offset + (int) position, available);
    return present.signum() == 0 ? present : present.shiftLeft(8 * (size - available));
  }
}
