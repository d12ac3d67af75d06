package io.heddle.sequencer.rpc.method;

import io.heddle.sequencer.HeadFeed;
import io.heddle.sequencer.rpc.protocol.Arg;
import io.heddle.sequencer.rpc.protocol.Json;
import io.heddle.sequencer.rpc.protocol.MethodTable;
import io.heddle.sequencer.rpc.protocol.Params;
import io.heddle.sequencer.rpc.protocol.RpcException;
import io.heddle.sequencer.rpc.protocol.Session;
import io.heddle.sequencer.rpc.shape.BlockJson;
import io.heddle.sequencer.rpc.shape.LogJson;

/// `eth_subscribe` to `newHeads` and `logs`, and `eth_unsubscribe`. Both report sealed blocks,
/// after PostgreSQL has them.
final class SubscriptionMethods implements MethodTable.Group {
  private final HeadFeed feed;

  SubscriptionMethods(HeadFeed feed) {
    this.feed = feed;
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
    return switch (kind) {
      case "newHeads" -> Json.of(session.subscribe(this::newHeads));
      case "logs" -> {
        LogQuery query = LogQuery.of(params.at(1).orEmptyObject());
        yield Json.of(session.subscribe(sink -> logs(query, sink)));
      }
      default -> throw unknown(params.at(0));
    };
  }

  private static Json unsubscribe(String id, Session session) {
    if (!session.unsubscribe(id)) {
      throw RpcException.server("subscription not found");
    }
    return Json.of(true);
  }

  private AutoCloseable newHeads(Session.Sink sink) {
    return feed.subscribe((block, receipts) -> sink.accept(BlockJson.header(block)));
  }

  private AutoCloseable logs(LogQuery query, Session.Sink sink) {
    return feed.subscribe((block, receipts) ->
        receipts.stream()
            .flatMap(receipt -> LogJson.logs(receipt).stream())
            .filter(view -> query.matches(view.log()))
            .forEach(view -> sink.accept(LogJson.of(view))));
  }

  private static RpcException unknown(Arg kind) {
    return kind.mustBe("\"newHeads\" or \"logs\"");
  }
}
