package io.heddle.sequencer.rpc.method;

import io.heddle.primitives.chain.ChainConfig;
import io.heddle.primitives.chain.RollupConfig;
import io.heddle.sequencer.RollupStatus;
import io.heddle.sequencer.rpc.protocol.Arg;
import io.heddle.sequencer.rpc.protocol.Json;
import io.heddle.sequencer.rpc.protocol.MethodTable;
import io.heddle.sequencer.rpc.protocol.RpcException;
import io.heddle.sequencer.rpc.shape.RollupJson;
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
        .add("optimism_rollupConfig", 0, params -> config())
        .add("optimism_version", 0, params -> Json.of(version));
  }

  private Json config() {
    ChainConfig config = rollup.chainConfig();
    RollupConfig section =
        config.rollup().orElseThrow(() -> RpcException.server("this chain is no rollup"));
    return RollupJson.config(config, section, rollup.genesis());
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
