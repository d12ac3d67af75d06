package io.heddle.sequencer.rpc.method;

import io.heddle.sequencer.SealedHeader;
import io.heddle.sequencer.rpc.protocol.Json;
import io.heddle.sequencer.rpc.protocol.MethodTable;
import io.heddle.sequencer.rpc.shape.BlockJson;

/// Headers alone, for who follows the chain without its transactions: one row each.
final class HeaderMethods implements MethodTable.Group {
  private final Blocks blocks;

  HeaderMethods(Blocks blocks) {
    this.blocks = blocks;
  }

  @Override
  public void register(MethodTable.Builder methods) {
    methods
        .add("eth_getHeaderByNumber", 1, params -> header(BlockId.numberOrTag(params.at(0))))
        .add("eth_getHeaderByHash", 1, params -> header(new BlockId.ByHash(params.at(0).hash())));
  }

  /// Null for the open block, which has no header yet, and for blocks that do not exist.
  private Json header(BlockId id) {
    return blocks.header(id).map(HeaderMethods::header).orElse(Json.NULL);
  }

  private static Json header(SealedHeader header) {
    return BlockJson.header(header);
  }
}
