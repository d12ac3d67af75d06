package io.heddle.sequencer.store;

import io.heddle.primitives.Hash;
import io.heddle.sequencer.BatchView;
import io.vertx.sqlclient.Row;
import java.util.Locale;
import java.util.Optional;

/// The batches as JSON-RPC reads them, on its own connections: one row for a question.
public final class BatchTable {
  private static final String COLUMNS =
      """
      select batch_index, first_block, last_block, status, output_root, commit_transaction,
        commit_block_number, commit_block_hash
      from batches
      """;

  private final Database database;

  public BatchTable(Database database) {
    this.database = database;
  }

  /// The batch that has this L2 block.
  public Optional<BatchView> ofBlock(long number) {
    return first(
        COLUMNS + "where first_block <= $1 and last_block >= $1 order by batch_index limit 1",
        number);
  }

  /// The last batch that was committed in this L1 block or before it.
  public Optional<BatchView> committedAt(long l1Block) {
    return first(
        COLUMNS + "where commit_block_number <= $1 order by batch_index desc limit 1", l1Block);
  }

  private Optional<BatchView> first(String sql, long parameter) {
    for (Row row : database.query(sql, parameter)) {
      return Optional.of(view(row));
    }
    return Optional.empty();
  }

  private static BatchView view(Row row) {
    Optional<Hash> transaction =
        row.getBuffer("commit_transaction") == null
            ? Optional.empty()
            : Optional.of(Columns.hash(row, "commit_transaction"));
    return new BatchView(
        row.getLong("batch_index"),
        row.getLong("first_block"),
        row.getLong("last_block"),
        row.getString("status").toLowerCase(Locale.ROOT),
        Columns.hash(row, "output_root"),
        transaction.map(hash ->
            new BatchView.Commit(
                hash, row.getLong("commit_block_number"), Columns.hash(row, "commit_block_hash"))));
  }
}
