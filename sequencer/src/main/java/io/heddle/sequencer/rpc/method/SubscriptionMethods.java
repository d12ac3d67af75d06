package io.heddle.sequencer.rpc.method;

import io.heddle.sequencer.HeadFeed;
import io.heddle.sequencer.LogQuery;
import io.heddle.sequencer.rpc.protocol.Arg;
import io.heddle.sequencer.rpc.protocol.Json;
import io.heddle.sequencer.rpc.protocol.MethodTable;
import io.heddle.sequencer.rpc.protocol.Params;
import io.heddle.sequencer.rpc.protocol.RpcException;
import io.heddle.sequencer.rpc.protocol.Session;
import java.util.function.Function;

/// `eth_subscribe` and `eth_unsubscribe`. `newHeads` and `logs` report sealed blocks, after
/// PostgreSQL has them; `newPendingTransactions` what the pool takes.
final class SubscriptionMethods implements MethodTable.Group {
  /// Memory of a subscription without a filter, in bytes.
  private static final long HEADS_BYTES = 512;

  private final HeadSubscriptions subscriptions;
  private final AcceptedTransactions accepted;

  SubscriptionMethods(HeadFeed feed, AcceptedTransactions accepted) {
    this.subscriptions = new HeadSubscriptions(feed);
    this.accepted = accepted;
  }

  @Override
  public void register(MethodTable.Builder methods) {
    methods
        .addForSession("eth_subscribe", 1, 2, this::subscribe)
        .addForSession(
            "eth_unsubscribe",
            1,
            1,
            (params, session) -> unsubscribe(params.at(0).string(), session));
  }

  private Json subscribe(Params params, Session session) {
    String kind = params.at(0).string();
    Session.Subscription wanted =
        switch (kind) {
          case "newHeads" -> new Wanted(HEADS_BYTES, subscriptions::newHeads);
          case "logs" -> {
            LogQuery query = LogQueries.of(params.at(1).orEmptyObject());
            yield new Wanted(query.weightBytes(), sink -> subscriptions.logs(query, sink));
          }
          case "newPendingTransactions" -> {
            boolean full = !params.at(1).isAbsent() && params.at(1).bool();
            yield new Wanted(HEADS_BYTES, sink -> accepted.subscribe(full, sink));
          }
          default -> throw unknown(params.at(0));
        };
    return Json.of(session.subscribe(wanted));
  }

  private static Json unsubscribe(String id, Session session) {
    if (!session.unsubscribe(id)) {
      throw RpcException.server("subscription not found");
    }
    return Json.of(true);
  }

  private record Wanted(long weightBytes, Function<Session.Sink, AutoCloseable> opening)
      implements Session.Subscription {
    @Override
    public AutoCloseable open(Session.Sink sink) {
      return opening.apply(sink);
    }
  }

  private static RpcException unknown(Arg kind) {
    return kind.mustBe("\"newHeads\", \"logs\" or \"newPendingTransactions\"");
  }
}
