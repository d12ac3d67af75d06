package io.heddle.sequencer.rpc.method;

import io.heddle.primitives.Hash;
import io.heddle.primitives.transaction.RecoveredTransaction;
import io.heddle.sequencer.ChainReader;
import io.heddle.sequencer.DroppedTransaction;
import io.heddle.sequencer.IncludedTransaction;
import io.heddle.sequencer.ReceiptView;
import io.heddle.sequencer.StateAccess;
import io.heddle.sequencer.TransactionPool;
import io.heddle.sequencer.rpc.protocol.Arg;
import io.heddle.sequencer.rpc.protocol.Json;
import io.heddle.sequencer.rpc.protocol.MethodTable;
import io.heddle.sequencer.rpc.shape.JsonObject;
import io.heddle.sequencer.rpc.shape.ReceiptJson;
import io.heddle.sequencer.rpc.shape.TransactionJson;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Callable;

/// Transactions: sending one, finding one, its receipt, and what became of it.
final class TransactionMethods implements MethodTable.Group {
  private final ChainReader chain;
  private final StateAccess states;
  private final TransactionPool pool;
  private final Blocks blocks;
  private final Sending sending;

  TransactionMethods(
      ChainReader chain, StateAccess states, TransactionPool pool, Blocks blocks, Sending sending) {
    this.sending = sending;
    this.chain = chain;
    this.states = states;
    this.pool = pool;
    this.blocks = blocks;
  }

  @Override
  public void register(MethodTable.Builder methods) {
    methods
        .addPrepared("eth_sendRawTransaction", 1, params -> prepare(params.at(0)), pool::awaitKept)
        .add("eth_getTransactionByHash", 1, params -> byHash(params.at(0).hash()))
        .add("eth_getRawTransactionByHash", 1, params -> raw(params.at(0).hash()))
        .add("eth_getTransactionReceipt", 1, params -> receipt(params.at(0).hash()))
        .add(
            "eth_getTransactionByBlockNumberAndIndex",
            2,
            2,
            Costs::wholeBlock,
            params -> byIndex(BlockId.numberOrTag(params.at(0)), params.at(1).uint64()))
        .add(
            "eth_getTransactionByBlockHashAndIndex",
            2,
            2,
            Costs::wholeBlock,
            params -> byIndex(new BlockId.ByHash(params.at(0).hash()), params.at(1).uint64()))
        .add("heddle_transactionStatus", 1, params -> fate(params.at(0).hash()));
  }

  private Callable<Json> prepare(Arg argument) {
    TransactionPool.Submission submission = pool.prepare(argument.data());
    return () -> Json.of(sending.submit(argument, submission).toHex());
  }

  private Json byHash(Hash hash) {
    Optional<IncludedTransaction> included = chain.transaction(hash);
    return included.isPresent()
        ? TransactionJson.of(included.get())
        : unsealed(hash).map(TransactionJson::pending).orElse(Json.NULL);
  }

  private Json raw(Hash hash) {
    Optional<RecoveredTransaction> sealed =
        chain.transaction(hash).map(IncludedTransaction::transaction);
    return sealed
        .or(() -> unsealed(hash))
        .map(transaction -> Json.data(transaction.encoded()))
        .orElse(Json.NULL);
  }

  private Optional<RecoveredTransaction> unsealed(Hash hash) {
    return pool.transaction(hash)
        .or(() ->
            states.pending().transactions().stream()
                .filter(transaction -> transaction.hash().equals(hash))
                .findFirst());
  }

  private Json receipt(Hash hash) {
    return chain.receipt(hash).map(ReceiptJson::of).orElse(Json.NULL);
  }

  private Json byIndex(BlockId id, long index) {
    if (id == BlockId.Tag.PENDING) {
      List<RecoveredTransaction> open = states.pending().transactions();
      return index < open.size() ? TransactionJson.pending(open.get((int) index)) : Json.NULL;
    }
    List<ReceiptView> receipts = blocks.receipts(id).orElse(List.of());
    return index < receipts.size()
        ? TransactionJson.of(Included.of(receipts.get((int) index)))
        : Json.NULL;
  }

  /// Where an accepted transaction is now; for a dropped one, why.
  private Json fate(Hash hash) {
    Optional<IncludedTransaction> included = chain.transaction(hash);
    if (included.isPresent()) {
      return JsonObject.of(object ->
          object.text("status", "included").quantity("blockNumber", included.get().blockNumber()));
    }
    if (unsealed(hash).isPresent()) {
      return JsonObject.of(object -> object.text("status", "pending"));
    }
    Optional<DroppedTransaction> dropped = pool.dropped(hash);
    if (dropped.isEmpty()) {
      return JsonObject.of(object -> object.text("status", "unknown"));
    }
    String reason = dropped.get().reason().name().toLowerCase(Locale.ROOT);
    return JsonObject.of(object ->
        object
            .text("status", "dropped")
            .text("reason", reason)
            .text("message", dropped.get().message()));
  }
}
