package io.heddle.sequencer.store;

import io.heddle.primitives.Hash;
import io.heddle.primitives.block.Log;
import io.vertx.sqlclient.Row;
import java.util.ArrayList;
import java.util.List;

/// Reads rows of `logs` back into domain values.
final class LogRows {
  private static final String[] TOPICS = {"topic0", "topic1", "topic2", "topic3"};

  private LogRows() {}

  static Log toLog(Row row) {
    List<Hash> topics = new ArrayList<>();
    for (String column : TOPICS) {
      Columns.optionalHash(row, column).ifPresent(topics::add);
    }
    return new Log(Columns.address(row, "address"), topics, Columns.bytes(row, "data"));
  }
}
