package io.heddle.sequencer.store;

import io.heddle.primitives.Bytes;
import io.heddle.primitives.Hash;
import io.heddle.primitives.block.Bloom;
import io.heddle.primitives.block.Log;
import io.heddle.primitives.block.Receipt;
import io.heddle.primitives.transaction.RecoveredTransaction;
import io.heddle.primitives.transaction.TransactionCodec;
import io.vertx.sqlclient.Row;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;

/// Reads rows of `transactions`, `receipts` and `logs` back into domain values.
final class TransactionRows {
  private static final String[] TOPICS = {"topic0", "topic1", "topic2", "topic3"};

  private TransactionRows() {}

  /// The sender is taken from the row: it was recovered before the block was sealed.
  static RecoveredTransaction toTransaction(Row row) {
    Bytes raw = Columns.bytes(row, "raw");
    return new RecoveredTransaction(
        TransactionCodec.decode(raw),
        Columns.address(row, "sender"),
        Columns.hash(row, "hash"),
        raw);
  }

  static Log toLog(Row row) {
    List<Hash> topics = new ArrayList<>();
    for (String column : TOPICS) {
      Columns.optionalHash(row, column).ifPresent(topics::add);
    }
    return new Log(Columns.address(row, "address"), topics, Columns.bytes(row, "data"));
  }

  static Receipt toReceipt(Row row, List<Log> logs) {
    OptionalLong depositNonce = Columns.optionalUnsigned(row, "deposit_nonce");
    return new Receipt(
        row.getInteger("type"),
        row.getBoolean("success"),
        row.getLong("cumulative_gas_used"),
        Bloom.of(logs),
        logs,
        depositNonce,
        depositNonce.isPresent() ? OptionalLong.of(1) : OptionalLong.empty());
  }
}
