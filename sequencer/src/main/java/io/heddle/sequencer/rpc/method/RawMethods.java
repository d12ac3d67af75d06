package io.heddle.sequencer.rpc.method;

import io.heddle.primitives.Bytes;
import io.heddle.primitives.Hash;
import io.heddle.primitives.block.Block;
import io.heddle.primitives.block.ReceiptCodec;
import io.heddle.primitives.block.Withdrawal;
import io.heddle.primitives.transaction.RecoveredTransaction;
import io.heddle.sequencer.ChainReader;
import io.heddle.sequencer.IncludedTransaction;
import io.heddle.sequencer.ReceiptView;
import io.heddle.sequencer.SealedBlock;
import io.heddle.sequencer.SealedHeader;
import io.heddle.sequencer.rpc.protocol.Json;
import io.heddle.sequencer.rpc.protocol.MethodTable;
import io.heddle.sequencer.rpc.protocol.RpcException;
import java.util.List;
import java.util.Optional;

/// What is hashed, as it is encoded: headers, blocks, receipts, transactions (`debug_getRaw…`).
final class RawMethods implements MethodTable.Group {
  private final ChainReader chain;
  private final Blocks blocks;

  RawMethods(ChainReader chain, Blocks blocks) {
    this.chain = chain;
    this.blocks = blocks;
  }

  @Override
  public void register(MethodTable.Builder methods) {
    methods
        .add("debug_getRawHeader", 1, params -> Json.data(header(BlockId.of(params.at(0)))))
        .add(
            "debug_getRawBlock",
            1,
            1,
            Costs::wholeBlock,
            params -> Json.data(block(BlockId.of(params.at(0)))))
        .add(
            "debug_getRawReceipts",
            1,
            1,
            Costs::wholeBlock,
            params -> receipts(BlockId.of(params.at(0))))
        .add("debug_getRawTransaction", 1, params -> transaction(params.at(0).hash()));
  }

  private Bytes header(BlockId id) {
    SealedHeader header = blocks.header(id).orElseThrow(() -> unknown(id));
    return header.header().encoded();
  }

  private Bytes block(BlockId id) {
    SealedBlock block = blocks.block(id).orElseThrow(() -> unknown(id));
    Optional<List<Withdrawal>> withdrawals = block.header().withdrawalsRoot().map(_ -> List.of());
    return new Block(
            block.header(),
            block.transactions().stream().map(RecoveredTransaction::transaction).toList(),
            withdrawals)
        .encoded();
  }

  private Json receipts(BlockId id) {
    List<ReceiptView> receipts = blocks.receipts(id).orElseThrow(() -> unknown(id));
    return Json.array(
        receipts.stream().map(view -> Json.data(ReceiptCodec.encode(view.receipt()))).toList());
  }

  /// As geth: no bytes for a transaction that is in no block.
  private Json transaction(Hash hash) {
    Optional<RecoveredTransaction> found =
        chain.transaction(hash).map(IncludedTransaction::transaction);
    return Json.data(found.map(RecoveredTransaction::encoded).orElse(Bytes.EMPTY));
  }

  private static RpcException unknown(BlockId id) {
    return RpcException.server("block not found: " + id);
  }
}
