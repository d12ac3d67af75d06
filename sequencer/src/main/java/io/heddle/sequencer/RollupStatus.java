package io.heddle.sequencer;

import io.heddle.primitives.Hash;
import io.heddle.primitives.chain.ChainConfig;
import java.util.Optional;

/// What the rollup methods of JSON-RPC (`optimism_*`) report.
public interface RollupStatus {
  SyncStatus syncStatus();

  /// The output of a sealed block; empty when there is no such block.
  Optional<Output> outputAtBlock(long blockNumber);

  /// The batch that has this L2 block; empty while none has.
  Optional<BatchView> batchOf(long blockNumber);

  /// The last batch that was committed in this L1 block or before it.
  Optional<BatchView> batchAtL1Block(long l1Block);

  /// The chain configuration; its rollup section is always present.
  ChainConfig chainConfig();

  /// The genesis block.
  BlockRef genesis();

  /// Names an L1 block.
  record L1Ref(long number, Hash hash, Hash parentHash, long timestamp) {
    public static final L1Ref UNKNOWN = new L1Ref(0, Hash.ZERO, Hash.ZERO, 0);
  }

  /// How far L1 and L2 are.
  ///
  /// @param currentL1 the last confirmed L1 block that the sequencer has read
  /// @param unsafeL2 latest
  /// @param safeL2 last block in a batch committed on L1
  /// @param finalizedL2 last block in a batch finalized on L1
  record SyncStatus(
      L1Ref currentL1,
      L1Ref headL1,
      L1Ref safeL1,
      L1Ref finalizedL1,
      BlockRef unsafeL2,
      BlockRef safeL2,
      BlockRef finalizedL2) {}

  /// An output root (version 0) and what it is made of.
  record Output(Hash outputRoot, BlockRef block, Hash messagePasserStorageRoot, Hash stateRoot) {}
}
