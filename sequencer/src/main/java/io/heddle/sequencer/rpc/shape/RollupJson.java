package io.heddle.sequencer.rpc.shape;

import io.heddle.primitives.Hash;
import io.heddle.primitives.chain.ChainConfig;
import io.heddle.primitives.chain.RollupConfig;
import io.heddle.sequencer.BatchView;
import io.heddle.sequencer.BlockRef;
import io.heddle.sequencer.RollupStatus.L1Ref;
import io.heddle.sequencer.RollupStatus.Output;
import io.heddle.sequencer.RollupStatus.SyncStatus;
import io.heddle.sequencer.rpc.protocol.Json;
import java.util.Optional;

/// The shapes of `optimism_*`, which are op-node's: numbers are plain JSON numbers, and names mix
/// two styles.
public final class RollupJson {
  private RollupJson() {}

  public static Json syncStatus(SyncStatus status) {
    return JsonObject.of(object ->
        object
            .value("current_l1", l1(status.currentL1()))
            .value("current_l1_finalized", l1(status.finalizedL1()))
            .value("head_l1", l1(status.headL1()))
            .value("safe_l1", l1(status.safeL1()))
            .value("finalized_l1", l1(status.finalizedL1()))
            .value("unsafe_l2", l2(status.unsafeL2()))
            .value("safe_l2", l2(status.safeL2()))
            .value("finalized_l2", l2(status.finalizedL2()))
            // Blocks are derived from whole batches, and no other chain is waited for.
            .value("pending_safe_l2", l2(status.safeL2()))
            .value("local_safe_l2", l2(status.safeL2()))
            .value("cross_unsafe_l2", l2(status.unsafeL2())));
  }

  public static Json output(Output output, SyncStatus status) {
    return JsonObject.of(object ->
        object
            .hash("version", Hash.ZERO)
            .hash("outputRoot", output.outputRoot())
            .value("blockRef", l2(output.block()))
            .hash("withdrawalStorageRoot", output.messagePasserStorageRoot())
            .hash("stateRoot", output.stateRoot())
            .value("syncStatus", syncStatus(status)));
  }

  /// The rollup's parameters; `genesis` is the genesis block.
  public static Json config(ChainConfig config, RollupConfig rollup, BlockRef genesis) {
    Json l1 = id(rollup.l1GenesisHash(), rollup.l1GenesisNumber());
    Json l2 = id(genesis.hash(), genesis.number());
    return JsonObject.of(object ->
        object
            .value(
                "genesis",
                JsonObject.of(inner ->
                    inner.value("l1", l1).value("l2", l2).number("l2_time", genesis.timestamp())))
            .number("block_time", rollup.blockTimeSeconds())
            .number("max_sequencer_drift", rollup.maxSequencerDriftSeconds())
            .number("l1_chain_id", rollup.l1ChainId())
            .number("l2_chain_id", config.chainId())
            .address("deposit_contract_address", rollup.portal())
            .address("rollup_contract_address", rollup.rollup())
            .address("batcher_address", rollup.batcherAddress())
            .number("base_fee_scalar", rollup.baseFeeScalar())
            .number("blob_base_fee_scalar", rollup.blobBaseFeeScalar())
            .hash("config_hash", rollup.configHash()));
  }

  /// How far a block is, with its batch.
  public static Json settlement(BlockRef block, String status, Optional<BatchView> batch) {
    return JsonObject.of(object -> {
      object.hash("hash", block.hash()).quantity("number", block.number()).text("status", status);
      if (batch.isPresent()) {
        object.value("batch", batch(batch.get()));
      } else {
        object.none("batch");
      }
    });
  }

  private static Json batch(BatchView batch) {
    return JsonObject.of(object -> {
      object
          .quantity("index", batch.index())
          .quantity("firstBlock", batch.firstBlock())
          .quantity("lastBlock", batch.lastBlock())
          .text("status", batch.status())
          .hash("outputRoot", batch.outputRoot());
      if (batch.commit().isPresent()) {
        BatchView.Commit commit = batch.commit().get();
        object
            .hash("l1TransactionHash", commit.transaction())
            .quantity("l1BlockNumber", commit.l1Block())
            .hash("l1BlockHash", commit.l1BlockHash());
      }
    });
  }

  /// The last L2 block that was safe at an L1 block, in op-node's shape.
  public static Json safeHead(BatchView.Commit commit, BlockRef head) {
    return JsonObject.of(object ->
        object
            .value("l1Block", id(commit.l1BlockHash(), commit.l1Block()))
            .value("safeHead", id(head.hash(), head.number())));
  }

  private static Json l1(L1Ref ref) {
    return JsonObject.of(object ->
        object
            .hash("hash", ref.hash())
            .number("number", ref.number())
            .hash("parentHash", ref.parentHash())
            .number("timestamp", ref.timestamp()));
  }

  private static Json l2(BlockRef ref) {
    return JsonObject.of(object ->
        object
            .hash("hash", ref.hash())
            .number("number", ref.number())
            .hash("parentHash", ref.parentHash())
            .number("timestamp", ref.timestamp())
            .value("l1origin", id(ref.originHash(), ref.originNumber()))
            .number("sequenceNumber", ref.sequenceNumber()));
  }

  private static Json id(Hash hash, long number) {
    return JsonObject.of(object -> object.hash("hash", hash).number("number", number));
  }
}
