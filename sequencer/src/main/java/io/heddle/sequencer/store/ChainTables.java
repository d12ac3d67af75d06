package io.heddle.sequencer.store;

import io.heddle.executor.L1FeeParameters;
import io.heddle.primitives.Address;
import io.heddle.primitives.Hash;
import io.heddle.primitives.U256;
import io.heddle.primitives.block.BlockHeader;
import io.heddle.primitives.block.Log;
import io.heddle.primitives.block.Receipt;
import io.heddle.primitives.chain.RollupConfig;
import io.heddle.primitives.rollup.L1Origin;
import io.heddle.primitives.transaction.RecoveredTransaction;
import io.heddle.sequencer.BlockRef;
import io.heddle.sequencer.IncludedTransaction;
import io.heddle.sequencer.LogFilter;
import io.heddle.sequencer.LogView;
import io.heddle.sequencer.ReceiptView;
import io.heddle.sequencer.SealedBlock;
import io.vertx.core.buffer.Buffer;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.Tuple;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// The tables `blocks`, `transactions`, `receipts` and `logs`: a block is written whole or not at
/// all, and read back in as few statements as it has tables.
public final class ChainTables {
  private static final String RECEIPTS =
      """
      select r.*, t.hash, t.type, t.sender, t.raw, b.hash as block_hash, b.timestamp,
        b.origin_base_fee, b.origin_blob_base_fee
      from receipts r
      join transactions t using (block_number, transaction_index)
      join blocks b on b.number = r.block_number
      """;

  private final Database database;
  private final RollupConfig rollup;

  public ChainTables(Database database, RollupConfig rollup) {
    this.database = database;
    this.rollup = rollup;
  }

  /// Writes a block and everything in it in one database transaction. Writing the same block again
  /// is no error: a commit whose answer was lost can be repeated.
  public void append(BlockWrite write) {
    SealedBlock block = write.block();
    Optional<BlockRef> present = ref(block.number());
    if (present.isPresent()) {
      if (!present.get().hash().equals(block.hash())) {
        throw new IllegalStateException(
            "another block is stored: number=%d stored=%s new=%s"
                .formatted(block.number(), present.get().hash(), block.hash()));
      }
      return;
    }
    boolean written = database.transaction(connection -> new BlockWriter(connection).write(write));
    if (!written) {
      throw new IllegalStateException(
          "parent is not stored: number=%d parentHash=%s"
              .formatted(block.number(), block.header().parentHash()));
    }
  }

  /// Deletes this block and all later ones.
  public void truncateFrom(long number) {
    database.transaction(connection ->
        connection
            .preparedQuery("delete from logs where block_number >= $1")
            .execute(Tuple.of(number))
            .compose(_ ->
                connection
                    .preparedQuery("delete from receipts where block_number >= $1")
                    .execute(Tuple.of(number)))
            .compose(_ ->
                connection
                    .preparedQuery("delete from transactions where block_number >= $1")
                    .execute(Tuple.of(number)))
            .compose(_ ->
                connection
                    .preparedQuery("delete from blocks where number >= $1")
                    .execute(Tuple.of(number))));
  }

  /// The newest stored block; empty before the genesis block is written.
  public Optional<BlockRef> head() {
    return first(database.query("select * from blocks order by number desc limit 1"))
        .map(ChainTables::toRef);
  }

  public Optional<BlockRef> ref(long number) {
    return first(database.query("select * from blocks where number = $1", number))
        .map(ChainTables::toRef);
  }

  /// The sizes of all blocks above this number, ascending.
  public List<BlockSize> sizesAbove(long number) {
    List<BlockSize> sizes = new ArrayList<>();
    for (Row row :
        database.query(
            "select number, size_bytes from blocks where number > $1 order by number", number)) {
      sizes.add(new BlockSize(row.getLong("number"), row.getLong("size_bytes")));
    }
    return sizes;
  }

  /// The newest block whose L1 origin is below this number.
  public Optional<BlockRef> lastWithOriginBelow(long originNumber) {
    return first(
            database.query(
                "select * from blocks where origin_number < $1 order by number desc limit 1",
                originNumber))
        .map(ChainTables::toRef);
  }

  public Optional<SealedBlock> block(long number) {
    return first(database.query("select * from blocks where number = $1", number))
        .map(this::withTransactions);
  }

  public Optional<SealedBlock> block(Hash hash) {
    return first(database.query("select * from blocks where hash = $1", Columns.of(hash)))
        .map(this::withTransactions);
  }

  /// Deposits consumed by this block and all before it.
  public long depositCount(long number) {
    return first(database.query("select deposit_count from blocks where number = $1", number))
        .map(row -> row.getLong("deposit_count"))
        .orElseThrow(() -> new IllegalStateException("no such block: number=" + number));
  }

  /// Consecutive blocks with their deposit counts, ascending.
  List<CountedBlock> blocks(long from, int max) {
    Map<Long, List<RecoveredTransaction>> transactions = new HashMap<>();
    for (Row row :
        database.query(
            "select * from transactions where block_number >= $1 and block_number < $2"
                + " order by block_number, transaction_index",
            from,
            from + max)) {
      transactions
          .computeIfAbsent(row.getLong("block_number"), _ -> new ArrayList<>())
          .add(TransactionRows.toTransaction(row));
    }
    List<CountedBlock> blocks = new ArrayList<>();
    for (Row row :
        database.query(
            "select * from blocks where number >= $1 and number < $2 order by number",
            from,
            from + max)) {
      blocks.add(
          new CountedBlock(
              toBlock(row, transactions.getOrDefault(row.getLong("number"), List.of())),
              row.getLong("deposit_count")));
    }
    return blocks;
  }

  public Optional<IncludedTransaction> transaction(Hash hash) {
    return first(
            database.query(
                """
                select t.*, b.hash as block_hash, b.timestamp, r.effective_gas_price, r.deposit_nonce
                from transactions t
                join receipts r using (block_number, transaction_index)
                join blocks b on b.number = t.block_number
                where t.hash = $1
                """,
                Columns.of(hash)))
        .map(row ->
            new IncludedTransaction(
                TransactionRows.toTransaction(row),
                row.getLong("block_number"),
                Columns.hash(row, "block_hash"),
                row.getLong("timestamp"),
                row.getInteger("transaction_index"),
                Columns.u256(row, "effective_gas_price"),
                Columns.optionalUnsigned(row, "deposit_nonce")));
  }

  public Optional<ReceiptView> receipt(Hash transactionHash) {
    Optional<Row> row =
        first(database.query(RECEIPTS + " where t.hash = $1", Columns.of(transactionHash)));
    if (row.isEmpty()) {
      return Optional.empty();
    }
    List<Log> logs = new ArrayList<>();
    for (Row log :
        database.query(
            "select * from logs where block_number = $1 and transaction_index = $2 order by log_index",
            row.get().getLong("block_number"),
            row.get().getInteger("transaction_index"))) {
      logs.add(TransactionRows.toLog(log));
    }
    return Optional.of(toReceipt(row.get(), logs));
  }

  public List<ReceiptView> receipts(long blockNumber) {
    Map<Integer, List<Log>> logs = new HashMap<>();
    for (Row log :
        database.query(
            "select * from logs where block_number = $1 order by log_index", blockNumber)) {
      logs.computeIfAbsent(log.getInteger("transaction_index"), _ -> new ArrayList<>())
          .add(TransactionRows.toLog(log));
    }
    List<ReceiptView> receipts = new ArrayList<>();
    for (Row row :
        database.query(
            RECEIPTS + " where r.block_number = $1 order by r.transaction_index", blockNumber)) {
      receipts.add(
          toReceipt(row, logs.getOrDefault(row.getInteger("transaction_index"), List.of())));
    }
    return receipts;
  }

  /// The bounds hold in the database already: what is beyond them is never sent.
  public List<LogView> logs(LogFilter filter, int limit, long maxDataBytes) {
    StringBuilder sql =
        new StringBuilder(
            """
            select l.*, b.hash as block_hash, b.timestamp, t.hash as transaction_hash
            from (
              select m.*, sum(length(data)) over (order by block_number, log_index) as data_sum
              from (
                select * from logs l
                where l.block_number between $1::bigint and $2::bigint
            """);
    List<Object> parameters = new ArrayList<>(List.of(filter.fromBlock(), filter.toBlock()));
    if (!filter.addresses().isEmpty()) {
      parameters.add(filter.addresses().stream().map(Columns::of).toArray(Buffer[]::new));
      sql.append(" and l.address = any($").append(parameters.size()).append("::bytea[])");
    }
    for (int position = 0; position < filter.topics().size(); position++) {
      List<Hash> anyOf = filter.topics().get(position);
      if (!anyOf.isEmpty()) {
        parameters.add(anyOf.stream().map(Columns::of).toArray(Buffer[]::new));
        sql.append(" and l.topic").append(position);
        sql.append(" = any($").append(parameters.size()).append("::bytea[])");
      }
    }
    parameters.add(limit);
    sql.append(" order by l.block_number, l.log_index limit $").append(parameters.size());
    parameters.add(maxDataBytes);
    sql.append(
        """
        ) m
        ) l
        join blocks b on b.number = l.block_number
        join transactions t using (block_number, transaction_index)
        where l.data_sum - length(l.data) <= $%d::bigint
        order by l.block_number, l.log_index
        """
            .formatted(parameters.size()));
    List<LogView> logs = new ArrayList<>();
    for (Row row : database.query(sql.toString(), parameters.toArray())) {
      logs.add(
          new LogView(
              TransactionRows.toLog(row),
              row.getLong("block_number"),
              Columns.hash(row, "block_hash"),
              row.getLong("timestamp"),
              Columns.hash(row, "transaction_hash"),
              row.getInteger("transaction_index"),
              row.getInteger("log_index")));
    }
    return logs;
  }

  private SealedBlock withTransactions(Row block) {
    List<RecoveredTransaction> transactions = new ArrayList<>();
    for (Row row :
        database.query(
            "select * from transactions where block_number = $1 order by transaction_index",
            block.getLong("number"))) {
      transactions.add(TransactionRows.toTransaction(row));
    }
    return toBlock(block, transactions);
  }

  private static SealedBlock toBlock(Row row, List<RecoveredTransaction> transactions) {
    BlockHeader header = BlockHeader.decode(Columns.bytes(row, "header"));
    L1Origin origin =
        new L1Origin(
            row.getLong("origin_number"),
            Columns.hash(row, "origin_hash"),
            Columns.hash(row, "origin_parent_hash"),
            row.getLong("origin_timestamp"),
            Columns.u256(row, "origin_base_fee"),
            Columns.u256(row, "origin_blob_base_fee"),
            header.prevRandao());
    return new SealedBlock(
        header,
        Columns.hash(row, "hash"),
        transactions,
        row.getLong("size_bytes"),
        origin,
        row.getLong("sequence_number"));
  }

  private static BlockRef toRef(Row row) {
    return new BlockRef(
        row.getLong("number"),
        Columns.hash(row, "hash"),
        Columns.hash(row, "parent_hash"),
        row.getLong("timestamp"),
        row.getLong("origin_number"),
        Columns.hash(row, "origin_hash"),
        row.getLong("sequence_number"));
  }

  private ReceiptView toReceipt(Row row, List<Log> logs) {
    RecoveredTransaction transaction = TransactionRows.toTransaction(row);
    U256 l1BaseFee = Columns.u256(row, "origin_base_fee");
    U256 l1BlobBaseFee = Columns.u256(row, "origin_blob_base_fee");
    Receipt receipt = TransactionRows.toReceipt(row, logs);
    Optional<Address> contract = Columns.optionalAddress(row, "contract_address");
    return new ReceiptView(
        receipt,
        transaction,
        row.getLong("block_number"),
        Columns.hash(row, "block_hash"),
        row.getLong("timestamp"),
        row.getInteger("transaction_index"),
        row.getLong("gas_used"),
        Columns.u256(row, "effective_gas_price"),
        contract,
        row.getInteger("first_log_index"),
        Columns.u256(row, "l1_fee"),
        Optional.of(
            new L1FeeParameters(
                l1BaseFee, l1BlobBaseFee, rollup.baseFeeScalar(), rollup.blobBaseFeeScalar())));
  }

  private static Optional<Row> first(RowSet<Row> rows) {
    return rows.iterator().hasNext() ? Optional.of(rows.iterator().next()) : Optional.empty();
  }

  /// A block's number and the length of its RLP.
  public record BlockSize(long number, long sizeBytes) {}

  /// A block and how many deposits were consumed up to its end.
  record CountedBlock(SealedBlock block, long depositCount) {}
}
