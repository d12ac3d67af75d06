package io.heddle.primitives.chain;

/// How many blobs a block aims at and may carry, and how fast their price moves (EIP-4844,
/// EIP-7840). It changes with forks, and between them by itself (EIP-7892).
///
/// @param targetBlobs blobs per block at which the price stays
/// @param maxBlobs the most blobs of one block
/// @param baseFeeUpdateFraction blob gas above target that raises the price by a factor of e
public record BlobSchedule(int targetBlobs, int maxBlobs, long baseFeeUpdateFraction) {
  private static final BlobSchedule CANCUN = new BlobSchedule(3, 6, 3_338_477);
  private static final BlobSchedule PRAGUE = new BlobSchedule(6, 9, 5_007_716);

  public BlobSchedule {
    if (targetBlobs < 0 || maxBlobs <= 0 || targetBlobs > maxBlobs || baseFeeUpdateFraction <= 0) {
      throw new IllegalArgumentException(
          "blob schedule: target=%d max=%d fraction=%d"
              .formatted(targetBlobs, maxBlobs, baseFeeUpdateFraction));
    }
  }

  /// What a fork brings along where the configuration says nothing else.
  public static BlobSchedule of(Fork fork) {
    return switch (fork) {
      case CANCUN -> CANCUN;
      case PRAGUE, OSAKA -> PRAGUE;
    };
  }
}
