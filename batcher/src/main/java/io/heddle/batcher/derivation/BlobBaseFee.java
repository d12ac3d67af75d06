package io.heddle.batcher.derivation;

import io.heddle.primitives.U256;
import java.math.BigInteger;

/// L1's blob base fee from its header: `fake_exponential(1, excessBlobGas, updateFraction)` of
/// EIP-4844. The update fraction changes with L1's blob schedule (EIP-7892), so the known public
/// networks' schedules are written out here; every other L1 has Prague's.
public final class BlobBaseFee {

  private static final long PRAGUE_FRACTION = 5_007_716;
  private static final long FIRST_INCREASE_FRACTION = 8_346_193;
  private static final long SECOND_INCREASE_FRACTION = 11_684_671;

  private static final long MAINNET = 1;
  private static final long MAINNET_FIRST_INCREASE = 1_765_290_071L;
  private static final long MAINNET_SECOND_INCREASE = 1_767_747_671L;
  private static final long SEPOLIA = 11_155_111;
  private static final long SEPOLIA_FIRST_INCREASE = 1_761_017_184L;
  private static final long SEPOLIA_SECOND_INCREASE = 1_761_607_008L;

  /// Terms after which the series is cut; the true one ends long before for every fee that fits 256
  /// bits.
  private static final int MAX_TERMS = 4096;

  private BlobBaseFee() {}

  /// Wei per blob gas.
  ///
  /// @param l1ChainId chain id of L1
  /// @param timestamp of the L1 block, seconds
  /// @param excessBlobGas of the L1 block
  public static U256 of(long l1ChainId, long timestamp, long excessBlobGas) {
    BigInteger excess = new BigInteger(Long.toUnsignedString(excessBlobGas));
    BigInteger fraction = BigInteger.valueOf(updateFraction(l1ChainId, timestamp));
    BigInteger sum = BigInteger.ZERO;
    BigInteger term = fraction;
    for (int i = 1; term.signum() > 0 && i < MAX_TERMS; i++) {
      sum = sum.add(term);
      if (sum.bitLength() > 300) {
        return U256.MAX;
      }
      term = term.multiply(excess).divide(fraction.multiply(BigInteger.valueOf(i)));
    }
    BigInteger fee = sum.divide(fraction);
    return fee.bitLength() > 256 ? U256.MAX : U256.fromBigInteger(fee);
  }

  private static long updateFraction(long l1ChainId, long timestamp) {
    if (l1ChainId == MAINNET) {
      return scheduled(timestamp, MAINNET_FIRST_INCREASE, MAINNET_SECOND_INCREASE);
    }
    if (l1ChainId == SEPOLIA) {
      return scheduled(timestamp, SEPOLIA_FIRST_INCREASE, SEPOLIA_SECOND_INCREASE);
    }
    return PRAGUE_FRACTION;
  }

  private static long scheduled(long timestamp, long firstIncrease, long secondIncrease) {
    if (timestamp >= secondIncrease) {
      return SECOND_INCREASE_FRACTION;
    }
    return timestamp >= firstIncrease ? FIRST_INCREASE_FRACTION : PRAGUE_FRACTION;
  }
}
