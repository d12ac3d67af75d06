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
import io.vertx.sqlclient.data.Numeric;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Writes a block and everything in it in one database transaction: four bulk statements whatever
/// the number of transactions, each taking its columns as arrays.
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
  private static final String INSERT_TRANSACTIONS =
      """
      insert into transactions (block_number, transaction_index, hash, type, sender, raw)
      select $1::bigint, * from unnest($2::integer[], $3::bytea[], $4::integer[], $5::bytea[], $6::bytea[])
      """;
  private static final String INSERT_RECEIPTS =
      """
      insert into receipts (block_number, transaction_index, success, gas_used, cumulative_gas_used,
        effective_gas_price, contract_address, first_log_index, l1_fee, deposit_nonce)
      select $1::bigint, * from unnest($2::integer[], $3::boolean[], $4::bigint[], $5::bigint[],
        $6::numeric[], $7::bytea[], $8::integer[], $9::numeric[], $10::numeric[])
      """;
  private static final String INSERT_LOGS =
      """
      insert into logs (block_number, log_index, transaction_index, address, topic0, topic1, topic2,
        topic3, data)
      select $1::bigint, * from unnest($2::integer[], $3::integer[], $4::bytea[], $5::bytea[], $6::bytea[],
        $7::bytea[], $8::bytea[], $9::bytea[])
      """;

  private final SqlConnection connection;

  BlockWriter(SqlConnection connection) {
    this.connection = connection;
  }

  /// Completes with true when the block was written, with false when its parent is not there.
  Future<Boolean> write(BlockWrite write) {
    SealedBlock block = write.block();
    return run(INSERT_BLOCK, blockRow(write))
        .compose(inserted -> {
          if (inserted.rowCount() != 1) {
            return Future.succeededFuture(false);
          }
          return insertTransactions(block)
              .compose(_ -> insertReceipts(block.number(), write.receipts()))
              .compose(_ -> insertLogs(block.number(), write.receipts()))
              .map(true);
        });
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

  private Future<Void> insertTransactions(SealedBlock block) {
    int count = block.transactions().size();
    if (count == 0) {
      return Future.succeededFuture();
    }
    Integer[] indexes = new Integer[count];
    Buffer[] hashes = new Buffer[count];
    Integer[] types = new Integer[count];
    Buffer[] senders = new Buffer[count];
    Buffer[] raws = new Buffer[count];
    for (int i = 0; i < count; i++) {
      RecoveredTransaction transaction = block.transactions().get(i);
      indexes[i] = i;
      hashes[i] = Columns.of(transaction.hash());
      types[i] = transaction.transaction().type();
      senders[i] = Columns.of(transaction.sender());
      raws[i] = Columns.of(transaction.encoded());
    }
    Tuple row = Tuple.of(block.number(), indexes, hashes, types, senders, raws);
    return run(INSERT_TRANSACTIONS, row).mapEmpty();
  }

  private Future<Void> insertReceipts(long blockNumber, List<ReceiptView> receipts) {
    int count = receipts.size();
    if (count == 0) {
      return Future.succeededFuture();
    }
    Integer[] indexes = new Integer[count];
    Boolean[] successes = new Boolean[count];
    Long[] gasUsed = new Long[count];
    Long[] cumulativeGasUsed = new Long[count];
    Numeric[] prices = new Numeric[count];
    @Nullable Buffer[] contracts = new Buffer[count];
    Integer[] firstLogIndexes = new Integer[count];
    Numeric[] l1Fees = new Numeric[count];
    @Nullable Numeric[] depositNonces = new Numeric[count];
    for (int i = 0; i < count; i++) {
      ReceiptView view = receipts.get(i);
      indexes[i] = i;
      successes[i] = view.receipt().success();
      gasUsed[i] = view.gasUsed();
      cumulativeGasUsed[i] = view.receipt().cumulativeGasUsed();
      prices[i] = Columns.of(view.effectiveGasPrice());
      contracts[i] = view.contractAddress().map(Columns::of).orElse(null);
      firstLogIndexes[i] = view.firstLogIndex();
      l1Fees[i] = Columns.of(view.l1Fee());
      depositNonces[i] =
          view.receipt().depositNonce().isPresent()
              ? Columns.ofUnsigned(view.receipt().depositNonce().getAsLong())
              : null;
    }
    Tuple row =
        Tuple.tuple()
            .addValue(blockNumber)
            .addValue(indexes)
            .addValue(successes)
            .addValue(gasUsed)
            .addValue(cumulativeGasUsed)
            .addValue(prices)
            .addValue(contracts)
            .addValue(firstLogIndexes)
            .addValue(l1Fees)
            .addValue(depositNonces);
    return run(INSERT_RECEIPTS, row).mapEmpty();
  }

  private Future<Void> insertLogs(long blockNumber, List<ReceiptView> receipts) {
    List<Integer> logIndexes = new ArrayList<>();
    List<Integer> transactionIndexes = new ArrayList<>();
    List<Log> logs = new ArrayList<>();
    for (ReceiptView view : receipts) {
      int logIndex = view.firstLogIndex();
      for (Log log : view.receipt().logs()) {
        logIndexes.add(logIndex++);
        transactionIndexes.add(view.index());
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
            .addValue(logs.stream().map(log -> Columns.of(log.address())).toArray(Buffer[]::new));
    for (int position = 0; position < 4; position++) {
      row.addValue(topics(logs, position));
    }
    row.addValue(logs.stream().map(log -> Columns.of(log.data())).toArray(Buffer[]::new));
    return run(INSERT_LOGS, row).mapEmpty();
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
