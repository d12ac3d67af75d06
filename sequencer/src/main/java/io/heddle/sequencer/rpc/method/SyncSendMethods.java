package io.heddle.sequencer.rpc.method;

import io.heddle.executor.TransactionOutcome.Included;
import io.heddle.primitives.Hash;
import io.heddle.sequencer.ChainReader;
import io.heddle.sequencer.DroppedTransaction;
import io.heddle.sequencer.PendingView;
import io.heddle.sequencer.ReceiptView;
import io.heddle.sequencer.StateAccess;
import io.heddle.sequencer.TransactionPool;
import io.heddle.sequencer.rpc.protocol.Arg;
import io.heddle.sequencer.rpc.protocol.Json;
import io.heddle.sequencer.rpc.protocol.MethodTable;
import io.heddle.sequencer.rpc.protocol.Params;
import io.heddle.sequencer.rpc.protocol.RpcCode;
import io.heddle.sequencer.rpc.protocol.RpcException;
import io.heddle.sequencer.rpc.shape.ReceiptJson;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/// `eth_sendRawTransactionSync` (EIP-7966): sends a transaction and answers with its receipt, which
/// is there as soon as the transaction is executed in the open block. `heddle_preconfirmedReceipt`
/// asks for such a receipt alone.
///
/// The receipt of the open block has everything but the block's hash, which is zero: the block is
/// not sealed yet. What it promises is what `pending` promises.
///
/// The wait is a message's virtual thread that looks at the open block every few milliseconds. Each
/// transaction of a block is looked at once, whatever the wait.
final class SyncSendMethods implements MethodTable.Group {
  private static final Duration LOOK = Duration.ofMillis(2);

  /// Looks between two questions to the stored chain, which has what was sealed between two looks.
  private static final int LOOKS_PER_STORED = 25;

  private final ChainReader chain;
  private final StateAccess states;
  private final TransactionPool pool;
  private final Sending sending;
  private final Duration usual;
  private final Duration most;

  /// @param usual how long a call waits that says nothing
  /// @param most how long a call may ask to wait
  SyncSendMethods(
      ChainReader chain,
      StateAccess states,
      TransactionPool pool,
      Sending sending,
      Duration usual,
      Duration most) {
    this.chain = chain;
    this.states = states;
    this.pool = pool;
    this.sending = sending;
    this.usual = usual;
    this.most = most;
  }

  @Override
  public void register(MethodTable.Builder methods) {
    methods
        .add("eth_sendRawTransactionSync", 1, 2, this::send)
        .add("heddle_preconfirmedReceipt", 1, params -> preconfirmed(params.at(0).hash()));
  }

  private Json send(Params params) throws InterruptedException {
    Duration patience = patience(params.at(1));
    Hash hash = sending.submit(params.at(0), pool.prepare(params.at(0).data()));
    pool.awaitKept();
    long deadline = System.nanoTime() + patience.toNanos();
    OpenLook look = new OpenLook(hash);
    for (int looks = 1; ; looks++) {
      Optional<ReceiptView> receipt = look.next(states.pending());
      if (receipt.isEmpty() && looks % LOOKS_PER_STORED == 0) {
        receipt = chain.receipt(hash);
        failIfDropped(hash);
      }
      if (receipt.isPresent()) {
        return ReceiptJson.of(receipt.get());
      }
      if (System.nanoTime() > deadline) {
        throw new RpcException(
            RpcCode.NOT_INCLUDED_IN_TIME,
            "transaction accepted and not executed within %d ms: ask for its receipt later"
                .formatted(patience.toMillis()),
            hash.toHex());
      }
      Thread.sleep(LOOK);
    }
  }

  private Duration patience(Arg timeout) {
    if (timeout.isAbsent()) {
      return usual;
    }
    long millis =
        timeout.node().canConvertToExactIntegral() && timeout.node().canConvertToLong()
            ? timeout.node().longValue()
            : timeout.uint64();
    if (millis < 0) {
      throw timeout.mustBe("a number of milliseconds");
    }
    return Duration.ofMillis(Math.min(millis, most.toMillis()));
  }

  private void failIfDropped(Hash hash) {
    Optional<DroppedTransaction> dropped = pool.dropped(hash);
    if (dropped.isPresent()) {
      throw new RpcException(
          RpcCode.SERVER_ERROR, "transaction dropped: " + dropped.get().message(), hash.toHex());
    }
  }

  private Json preconfirmed(Hash hash) {
    return new OpenLook(hash).next(states.pending()).map(ReceiptJson::of).orElse(Json.NULL);
  }

  /// Looks for one transaction in the open block, at each of its transactions once.
  private static final class OpenLook {
    private final Hash hash;
    private long block = -1;
    private int seen;
    private int logs;

    OpenLook(Hash hash) {
      this.hash = hash;
    }

    Optional<ReceiptView> next(PendingView open) {
      if (open.env().number() != block || open.outcomes().size() < seen) {
        block = open.env().number();
        seen = 0;
        logs = 0;
      }
      List<Included> outcomes = open.outcomes();
      for (; seen < outcomes.size(); seen++) {
        if (open.transactions().get(seen).hash().equals(hash)) {
          return Optional.of(open.receipt(seen, logs));
        }
        logs += outcomes.get(seen).receipt().logs().size();
      }
      return Optional.empty();
    }
  }
}
