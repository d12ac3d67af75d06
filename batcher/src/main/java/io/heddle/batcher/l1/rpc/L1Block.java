package io.heddle.batcher.l1.rpc;

import io.heddle.primitives.Hash;
import io.heddle.primitives.block.BlockHeader;

/// An L1 block's header with its hash, which was computed from the header, not believed.
public record L1Block(BlockHeader header, Hash hash) {

  /// Block number.
  public long number() {
    return header.number();
  }
}
