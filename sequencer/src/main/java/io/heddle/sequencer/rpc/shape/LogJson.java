package io.heddle.sequencer.rpc.shape;

import io.heddle.sequencer.LogView;
import io.heddle.sequencer.ReceiptView;
import io.heddle.sequencer.rpc.protocol.Json;
import java.util.ArrayList;
import java.util.List;

/// The shape of a log with its place in the chain.
public final class LogJson {
  private LogJson() {}

  public static Json of(LogView view) {
    return JsonObject.of(object ->
        object
            .address("address", view.log().address())
            .hashes("topics", view.log().topics())
            .data("data", view.log().data())
            .quantity("blockNumber", view.blockNumber())
            .hash("transactionHash", view.transactionHash())
            .quantity("transactionIndex", view.transactionIndex())
            .hash("blockHash", view.blockHash())
            .quantity("blockTimestamp", view.blockTimestamp())
            .quantity("logIndex", view.logIndex())
            .flag("removed", false));
  }

  /// The logs of a receipt, with their places.
  public static List<LogView> logs(ReceiptView view) {
    List<LogView> logs = new ArrayList<>(view.receipt().logs().size());
    for (int i = 0; i < view.receipt().logs().size(); i++) {
      logs.add(
          new LogView(
              view.receipt().logs().get(i),
              view.blockNumber(),
              view.blockHash(),
              view.blockTimestamp(),
              view.transaction().hash(),
              view.index(),
              view.firstLogIndex() + i));
    }
    return logs;
  }
}
