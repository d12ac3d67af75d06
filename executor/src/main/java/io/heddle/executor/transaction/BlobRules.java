package io.heddle.executor.transaction;

import io.heddle.primitives.U256;
import io.heddle.primitives.chain.Fork;
import java.math.BigInteger;

/// How many blobs fit (EIP-4844, EIP-7691, EIP-7594).
public final class BlobRules {
  public static final long GAS_PER_BLOB = 1 << 17;
  static final int VERSION_KZG = 1;

  private BlobRules() {}

  /// The most blobs that one transaction may carry.
  static int maxPerTransaction(Fork fork) {
    return switch (fork) {
      case CANCUN, OSAKA -> 6;
      case PRAGUE -> 9;
    };
  }

  /// The price of blob gas in wei: `e^(excess / fraction)` by its Taylor series, as EIP-4844 writes
  /// it (`fake_exponential`).
  public static U256 baseFee(long excessBlobGas, Fork fork) {
    BigInteger numerator = BigInteger.valueOf(excessBlobGas);
    BigInteger fraction = BigInteger.valueOf(updateFraction(fork));
    BigInteger sum = BigInteger.ZERO;
    BigInteger term = fraction;
    for (long i = 1; term.signum() > 0; i++) {
      sum = sum.add(term);
      term = term.multiply(numerator).divide(fraction.multiply(BigInteger.valueOf(i)));
    }
    return U256.fromBigInteger(sum.divide(fraction));
  }

  private static long updateFraction(Fork fork) {
    return switch (fork) {
      case CANCUN -> 3_338_477;
      case PRAGUE, OSAKA -> 5_007_716;
    };
  }

  /// The most blobs that one block may carry.
  public static int maxPerBlock(Fork fork) {
    return switch (fork) {
      case CANCUN -> 6;
      case PRAGUE, OSAKA -> 9;
    };
  }
}
