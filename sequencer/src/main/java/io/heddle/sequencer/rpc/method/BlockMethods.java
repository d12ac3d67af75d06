package io.heddle.sequencer.rpc.method;

import io.heddle.executor.access.BlockAccessList;
import io.heddle.primitives.Bytes;
import io.heddle.primitives.Hash;
import io.heddle.sequencer.ChainReader;
import io.heddle.sequencer.PendingView;
import io.heddle.sequencer.ReceiptView;
import io.heddle.sequencer.SealedBlock;
import io.heddle.sequencer.StateAccess;
import io.heddle.sequencer.StoreUnavailableException;
import io.heddle.sequencer.rpc.protocol.Json;
import io.heddle.sequencer.rpc.protocol.MethodTable;
import io.heddle.sequencer.rpc.protocol.Params;
import io.heddle.sequencer.rpc.protocol.RpcCode;
import io.heddle.sequencer.rpc.protocol.RpcException;
import io.heddle.sequencer.rpc.shape.AccessListJson;
import io.heddle.sequencer.rpc.shape.BlockJson;
import io.heddle.sequencer.rpc.shape.ReceiptJson;
import io.heddle.sequencer.rpc.shape.TransactionJson;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Function;

/// Blocks: `eth_getBlockBy…`, their transaction counts, their receipts, their access lists.
final class BlockMethods implements MethodTable.Group {
  private final ChainReader chain;
  private final StateAccess states;
  private final Blocks blocks;

  BlockMethods(ChainReader chain, StateAccess states, Blocks blocks) {
    this.chain = chain;
    this.states = states;
    this.blocks = blocks;
  }

  @Override
  public void register(MethodTable.Builder methods) {
    methods
        .add(
            "eth_getBlockByNumber",
            1,
            2,
            Costs::block,
            params -> block(BlockId.numberOrTag(params.at(0)), full(params)))
        .add(
            "eth_getBlockByHash",
            1,
            2,
            Costs::block,
            params -> block(new BlockId.ByHash(params.at(0).hash()), full(params)))
        .add(
            "eth_getBlockTransactionCountByNumber",
            1,
            1,
            Costs::block,
            params -> count(BlockId.numberOrTag(params.at(0))))
        .add(
            "eth_getBlockTransactionCountByHash",
            1,
            1,
            Costs::block,
            params -> count(new BlockId.ByHash(params.at(0).hash())))
        .add(
            "eth_getUncleCountByBlockNumber",
            1,
            1,
            Costs::block,
            params -> uncles(BlockId.numberOrTag(params.at(0))))
        .add(
            "eth_getUncleCountByBlockHash",
            1,
            1,
            Costs::block,
            params -> uncles(new BlockId.ByHash(params.at(0).hash())))
        .add(
            "eth_getBlockReceipts",
            1,
            1,
            Costs::wholeBlock,
            params -> receipts(BlockId.of(params.at(0))))
        .add(
            "eth_getBlockAccessList",
            1,
            1,
            Costs::wholeBlock,
            params ->
                accessList(
                    BlockId.of(params.at(0)),
                    list -> AccessListJson.of(BlockAccessList.decode(list))))
        .add(
            "debug_getRawBlockAccessList",
            1,
            1,
            Costs::wholeBlock,
            params -> accessList(BlockId.of(params.at(0)), Json::data));
  }

  private static boolean full(Params params) {
    return !params.at(1).isAbsent() && params.at(1).bool();
  }

  private Json block(BlockId id, boolean full) {
    if (id == BlockId.Tag.PENDING) {
      return BlockJson.pending(states.pending(), full);
    }
    return blocks
        .block(id)
        .map(block -> full ? full(block) : BlockJson.withHashes(block))
        .orElse(Json.NULL);
  }

  /// What a transaction came to pay, and a deposit's nonce, are in its receipt.
  private Json full(SealedBlock block) {
    List<ReceiptView> receipts = chain.receipts(block.number());
    if (receipts.size() != block.transactions().size() || !blocks.areOf(block.hash(), receipts)) {
      throw new StoreUnavailableException(
          "block replaced while it was read: number=" + block.number());
    }
    return BlockJson.withTransactions(
        block, receipts.stream().map(Included::of).map(TransactionJson::of).toList());
  }

  private Json count(BlockId id) {
    if (id == BlockId.Tag.PENDING) {
      PendingView open = states.pending();
      return Json.quantity(open.transactions().size());
    }
    return ofBlock(id, block -> Json.quantity(block.transactions().size()));
  }

  /// There are no uncles, but unknown blocks do not even have none.
  private Json uncles(BlockId id) {
    return id == BlockId.Tag.PENDING ? Json.quantity(0) : ofBlock(id, block -> Json.quantity(0));
  }

  private Json ofBlock(BlockId id, Function<SealedBlock, Json> answer) {
    Optional<SealedBlock> block = blocks.block(id);
    return block.map(answer).orElse(Json.NULL);
  }

  private Json accessList(BlockId id, Function<Bytes, Json> shape) {
    OptionalLong number = blocks.number(id);
    if (number.isEmpty()) {
      return Json.NULL;
    }
    Optional<Bytes> list = chain.accessList(number.getAsLong());
    if (id instanceof BlockId.ByHash(Hash hash) && chain.block(hash).isEmpty()) {
      return Json.NULL;
    }
    return list.map(shape)
        .orElseThrow(() ->
            new RpcException(
                RpcCode.PRUNED,
                "pruned history unavailable: no access list of block " + number.getAsLong()));
  }

  private Json receipts(BlockId id) {
    return blocks
        .receipts(id)
        .map(receipts -> Json.array(receipts.stream().map(ReceiptJson::of).toList()))
        .orElse(Json.NULL);
  }
}
