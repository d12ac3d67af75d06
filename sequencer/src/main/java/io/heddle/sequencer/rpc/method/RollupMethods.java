package io.heddle.sequencer.rpc.method;

import io.heddle.primitives.chain.ChainConfig;
import io.heddle.primitives.chain.RollupConfig;
import io.heddle.sequencer.BatchView;
import io.heddle.sequencer.RollupStatus;
import io.heddle.sequencer.SealedHeader;
import io.heddle.sequencer.rpc.protocol.Arg;
import io.heddle.sequencer.rpc.protocol.Json;
import io.heddle.sequencer.rpc.protocol.MethodTable;
import io.heddle.sequencer.rpc.protocol.RpcException;
import io.heddle.sequencer.rpc.shape.JsonObject;
import io.heddle.sequencer.rpc.shape.RollupJson;
import java.util.Optional;
import java.util.OptionalLong;

/// The rollup's own state, in the words of the OP Stack: `optimism_*`.
final class RollupMethods implements MethodTable.Group {
  private final RollupStatus rollup;
  private final Blocks blocks;
  private final String version;

  RollupMethods(RollupStatus rollup, Blocks blocks, String version) {
    this.rollup = rollup;
    this.blocks = blocks;
    this.version = version;
  }

  @Override
  public void register(MethodTable.Builder methods) {
    methods
        .add(
            "optimism_syncStatus",
            0,
            0,
            Costs::blocks,
            params -> RollupJson.syncStatus(rollup.syncStatus()))
        .add("optimism_outputAtBlock", 1, 1, Costs::blocks, params -> output(params.at(0)))
        .add("optimism_safeHeadAtL1Block", 1, 1, Costs::blocks, params -> safeHeadAt(params.at(0)))
        .add(
            "heddle_blockSettlement",
            1,
            1,
            Costs::blocks,
            params -> settlement(BlockId.of(params.at(0))))
        .add("optimism_rollupConfig", 0, params -> config())
        .add("optimism_version", 0, params -> Json.of(version));
  }

  private Json config() {
    ChainConfig config = rollup.chainConfig();
    RollupConfig section =
        config.rollup().orElseThrow(() -> RpcException.server("this chain is no rollup"));
    return RollupJson.config(config, section, rollup.genesis());
  }

  /// How far a block is: `pending`, `unsafe`, `safe` or `finalized`, and the batch that it is in.
  private Json settlement(BlockId id) {
    if (id == BlockId.Tag.PENDING) {
      return JsonObject.of(object -> object.text("status", "pending"));
    }
    Optional<SealedHeader> found = blocks.header(id);
    if (found.isEmpty()) {
      return Json.NULL;
    }
    SealedHeader block = found.get();
    Optional<BatchView> batch = rollup.batchOf(block.number());
    String status = blocks.status(block.number());
    return RollupJson.settlement(block.ref(), status, batch);
  }

  private Json safeHeadAt(Arg arg) {
    long l1Block = arg.uint64();
    BatchView batch =
        rollup
            .batchAtL1Block(l1Block)
            .orElseThrow(() -> RpcException.server("no batch is committed at L1 block " + l1Block));
    SealedHeader last =
        blocks
            .header(new BlockId.ByNumber(batch.lastBlock()))
            .orElseThrow(() -> RpcException.server("block not found: " + batch.lastBlock()));
    return RollupJson.safeHead(batch.commit().orElseThrow(), last.ref());
  }

  private Json output(Arg arg) {
    BlockId id = BlockId.numberOrTag(arg);
    OptionalLong number = blocks.number(id);
    if (number.isEmpty()) {
      throw RpcException.server("block not found: " + id);
    }
    return rollup
        .outputAtBlock(number.getAsLong())
        .map(output -> RollupJson.output(output, rollup.syncStatus()))
        .orElseThrow(() -> RpcException.server("no output for block " + id));
  }
}
