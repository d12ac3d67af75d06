package io.heddle.batcher.derivation;

import io.heddle.primitives.block.BlockHeader;
import io.heddle.primitives.block.Receipt;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// One L1 block as derivation reads it. Nothing here is trusted: the header must hash into the
/// chain, the receipts into the header.
///
/// @param header the L1 header
/// @param receipts all receipts of the block in order, or null when its bloom says that the Portal
///   emitted no deposit
public record L1BlockData(BlockHeader header, @Nullable List<Receipt> receipts) {

  public L1BlockData {
    Objects.requireNonNull(header, "header");
    receipts = receipts == null ? null : List.copyOf(receipts);
  }
}
