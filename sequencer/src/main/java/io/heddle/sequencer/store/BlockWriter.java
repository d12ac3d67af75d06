package io.heddle.sequencer.store;

import io.heddle.primitives.Hash;
import io.heddle.primitives.block.Log;
import io.heddle.primitives.transaction.RecoveredTransaction;
import io.heddle.sequencer.ReceiptView;
import io.heddle.sequencer.SealedBlock;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.SqlConnection;
import io.vertx.sqlclient.Tuple;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Writes a block and everything in it in one database transaction: six statements at most,
/// whatever the number of transactions, each taking its columns as arrays.
final class BlockWriter {
  private static final String INSERT_BLOCK =
      """
      insert into blocks (number, hash, parent_hash, header, timestamp, gas_used, size_bytes,
        transaction_count, origin_number, origin_hash, origin_parent_hash, origin_timestamp,
        origin_base_fee, origin_blob_base_fee, sequence_number, deposit_count)
      select $1::bigint, $2::bytea, $3::bytea, $4::bytea, $5::bigint, $6::bigint, $7::bigint,
        $8::integer, $9::bigint, $10::bytea, $11::bytea, $12::bigint, $13::numeric, $14::numeric,
        $15::bigint, $16::bigint
      where $1::bigint = 0
        or exists (select 1 from blocks where number = $1::bigint - 1 and hash = $3::bytea)
      """;
  private static final String INSERT_CHUNKS =
      """
      insert into transaction_chunks (block_number, chunk, transactions, receipts)
      select $1::bigint, * from unnest($2::integer[], $3::bytea[], $4::bytea[])
      """;
  private static final String INSERT_PLACES =
      """
      insert into transaction_places (hash_prefix, block_number, transaction_index)
      select prefix, $1::bigint, position - 1
      from unnest($2::bigint[]) with ordinality as places (prefix, position)
      """;
  private static final String INSERT_LOGS =
      """
      insert into logs (block_number, log_index, transaction_index, transaction_hash, address,
        topic0, topic1, topic2, topic3, data)
      select $1::bigint, * from unnest($2::integer[], $3::integer[], $4::bytea[], $5::bytea[], $6::bytea[],
        $7::bytea[], $8::bytea[], $9::bytea[], $10::bytea[])
      """;

  private static final String INSERT_ACCESS_LIST =
      "insert into block_access_lists (block_number, list) values ($1, $2)";
  private static final String DELETE_ACCESS_LISTS =
      "delete from block_access_lists where block_number <= $1";

  /// How many of the newest blocks keep their access list.
  static final long KEPT_ACCESS_LISTS = 4_096;

  private final SqlConnection connection;

  BlockWriter(SqlConnection connection) {
    this.connection = connection;
  }

  /// Completes with true when the block was written, with false when its parent is not there. What
  /// is in the block is sent at once when the block itself is written.
  Future<Boolean> write(BlockWrite write) {
    return writeBlock(write)
        .compose(inserted ->
            inserted
                ? Future.all(
                        insertChunks(write),
                        insertPlaces(write.block()),
                        insertLogs(write.block().number(), write.receipts()),
                        insertAccessList(write))
                    .map(true)
                : Future.succeededFuture(false));
  }

  /// Writes the block without what is in it.
  Future<Boolean> writeBlock(BlockWrite write) {
    return run(INSERT_BLOCK, blockRow(write)).map(inserted -> inserted.rowCount() == 1);
  }

  private static Tuple blockRow(BlockWrite write) {
    SealedBlock block = write.block();
    return Tuple.tuple()
        .addLong(block.number())
        .addBuffer(Columns.of(block.hash()))
        .addBuffer(Columns.of(block.header().parentHash()))
        .addBuffer(Columns.of(block.header().encoded()))
        .addLong(block.header().timestamp())
        .addLong(block.header().gasUsed())
        .addLong(block.sizeBytes())
        .addInteger(block.transactions().size())
        .addLong(block.origin().number())
        .addBuffer(Columns.of(block.origin().hash()))
        .addBuffer(Columns.of(block.origin().parentHash()))
        .addLong(block.origin().timestamp())
        .addValue(Columns.of(block.origin().baseFee()))
        .addValue(Columns.of(block.origin().blobBaseFee()))
        .addLong(block.sequenceNumber())
        .addLong(write.depositCount());
  }

  private Future<Void> insertChunks(BlockWrite write) {
    List<RecoveredTransaction> transactions = write.block().transactions();
    int count = TransactionChunk.count(transactions.size());
    if (count == 0) {
      return Future.succeededFuture();
    }
    Integer[] chunks = new Integer[count];
    Buffer[] encoded = new Buffer[count];
    Buffer[] receipts = new Buffer[count];
    for (int chunk = 0; chunk < count; chunk++) {
      int from = chunk * TransactionChunk.SIZE;
      int to = Math.min(transactions.size(), from + TransactionChunk.SIZE);
      chunks[chunk] = chunk;
      encoded[chunk] = Columns.of(TransactionChunk.transactions(transactions.subList(from, to)));
      receipts[chunk] = Columns.of(TransactionChunk.receipts(write.receipts().subList(from, to)));
    }
    Tuple row = Tuple.of(write.block().number(), chunks, encoded, receipts);
    return run(INSERT_CHUNKS, row).mapEmpty();
  }

  private Future<Void> insertPlaces(SealedBlock block) {
    if (block.transactions().isEmpty()) {
      return Future.succeededFuture();
    }
    Long[] prefixes = new Long[block.transactions().size()];
    for (int i = 0; i < prefixes.length; i++) {
      prefixes[i] = Columns.prefix(block.transactions().get(i).hash());
    }
    return run(INSERT_PLACES, Tuple.tuple().addLong(block.number()).addArrayOfLong(prefixes))
        .mapEmpty();
  }

  private Future<Void> insertLogs(long blockNumber, List<ReceiptView> receipts) {
    List<Integer> logIndexes = new ArrayList<>();
    List<Integer> transactionIndexes = new ArrayList<>();
    List<Buffer> transactionHashes = new ArrayList<>();
    List<Log> logs = new ArrayList<>();
    for (ReceiptView view : receipts) {
      if (view.receipt().logs().isEmpty()) {
        continue;
      }
      int logIndex = view.firstLogIndex();
      Buffer transactionHash = Columns.of(view.transaction().hash());
      for (Log log : view.receipt().logs()) {
        logIndexes.add(logIndex++);
        transactionIndexes.add(view.index());
        transactionHashes.add(transactionHash);
        logs.add(log);
      }
    }
    if (logs.isEmpty()) {
      return Future.succeededFuture();
    }
    Tuple row =
        Tuple.tuple()
            .addValue(blockNumber)
            .addValue(logIndexes.toArray(Integer[]::new))
            .addValue(transactionIndexes.toArray(Integer[]::new))
            .addValue(transactionHashes.toArray(Buffer[]::new))
            .addValue(logs.stream().map(log -> Columns.of(log.address())).toArray(Buffer[]::new));
    for (int position = 0; position < 4; position++) {
      row.addValue(topics(logs, position));
    }
    row.addValue(logs.stream().map(log -> Columns.of(log.data())).toArray(Buffer[]::new));
    return run(INSERT_LOGS, row).mapEmpty();
  }

  private Future<Void> insertAccessList(BlockWrite write) {
    if (write.accessList().isEmpty()) {
      return Future.succeededFuture();
    }
    long number = write.block().number();
    Tuple row = Tuple.of(number, Columns.of(write.accessList().get()));
    return run(INSERT_ACCESS_LIST, row)
        .compose(_ -> run(DELETE_ACCESS_LISTS, Tuple.of(number - KEPT_ACCESS_LISTS)))
        .mapEmpty();
  }

  private static @Nullable Buffer[] topics(List<Log> logs, int position) {
    @Nullable Buffer[] column = new Buffer[logs.size()];
    for (int i = 0; i < column.length; i++) {
      List<Hash> topics = logs.get(i).topics();
      column[i] = position < topics.size() ? Columns.of(topics.get(position)) : null;
    }
    return column;
  }

  private Future<RowSet<Row>> run(String sql, Tuple row) {
    return connection.preparedQuery(sql).execute(row);
  }
}
