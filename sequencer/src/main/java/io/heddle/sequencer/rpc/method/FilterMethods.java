package io.heddle.sequencer.rpc.method;

import com.fasterxml.jackson.core.JsonGenerator;
import io.heddle.primitives.Hash;
import io.heddle.sequencer.BlockRef;
import io.heddle.sequencer.ChainReader;
import io.heddle.sequencer.LogQuery;
import io.heddle.sequencer.rpc.protocol.Arg;
import io.heddle.sequencer.rpc.protocol.CallCost;
import io.heddle.sequencer.rpc.protocol.Json;
import io.heddle.sequencer.rpc.protocol.MethodTable;
import io.heddle.sequencer.rpc.protocol.Params;
import io.heddle.sequencer.rpc.protocol.RpcException;
import io.heddle.sequencer.rpc.protocol.Session;
import java.io.IOException;
import java.util.List;
import java.util.Optional;

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
  private final WholeTransactions transactions;
  private final Filters filters = new Filters(System::nanoTime);

  FilterMethods(
      ChainReader chain,
      LogMethods logs,
      AcceptedTransactions accepted,
      WholeTransactions transactions) {
    this.chain = chain;
    this.logs = logs;
    this.accepted = accepted;
    this.transactions = transactions;
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
            1,
            (params, session) -> install(session, newPending(params.at(0))))
        .add("eth_getFilterChanges", 1, 1, Costs::filter, params -> changes(params.at(0)))
        .add("eth_getFilterLogs", 1, 1, this::costOfAllLogs, params -> allLogs(params.at(0)))
        .add("eth_uninstallFilter", 1, params -> Json.of(uninstall(params.at(0).string())));
  }

  /// The last block that a filter told of.
  private record Place(long number, Hash hash) {}

  private Place head() {
    BlockRef head = chain.head();
    return new Place(head.number(), head.hash());
  }

  /// A filter with the place up to which its client was told, which moves when the reply that tells
  /// is written, and not before: a refused reply loses nothing. So two questions at once may be
  /// told the same, and the place moves once.
  private abstract static class Moving<P> implements Filters.Filter {
    private P told;

    Moving(P told) {
      this.told = told;
    }

    synchronized P told() {
      return told;
    }

    synchronized void move(P from, P to) {
      if (told.equals(from)) {
        told = to;
      }
    }

    Json telling(P from, P to, Json answer) {
      return new Json() {
        @Override
        public void write(JsonGenerator out) throws IOException {
          answer.write(out);
        }

        @Override
        public void written() {
          move(from, to);
        }
      };
    }
  }

  private static final class OfBlocks extends Moving<Place> {
    OfBlocks(Place told) {
      super(told);
    }

    @Override
    public long weightBytes() {
      return PLAIN_BYTES;
    }
  }

  /// Keeps what was read, and nothing of the message that it came with.
  private static final class OfLogs extends Moving<Place> {
    final LogQuery query;
    final LogMethods.Range range;

    OfLogs(Place told, LogQuery query, LogMethods.Range range) {
      super(told);
      this.query = query;
      this.range = range;
    }

    @Override
    public long weightBytes() {
      return PLAIN_BYTES + query.weightBytes();
    }
  }

  private static final class OfPending extends Moving<Long> {
    /// Whether it tells of whole transactions and not of their hashes.
    final boolean whole;

    OfPending(long told, boolean whole) {
      super(told);
      this.whole = whole;
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
    return install(session, new OfLogs(head(), query, LogMethods.Range.of(arg)));
  }

  private OfPending newPending(Arg whole) {
    return new OfPending(accepted.place(), !whole.isAbsent() && whole.bool());
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
      case OfPending filter -> changesOf(filter);
      default -> throw notFound();
    };
  }

  /// As many whole blocks as an answer holds; the next question reads on behind them.
  private Json changesOf(OfLogs filter, String id) {
    Place told = filter.told();
    Place head = stillThere(told, id);
    long from = Math.max(told.number() + 1, filter.range.first());
    long last = Math.min(head.number(), filter.range.last());
    if (from > last) {
      return filter.telling(told, head, Json.array(List.of()));
    }
    LogMethods.Part part = logs.part(from, last, filter.query).orElseThrow(() -> gone(id));
    Place to = part.last() == last ? head : place(part.last(), id);
    return filter.telling(told, to, part.logs());
  }

  private Json changesOf(OfBlocks filter, String id) {
    Place told = filter.told();
    Place head = stillThere(told, id);
    long last = Math.min(head.number(), told.number() + MAX_HASHES);
    List<Hash> hashes = chain.hashes(told.number() + 1, last + 1);
    Place to = last == head.number() ? head : new Place(last, hashes.getLast());
    return filter.telling(told, to, json(hashes));
  }

  private Json changesOf(OfPending filter) {
    long told = filter.told();
    int most = filter.whole ? WholeTransactions.MAX : MAX_HASHES;
    AcceptedTransactions.Since since = accepted.since(told, most);
    if (since.lost() > 0) {
      filter.move(told, since.next());
      throw RpcException.limit(AcceptedTransactions.lost(since.lost()));
    }
    if (filter.whole) {
      WholeTransactions.Part part = transactions.of(since.hashes());
      return filter.telling(told, told + part.hashes(), Json.array(part.transactions()));
    }
    return filter.telling(told, since.next(), json(since.hashes()));
  }

  /// The head, on top of what the filter told of.
  private Place stillThere(Place told, String id) {
    Place head = head();
    if (chain.hash(told.number()).filter(told.hash()::equals).isEmpty()) {
      throw gone(id);
    }
    return head;
  }

  private Place place(long number, String id) {
    return chain.hash(number).map(hash -> new Place(number, hash)).orElseThrow(() -> gone(id));
  }

  /// The filter cannot go on: its client begins anew.
  private RpcException gone(String id) {
    filters.uninstall(id);
    return notFound();
  }

  /// As much as the same question by `eth_getLogs`.
  private CallCost costOfAllLogs(Params params) {
    return Optional.ofNullable(params.at(0).node().textValue())
        .flatMap(filters::find)
        .map(filter ->
            filter instanceof OfLogs ofLogs ? Costs.filterLogs(ofLogs.range) : Costs.filter(params))
        .orElseGet(() -> Costs.filter(params));
  }

  /// Everything that matches, from the filter's range as `eth_getLogs` reads it.
  private Json allLogs(Arg id) {
    if (find(id.string()) instanceof OfLogs filter) {
      return logs.logs(filter.range, filter.query);
    }
    throw notFound();
  }

  private static Json json(List<Hash> hashes) {
    return Json.array(hashes.stream().map(hash -> Json.of(hash.toHex())).toList());
  }
}
