package io.heddle.batcher.derivation;

import io.heddle.primitives.U256;
import io.heddle.primitives.block.BlockHeader;
import io.heddle.primitives.rollup.L1Origin;

/// An L1 header as an L2 block's origin.
public final class L1Origins {

  private L1Origins() {}

  /// What the attributes transaction tells L2 about this L1 block.
  public static L1Origin of(long l1ChainId, BlockHeader header) {
    U256 blobBaseFee =
        header
            .excessBlobGas()
            .map(excess -> BlobBaseFee.of(l1ChainId, header.timestamp(), excess))
            .orElse(U256.ONE);
    return new L1Origin(
        header.number(),
        header.hash(),
        header.parentHash(),
        header.timestamp(),
        header.baseFeePerGas(),
        blobBaseFee,
        header.prevRandao());
  }
}
