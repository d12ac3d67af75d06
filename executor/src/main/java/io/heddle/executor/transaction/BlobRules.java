package io.heddle.executor.transaction;

import io.heddle.executor.BlockEnv;
import io.heddle.primitives.U256;
import io.heddle.primitives.block.BlockHeader;
import io.heddle.primitives.chain.BlobSchedule;
import io.heddle.primitives.chain.ChainConfig;
import io.heddle.primitives.chain.Fork;
import java.math.BigInteger;

/// How many blobs fit and what they cost (EIP-4844, EIP-7594, EIP-7691, EIP-7918).
public final class BlobRules {
  public static final long GAS_PER_BLOB = 1 << 17;
  static final int VERSION_KZG = 1;

  /// Since Osaka (EIP-7594).
  private static final int MAX_PER_TRANSACTION = 6;

  /// What a blob must at least be worth in execution gas (EIP-7918).
  private static final long EXECUTION_GAS_PER_BLOB = 1 << 13;

  private BlobRules() {}

  /// The most blobs that one transaction may carry in a block of this fork and time.
  static int maxPerTransaction(ChainConfig config, Fork fork, long timestamp) {
    int maxPerBlock = config.blobScheduleAt(timestamp).maxBlobs();
    return fork.isAtLeast(Fork.OSAKA) ? Math.min(MAX_PER_TRANSACTION, maxPerBlock) : maxPerBlock;
  }

  /// The most blobs that the block may carry.
  public static int maxPerBlock(BlockEnv env) {
    return env.config().blobScheduleAt(env.timestamp()).maxBlobs();
  }

  /// The price of blob gas in wei: `e^(excess / fraction)` by its Taylor series, as EIP-4844 writes
  /// it (`fake_exponential`). Its time grows with `excess / fraction`: the excess must have been
  /// checked against the parent's.
  ///
  /// @param excessBlobGas an unsigned long
  public static U256 baseFee(long excessBlobGas, BlobSchedule schedule) {
    BigInteger numerator = new BigInteger(Long.toUnsignedString(excessBlobGas));
    BigInteger fraction = BigInteger.valueOf(schedule.baseFeeUpdateFraction());
    BigInteger sum = BigInteger.ZERO;
    BigInteger term = fraction;
    for (long i = 1; term.signum() > 0; i++) {
      sum = sum.add(term);
      term = term.multiply(numerator).divide(fraction.multiply(BigInteger.valueOf(i)));
    }
    return U256.fromBigInteger(sum.divide(fraction));
  }

  /// The excess blob gas of the block after `parent`: what the parent had, and used above the
  /// target. From Osaka on the target is not counted off while a blob costs less than the execution
  /// that its checks are worth (EIP-7918).
  ///
  /// @param fork of the new block, as `schedule`
  public static long nextExcess(BlockHeader parent, Fork fork, BlobSchedule schedule) {
    long excess = parent.excessBlobGas().orElse(0L);
    long used = parent.blobGasUsed().orElse(0L);
    long sum = excess + used;
    if (Long.compareUnsigned(sum, used) < 0) {
      throw new ArithmeticException(
          "excess blob gas above 2^64-1: excess=%s used=%s"
              .formatted(Long.toUnsignedString(excess), Long.toUnsignedString(used)));
    }
    long target = GAS_PER_BLOB * schedule.targetBlobs();
    if (Long.compareUnsigned(sum, target) < 0) {
      return 0;
    }
    if (fork.isAtLeast(Fork.OSAKA)) {
      U256 reservePrice = parent.baseFeePerGas().multiply(U256.of(EXECUTION_GAS_PER_BLOB));
      U256 blobPrice = baseFee(excess, schedule).multiply(U256.of(GAS_PER_BLOB));
      if (reservePrice.compareTo(blobPrice) > 0) {
        int room = schedule.maxBlobs() - schedule.targetBlobs();
        return excess + used * room / schedule.maxBlobs();
      }
    }
    return sum - target;
  }
}
