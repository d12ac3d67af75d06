package io.heddle.executor.precompile;

import java.math.BigInteger;

/// The price schedules of modular exponentiation, one per EIP that changed it.
///
/// `price` takes the lengths of base and modulus (the larger of them), the length of the exponent
/// and its first 32 bytes as a number. Lengths saturate at [Long#MAX_VALUE], and so does every
/// product: such a price is above any gas limit.
enum ModExpSchedule {
  /// EIP-198, Byzantium. Kept because geth's vectors cover it.
  BYZANTIUM {
    @Override
    long price(long maxLength, long exponentLength, BigInteger exponentHead) {
      return divide(
          multiply(complexity(maxLength), iterations(exponentLength, exponentHead, 8)), 20);
    }

    private static long complexity(long x) {
      if (x <= 64) {
        return x * x;
      }
      if (x <= 1024) {
        return x * x / 4 + 96 * x - 3072;
      }
      if (x >= 1L << 31) {
        return Long.MAX_VALUE;
      }
      return x * x / 16 + 480 * x - 199_680;
    }
  },

  /// EIP-2565, Berlin to Prague.
  BERLIN {
    @Override
    long price(long maxLength, long exponentLength, BigInteger exponentHead) {
      long words = words(maxLength);
      long work = multiply(multiply(words, words), iterations(exponentLength, exponentHead, 8));
      return Math.max(200, divide(work, 3));
    }
  },

  /// EIP-7883, Osaka.
  OSAKA {
    @Override
    long price(long maxLength, long exponentLength, BigInteger exponentHead) {
      long words = words(maxLength);
      long complexity = maxLength <= 32 ? 16 : multiply(2, multiply(words, words));
      return Math.max(500, multiply(complexity, iterations(exponentLength, exponentHead, 16)));
    }
  };

  abstract long price(long maxLength, long exponentLength, BigInteger exponentHead);

  /// How many squarings the exponent costs: its bits after the first one, bytes beyond the 32nd at
  /// `perByte` each; at least 1.
  private static long iterations(long exponentLength, BigInteger exponentHead, long perByte) {
    long tail = exponentLength <= 32 ? 0 : multiply(perByte, exponentLength - 32);
    long head = Math.max(0, exponentHead.bitLength() - 1);
    return tail == Long.MAX_VALUE ? tail : Math.max(1, tail + head);
  }

  private static long words(long length) {
    return (length >>> 3) + ((length & 7) == 0 ? 0 : 1);
  }

  /// The product of two non-negative numbers, saturating.
  private static long multiply(long a, long b) {
    return Math.multiplyHigh(a, b) != 0 || a * b < 0 ? Long.MAX_VALUE : a * b;
  }

  private static long divide(long a, long divisor) {
    return a == Long.MAX_VALUE ? a : a / divisor;
  }
}
