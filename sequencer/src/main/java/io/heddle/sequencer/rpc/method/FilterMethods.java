package io.heddle.sequencer.rpc.method;

import io.heddle.primitives.Hash;
import io.heddle.primitives.transaction.RecoveredTransaction;
import io.heddle.sequencer.BlockRef;
import io.heddle.sequencer.ChainReader;
import io.heddle.sequencer.LogQuery;
import io.heddle.sequencer.rpc.protocol.Arg;
import io.heddle.sequencer.rpc.protocol.Json;
import io.heddle.sequencer.rpc.protocol.MethodTable;
import io.heddle.sequencer.rpc.protocol.RpcException;
import io.heddle.sequencer.rpc.protocol.Session;
import java.util.ArrayList;
import java.util.List;

/// Filters that are asked again and again (`eth_newFilter` and its family), for clients without a
/// WebSocket. A filter remembers the last block, or the last pooled transaction, that it told of;
/// each question reads what came since, with the bounds of `eth_getLogs`.
///
/// Where the blocks that a filter told of were undone by a deep L1 reorganisation, it is
/// uninstalled and not found, so that its client begins anew: geth would tell of removed logs,
/// which are not kept.
final class FilterMethods implements MethodTable.Group {
  /// Of a filter without a query, in bytes.
  private static final long PLAIN_BYTES = 256;

  /// Hashes of one answer.
  private static final int MAX_HASHES = 10_000;

  private final ChainReader chain;
  private final LogMethods logs;
  private final AcceptedTransactions accepted;
  private final Filters filters = new Filters(System::nanoTime);

  FilterMethods(ChainReader chain, LogMethods logs, AcceptedTransactions accepted) {
    this.chain = chain;
    this.logs = logs;
    this.accepted = accepted;
  }

  @Override
  public void register(MethodTable.Builder methods) {
    methods
        .addForSession("eth_newFilter", 1, 1, (params, session) -> newFilter(params.at(0), session))
        .addForSession(
            "eth_newBlockFilter", 0, 0, (params, session) -> install(session, new OfBlocks(head())))
        .addForSession(
            "eth_newPendingTransactionFilter",
            0,
            0,
            (params, session) -> install(session, new OfPending(accepted.watch())))
        .add("eth_getFilterChanges", 1, 1, Costs::filter, params -> changes(params.at(0)))
        .add("eth_getFilterLogs", 1, 1, Costs::filter, params -> allLogs(params.at(0)))
        .add("eth_uninstallFilter", 1, params -> Json.of(uninstall(params.at(0).string())));
  }

  /// The last block that a filter told of.
  private record Place(long number, Hash hash) {}

  private Place head() {
    BlockRef head = chain.head();
    return new Place(head.number(), head.hash());
  }

  /// Guarded by itself: one question at a time, so that none tells of a block twice.
  private abstract static class OnBlocks implements Filters.Filter {
    Place told;

    OnBlocks(Place told) {
      this.told = told;
    }
  }

  private static final class OfBlocks extends OnBlocks {
    OfBlocks(Place told) {
      super(told);
    }

    @Override
    public long weightBytes() {
      return PLAIN_BYTES;
    }
  }

  private static final class OfLogs extends OnBlocks {
    final Arg arg;
    final LogQuery query;
    final LogMethods.Range range;

    OfLogs(Place told, Arg arg, LogQuery query, LogMethods.Range range) {
      super(told);
      this.arg = arg;
      this.query = query;
      this.range = range;
    }

    @Override
    public long weightBytes() {
      return PLAIN_BYTES + 2 * query.weightBytes(); // as it came, and as it was read
    }
  }

  private static final class OfPending implements Filters.Filter {
    final AcceptedTransactions.Watch watch;

    OfPending(AcceptedTransactions.Watch watch) {
      this.watch = watch;
    }

    @Override
    public long weightBytes() {
      return PLAIN_BYTES;
    }
  }

  private Json newFilter(Arg arg, Session session) {
    if (!arg.field("blockHash").isAbsent()) {
      throw arg.problem("has blockHash: a filter has a range of blocks");
    }
    LogQuery query = LogQueries.of(arg);
    return install(session, new OfLogs(head(), arg, query, LogMethods.Range.of(arg)));
  }

  private Json install(Session session, Filters.Filter filter) {
    return Json.of(filters.install(session.client(), filter));
  }

  private boolean uninstall(String id) {
    return filters.uninstall(id);
  }

  private Filters.Filter find(String id) {
    return filters.find(id).orElseThrow(FilterMethods::notFound);
  }

  /// In geth's words, by which clients know that they must install it again.
  private static RpcException notFound() {
    return RpcException.server("filter not found");
  }

  private Json changes(Arg id) {
    return switch (find(id.string())) {
      case OfLogs filter -> changesOf(filter, id.string());
      case OfBlocks filter -> changesOf(filter, id.string());
      case OfPending filter -> hashes(accepted.since(filter.watch, MAX_HASHES));
      default -> throw notFound();
    };
  }

  private Json changesOf(OfLogs filter, String id) {
    synchronized (filter) {
      Place head = stillThere(filter, id);
      long from = Math.max(filter.told.number() + 1, filter.range.first());
      long to = Math.min(head.number(), filter.range.last());
      Json answer = from > to ? Json.array(List.of()) : logs.logs(from, to, filter.query);
      filter.told = head;
      return answer;
    }
  }

  private Json changesOf(OfBlocks filter, String id) {
    synchronized (filter) {
      Place head = stillThere(filter, id);
      if (head.number() - filter.told.number() > MAX_HASHES) {
        throw RpcException.limit(
            "query returned more than %d results: install the filter again".formatted(MAX_HASHES));
      }
      List<Hash> hashes = chain.hashes(filter.told.number() + 1, head.number() + 1);
      filter.told = head;
      return Json.array(hashes.stream().map(hash -> Json.of(hash.toHex())).toList());
    }
  }

  /// The head, on top of what the filter told of.
  private Place stillThere(OnBlocks filter, String id) {
    Place head = head();
    boolean canonical =
        chain.hash(filter.told.number()).filter(filter.told.hash()::equals).isPresent();
    if (!canonical) {
      uninstall(id);
      throw notFound();
    }
    return head;
  }

  /// Everything that matches, from the filter's range as `eth_getLogs` reads it.
  private Json allLogs(Arg id) {
    if (find(id.string()) instanceof OfLogs filter) {
      return logs.logs(filter.arg);
    }
    throw notFound();
  }

  private static Json hashes(List<RecoveredTransaction> transactions) {
    List<Json> hashes = new ArrayList<>(transactions.size());
    transactions.forEach(transaction -> hashes.add(Json.of(transaction.hash().toHex())));
    return Json.array(hashes);
  }
}
