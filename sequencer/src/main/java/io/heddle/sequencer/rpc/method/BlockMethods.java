package io.heddle.sequencer.rpc.method;

import io.heddle.executor.access.BlockAccessList;
import io.heddle.primitives.Bytes;
import io.heddle.primitives.Hash;
import io.heddle.primitives.block.Log;
import io.heddle.sequencer.ChainReader;
import io.heddle.sequencer.PendingView;
import io.heddle.sequencer.ReceiptView;
import io.heddle.sequencer.SealedBlock;
import io.heddle.sequencer.SealedHeader;
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
  /// What a header is written in, at most about; then a transaction or a log with its blanks.
  private static final int HEADER_CHARACTERS = 3_000;

  private static final int ITEM_CHARACTERS = 700;

  /// A hash in quotes, with a comma.
  private static final int HASH_CHARACTERS = 2 * Hash.SIZE + 5;

  private final ChainReader chain;
  private final StateAccess states;
  private final Blocks blocks;
  private final AnswerCache answers = new AnswerCache();

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
    AnswerCache.About about =
        full ? AnswerCache.About.WITH_TRANSACTIONS : AnswerCache.About.WITH_HASHES;
    return answered(about, id)
        .or(() -> blocks.block(id).map(block -> full ? full(block) : withHashes(block)))
        .orElse(Json.NULL);
  }

  /// The answer about a sealed block, if it was given before and the block is still there.
  private Optional<Json> answered(AnswerCache.About about, BlockId id) {
    return blocks
        .hash(id)
        .flatMap(hash ->
            answers
                .find(about, hash)
                .filter(kept -> chain.hash(kept.number()).filter(hash::equals).isPresent())
                .<Json>map(AnswerCache.Kept::answer));
  }

  private Json withHashes(SealedBlock block) {
    return answers.keep(
        AnswerCache.About.WITH_HASHES,
        block.hash(),
        block.number(),
        HEADER_CHARACTERS + (long) HASH_CHARACTERS * block.transactions().size(),
        BlockJson.withHashes(block));
  }

  /// What a transaction came to pay, and a deposit's nonce, are in its receipt.
  private Json full(SealedBlock block) {
    List<ReceiptView> receipts = chain.receipts(block.number());
    if (receipts.size() != block.transactions().size() || !blocks.areOf(block.hash(), receipts)) {
      throw new StoreUnavailableException(
          "block replaced while it was read: number=" + block.number());
    }
    return answers.keep(
        AnswerCache.About.WITH_TRANSACTIONS,
        block.hash(),
        block.number(),
        2 * block.sizeBytes() + (long) ITEM_CHARACTERS * receipts.size(),
        BlockJson.withTransactions(
            block, receipts.stream().map(Included::of).map(TransactionJson::of).toList()));
  }

  private Json count(BlockId id) {
    if (id == BlockId.Tag.PENDING) {
      PendingView open = states.pending();
      return Json.quantity(open.transactions().size());
    }
    return ofBlock(id, block -> Json.quantity(block.transactionCount()));
  }

  /// There are no uncles, but unknown blocks do not even have none.
  private Json uncles(BlockId id) {
    return id == BlockId.Tag.PENDING ? Json.quantity(0) : ofBlock(id, block -> Json.quantity(0));
  }

  private Json ofBlock(BlockId id, Function<SealedHeader, Json> answer) {
    Optional<SealedHeader> block = blocks.header(id);
    return block.map(answer).orElse(Json.NULL);
  }

  private Json accessList(BlockId id, Function<Bytes, Json> shape) {
    OptionalLong number = blocks.number(id);
    if (number.isEmpty()) {
      return Json.NULL;
    }
    Optional<Bytes> list = chain.accessList(number.getAsLong());
    if (id instanceof BlockId.ByHash(Hash hash) && chain.header(hash).isEmpty()) {
      return Json.NULL;
    }
    return list.map(shape)
        .orElseThrow(() ->
            new RpcException(
                RpcCode.PRUNED,
                "pruned history unavailable: no access list of block " + number.getAsLong()));
  }

  private Json receipts(BlockId id) {
    return answered(AnswerCache.About.RECEIPTS, id)
        .or(() -> blocks.receipts(id).map(this::receipts))
        .orElse(Json.NULL);
  }

  private Json receipts(List<ReceiptView> receipts) {
    Json answer = Json.array(receipts.stream().map(ReceiptJson::of).toList());
    if (receipts.isEmpty()) { // of no block in particular
      return answer;
    }
    long characters = 0;
    for (ReceiptView receipt : receipts) {
      characters += 2 * ITEM_CHARACTERS;
      for (Log log : receipt.receipt().logs()) {
        characters += ITEM_CHARACTERS + 2L * log.data().size();
      }
    }
    ReceiptView first = receipts.getFirst();
    return answers.keep(
        AnswerCache.About.RECEIPTS, first.blockHash(), first.blockNumber(), characters, answer);
  }
}
