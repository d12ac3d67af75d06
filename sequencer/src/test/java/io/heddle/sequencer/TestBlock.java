package io.heddle.sequencer;

import io.heddle.primitives.Hash;
import io.heddle.primitives.U256;
import io.heddle.primitives.block.BlockHeader;
import io.heddle.primitives.rollup.L1Origin;
import java.util.List;

/// Empty sealed blocks for tests that look at nothing in them but their number.
public final class TestBlock {
  private static final L1Origin ORIGIN =
      new L1Origin(7, Hash.ZERO, Hash.ZERO, 1_700_000_000, U256.ONE, U256.ONE, Hash.ZERO);

  private TestBlock() {}

  public static SealedBlock numbered(long number) {
    return sized(number, 600);
  }

  public static SealedBlock sized(long number, long sizeBytes) {
    BlockHeader header =
        BlockHeader.builder()
            .number(number)
            .timestamp(1_700_000_000 + number)
            .gasLimit(30_000_000)
            .baseFeePerGas(U256.ONE)
            .withdrawalsRoot(Hash.ZERO)
            .blobGasUsed(0)
            .excessBlobGas(0)
            .parentBeaconBlockRoot(Hash.ZERO)
            .requestsHash(Hash.ZERO)
            .build();
    return new SealedBlock(header, header.hash(), List.of(), sizeBytes, ORIGIN, number);
  }
}
