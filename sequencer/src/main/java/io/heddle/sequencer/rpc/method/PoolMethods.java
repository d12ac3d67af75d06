package io.heddle.sequencer.rpc.method;

import io.heddle.executor.Account;
import io.heddle.executor.StateView;
import io.heddle.primitives.Address;
import io.heddle.primitives.transaction.RecoveredTransaction;
import io.heddle.primitives.transaction.SignedTransaction;
import io.heddle.sequencer.PoolStatus;
import io.heddle.sequencer.StateAccess;
import io.heddle.sequencer.TransactionPool;
import io.heddle.sequencer.rpc.protocol.Json;
import io.heddle.sequencer.rpc.protocol.MethodTable;
import io.heddle.sequencer.rpc.shape.JsonObject;
import io.heddle.sequencer.rpc.shape.TransactionJson;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Collectors;

/// The pool, as geth tells of it: by sender and nonce, what is *pending* (its nonce follows what is
/// sealed without a gap) apart from what is *queued*. Transactions of the open block are pending
/// until it is sealed.
///
/// The pool itself is not stopped for this: what comes and goes meanwhile is told or not.
final class PoolMethods implements MethodTable.Group {
  private final StateAccess states;
  private final TransactionPool pool;

  PoolMethods(StateAccess states, TransactionPool pool) {
    this.states = states;
    this.pool = pool;
  }

  @Override
  public void register(MethodTable.Builder methods) {
    methods
        .add("txpool_status", 0, params -> status())
        .add(
            "txpool_content",
            0,
            0,
            Costs::wholePool,
            params -> content(pool.unsealed(), TransactionJson::pending))
        .add(
            "txpool_inspect",
            0,
            0,
            Costs::wholePool,
            params -> content(pool.unsealed(), PoolMethods::inspected))
        .add(
            "txpool_contentFrom",
            1,
            1,
            Costs::wholePool,
            params -> contentFrom(params.at(0).address()));
  }

  private Json status() {
    PoolStatus status = pool.status();
    return JsonObject.of(
        object -> object.quantity("pending", status.pending()).quantity("queued", status.queued()));
  }

  private Json content(
      Collection<RecoveredTransaction> all, Function<RecoveredTransaction, Json> shape) {
    SortedMap<String, Json> pending = new TreeMap<>();
    SortedMap<String, Json> queued = new TreeMap<>();
    StateView state = states.latest();
    bySender(all)
        .forEach((sender, transactions) -> {
          Parts parts = Parts.of(state, sender, transactions);
          put(pending, sender, parts.pending(), shape);
          put(queued, sender, parts.queued(), shape);
        });
    return JsonObject.of(object ->
        object
            .value("pending", JsonObject.ofMembers(pending))
            .value("queued", JsonObject.ofMembers(queued)));
  }

  private static Map<Address, List<RecoveredTransaction>> bySender(
      Collection<RecoveredTransaction> all) {
    return all.stream().collect(Collectors.groupingBy(RecoveredTransaction::sender));
  }

  private static void put(
      SortedMap<String, Json> to,
      Address sender,
      List<RecoveredTransaction> transactions,
      Function<RecoveredTransaction, Json> shape) {
    if (!transactions.isEmpty()) {
      to.put(sender.toHex(), byNonce(transactions, shape));
    }
  }

  private Json contentFrom(Address sender) {
    List<RecoveredTransaction> own =
        pool.unsealed().stream().filter(one -> one.sender().equals(sender)).toList();
    Parts parts = Parts.of(states.latest(), sender, own);
    return JsonObject.of(object ->
        object
            .value("pending", byNonce(parts.pending(), TransactionJson::pending))
            .value("queued", byNonce(parts.queued(), TransactionJson::pending)));
  }

  private static Json byNonce(
      List<RecoveredTransaction> transactions, Function<RecoveredTransaction, Json> shape) {
    return JsonObject.of(object -> {
      for (RecoveredTransaction transaction : transactions) {
        object.value(Long.toUnsignedString(nonce(transaction)), shape.apply(transaction));
      }
    });
  }

  private static Json inspected(RecoveredTransaction transaction) {
    String to = transaction.transaction().to().map(Address::toHex).orElse("contract creation");
    return Json.of(
        "%s: %s wei + %s gas × %s wei"
            .formatted(
                to,
                transaction.transaction().value().toBigInteger(),
                Long.toUnsignedString(transaction.transaction().gasLimit()),
                transaction.transaction() instanceof SignedTransaction signed
                    ? signed.maxFeePerGas().toBigInteger()
                    : 0));
  }

  private static long nonce(RecoveredTransaction transaction) {
    return transaction.transaction() instanceof SignedTransaction signed ? signed.nonce() : 0;
  }

  /// One sender's transactions in nonce order, those that follow the sealed nonce without a gap
  /// first.
  private record Parts(List<RecoveredTransaction> pending, List<RecoveredTransaction> queued) {
    static Parts of(StateView state, Address sender, List<RecoveredTransaction> transactions) {
      List<RecoveredTransaction> sorted =
          transactions.stream().sorted(Comparator.comparingLong(PoolMethods::nonce)).toList();
      Account account = state.account(sender);
      long next = account == null ? 0 : account.nonce();
      int count = 0;
      while (count < sorted.size() && nonce(sorted.get(count)) <= next) {
        next = Math.max(next, nonce(sorted.get(count)) + 1);
        count++;
      }
      return new Parts(sorted.subList(0, count), sorted.subList(count, sorted.size()));
    }
  }
}
