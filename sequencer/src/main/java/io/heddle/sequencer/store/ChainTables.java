package io.heddle.sequencer.store;

import io.heddle.executor.L1FeeParameters;
import io.heddle.primitives.Bytes;
import io.heddle.primitives.Hash;
import io.heddle.primitives.block.BlockHeader;
import io.heddle.primitives.block.Log;
import io.heddle.primitives.chain.RollupConfig;
import io.heddle.primitives.rollup.L1Origin;
import io.heddle.primitives.transaction.RecoveredTransaction;
import io.heddle.sequencer.BlockFees;
import io.heddle.sequencer.BlockRef;
import io.heddle.sequencer.IncludedTransaction;
import io.heddle.sequencer.LogFilter;
import io.heddle.sequencer.LogQuery;
import io.heddle.sequencer.LogView;
import io.heddle.sequencer.ReceiptView;
import io.heddle.sequencer.SealedBlock;
import io.heddle.sequencer.SealedHeader;
import io.heddle.sequencer.StoreUnavailableException;
import io.heddle.sequencer.store.TransactionChunk.StoredReceipt;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.SqlConnection;
import io.vertx.sqlclient.Tuple;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// The tables `blocks`, `transaction_chunks`, `transaction_places` and `logs`: a block is written
/// whole or not at all, and read back in as few statements as it has tables.
public final class ChainTables {
  /// A transaction's chunk and block by the beginning of its hash, which others may share.
  private static final String PLACE =
      """
      select p.transaction_index, c.transactions, c.receipts, b.*
      from transaction_places p
      join transaction_chunks c on c.block_number = p.block_number and c.chunk = p.transaction_index / %d
      join blocks b on b.number = p.block_number
      where p.hash_prefix = $1
      """
          .formatted(TransactionChunk.SIZE);

  /// A block's chunks, each with its block.
  private static final String CHUNKS =
      """
      select c.transactions, c.receipts, b.*
      from blocks b join transaction_chunks c on c.block_number = b.number
      where b.number = $1
      order by c.chunk
      """;

  /// A block's logs with its hash; one row without a log when there are none.
  private static final String LOGS =
      """
      select b.hash as block_hash, l.*
      from blocks b left join logs l on l.block_number = b.number %s
      where b.number = $1
      order by l.log_index
      """;

  /// The newest block, if it is this one; nobody deletes it meanwhile.
  private static final String NEWEST =
      """
      select 1 from blocks
      where number = $1 and hash = $2 and not exists (select 1 from blocks where number > $1)
      for update
      """;

  /// Headers and receipts without logs and transactions; a row without receipts for an empty block.
  private static final String FEES =
      """
      select b.number, b.hash, b.header, c.receipts
      from blocks b left join transaction_chunks c on c.block_number = b.number
      where b.number between $1 and $2
      order by b.number, c.chunk
      """;

  /// Most blocks whose receipts are read at once.
  private static final int FEES_BLOCKS = 64;

  /// Most bytes of blocks that are read at once, except for a single block.
  private static final long MAX_READ_BYTES = 8 << 20;

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
    boolean written;
    try {
      written = database.transaction(connection -> new BlockWriter(connection).write(write));
    } catch (RefusedStatementException refused) {
      if (refused.duplicate() && isStored(block)) {
        return;
      }
      throw refused;
    }
    if (!written && !isStored(block)) {
      throw new IllegalStateException(
          "parent is not stored: number=%d parentHash=%s"
              .formatted(block.number(), block.header().parentHash()));
    }
  }

  /// Whether this very block is stored; another one of its number is an error.
  private boolean isStored(SealedBlock block) {
    Optional<BlockRef> present = ref(block.number());
    if (present.isPresent() && !present.get().hash().equals(block.hash())) {
      throw new IllegalStateException(
          "another block is stored: number=%d stored=%s new=%s"
              .formatted(block.number(), present.get().hash(), block.hash()));
    }
    return present.isPresent();
  }

  /// Deletes this block and all later ones, if the newest one is still the one expected: an attempt
  /// that takes effect late, when its caller has gone on, deletes nothing. Doing it again is no
  /// error.
  public void truncateFrom(long number, BlockRef newest) {
    database.transaction(connection ->
        connection
            .preparedQuery(NEWEST)
            .execute(Tuple.of(newest.number(), Columns.of(newest.hash())))
            .compose(found ->
                found.size() == 0
                    ? Future.succeededFuture()
                    : deleteFrom(connection, number).mapEmpty()));
    Optional<BlockRef> left = ref(number);
    if (left.isPresent()) {
      throw new IllegalStateException(
          "blocks are not deleted, another one is the newest: from=%d expected=%d %s"
              .formatted(number, newest.number(), newest.hash()));
    }
  }

  private static Future<?> deleteFrom(SqlConnection connection, long number) {
    return connection
        .preparedQuery("delete from logs where block_number >= $1")
        .execute(Tuple.of(number))
        .compose(_ ->
            connection
                .preparedQuery("delete from transaction_places where block_number >= $1")
                .execute(Tuple.of(number)))
        .compose(_ ->
            connection
                .preparedQuery("delete from transaction_chunks where block_number >= $1")
                .execute(Tuple.of(number)))
        .compose(_ ->
            connection
                .preparedQuery("delete from block_access_lists where block_number >= $1")
                .execute(Tuple.of(number)))
        .compose(_ ->
            connection
                .preparedQuery("delete from blocks where number >= $1")
                .execute(Tuple.of(number)));
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

  /// The hashes of the blocks from `from` up to, and without, `to`, all of them.
  public List<Hash> hashes(long from, long to) {
    List<Hash> hashes = new ArrayList<>();
    for (Row row :
        database.query(
            "select hash from blocks where number >= $1 and number < $2 order by number",
            from,
            to)) {
      hashes.add(Columns.hash(row, "hash"));
    }
    requireAll(from, to, hashes.size());
    return hashes;
  }

  /// The headers of the blocks from `from` up to, and without, `to`, all of them; nothing else of
  /// the blocks is read.
  public List<SealedHeader> headers(long from, long to) {
    List<SealedHeader> headers = new ArrayList<>();
    for (Row row :
        database.query(
            "select * from blocks where number >= $1 and number < $2 order by number", from, to)) {
      headers.add(toHeader(row));
    }
    requireAll(from, to, headers.size());
    return headers;
  }

  public Optional<SealedHeader> header(long number) {
    return first(database.query("select * from blocks where number = $1", number))
        .map(ChainTables::toHeader);
  }

  public Optional<SealedHeader> header(Hash hash) {
    return first(database.query("select * from blocks where hash = $1", Columns.of(hash)))
        .map(ChainTables::toHeader);
  }

  private static void requireAll(long from, long to, int found) {
    if (found != to - from) {
      throw new StoreUnavailableException(
          "blocks are not stored, or replaced at this moment: from=%d to=%d found=%d"
              .formatted(from, to - 1, found));
    }
  }

  /// Gas that the blocks from one number to another used together, both included.
  long gasUsed(long first, long last) {
    return database
        .query(
            "select coalesce(sum(gas_used), 0)::bigint as gas from blocks"
                + " where number between $1 and $2",
            first,
            last)
        .iterator()
        .next()
        .getLong("gas");
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

  /// The encoded access list of a block; empty when there is none, or none any more.
  public Optional<Bytes> accessList(long number) {
    return first(
            database.query("select list from block_access_lists where block_number = $1", number))
        .map(row -> Columns.bytes(row, "list"));
  }

  /// Deposits consumed by this block and all before it.
  public long depositCount(long number) {
    return first(database.query("select deposit_count from blocks where number = $1", number))
        .map(row -> row.getLong("deposit_count"))
        .orElseThrow(() -> new IllegalStateException("no such block: number=" + number));
  }

  /// Consecutive blocks with their deposit counts, ascending: at most `max`, and fewer when they
  /// are large.
  List<CountedBlock> blocks(long from, int max) {
    List<Row> rows = new ArrayList<>();
    long bytes = 0;
    for (Row row :
        database.query(
            "select * from blocks where number >= $1 and number < $2 order by number",
            from,
            from + max)) {
      bytes += row.getLong("size_bytes");
      if (!rows.isEmpty() && bytes > MAX_READ_BYTES) {
        break;
      }
      rows.add(row);
    }
    Map<Long, List<RecoveredTransaction>> transactions = transactions(from, from + rows.size());
    List<CountedBlock> blocks = new ArrayList<>();
    for (Row row : rows) {
      blocks.add(
          new CountedBlock(
              toBlock(row, transactions.getOrDefault(row.getLong("number"), List.of())),
              row.getLong("deposit_count")));
    }
    return blocks;
  }

  private Map<Long, List<RecoveredTransaction>> transactions(long from, long to) {
    Map<Long, List<RecoveredTransaction>> transactions = new HashMap<>();
    for (Row row :
        database.query(
            "select block_number, transactions from transaction_chunks"
                + " where block_number >= $1 and block_number < $2 order by block_number, chunk",
            from,
            to)) {
      transactions
          .computeIfAbsent(row.getLong("block_number"), _ -> new ArrayList<>())
          .addAll(TransactionChunk.readTransactions(Columns.bytes(row, "transactions")));
    }
    return transactions;
  }

  /// A transaction that was looked for, with its receipt and the row of its block.
  private record Found(
      RecoveredTransaction transaction, StoredReceipt receipt, int index, Row block) {}

  private Optional<Found> find(Hash hash) {
    for (Row row : database.query(PLACE, Columns.prefix(hash))) {
      int index = row.getInteger("transaction_index");
      int position = index % TransactionChunk.SIZE;
      Optional<RecoveredTransaction> transaction =
          TransactionChunk.find(Columns.bytes(row, "transactions"), position, hash);
      if (transaction.isPresent()) {
        StoredReceipt receipt =
            TransactionChunk.readReceipts(Columns.bytes(row, "receipts")).get(position);
        return Optional.of(new Found(transaction.get(), receipt, index, row));
      }
    }
    return Optional.empty();
  }

  public Optional<IncludedTransaction> transaction(Hash hash) {
    return find(hash)
        .map(found ->
            new IncludedTransaction(
                found.transaction(),
                found.block().getLong("number"),
                Columns.hash(found.block(), "hash"),
                found.block().getLong("timestamp"),
                found.index(),
                found.receipt().effectiveGasPrice(),
                found.receipt().depositNonce()));
  }

  public Optional<ReceiptView> receipt(Hash transactionHash) {
    return find(transactionHash).map(this::withLogs);
  }

  private ReceiptView withLogs(Found found) {
    List<Log> logs = new ArrayList<>();
    for (Row log :
        ofBlock(
            found.block(),
            LOGS.formatted("and l.transaction_index = $2"),
            found.block().getLong("number"),
            found.index())) {
      logs.add(LogRows.toLog(log));
    }
    return toReceipt(found, logs);
  }

  /// The logs of a block that was read before, which may be another one by now.
  private List<Row> ofBlock(Row block, String sql, Object... parameters) {
    List<Row> logs = new ArrayList<>();
    boolean same = false;
    for (Row row : database.query(sql, parameters)) {
      same = Columns.hash(row, "block_hash").equals(Columns.hash(block, "hash"));
      if (row.getInteger("log_index") != null) {
        logs.add(row);
      }
    }
    if (!same) {
      throw new StoreUnavailableException(
          "block replaced while it was read: number=" + block.getLong("number"));
    }
    return logs;
  }

  public List<ReceiptView> receipts(long blockNumber) {
    RowSet<Row> chunks = database.query(CHUNKS, blockNumber);
    Optional<Row> block = first(chunks);
    if (block.isEmpty()) {
      return List.of();
    }
    Map<Integer, List<Log>> logs = new HashMap<>();
    for (Row log : ofBlock(block.get(), LOGS.formatted(""), blockNumber)) {
      logs.computeIfAbsent(log.getInteger("transaction_index"), _ -> new ArrayList<>())
          .add(LogRows.toLog(log));
    }
    List<ReceiptView> receipts = new ArrayList<>();
    for (Row row : chunks) {
      List<RecoveredTransaction> transactions =
          TransactionChunk.readTransactions(Columns.bytes(row, "transactions"));
      List<StoredReceipt> stored = TransactionChunk.readReceipts(Columns.bytes(row, "receipts"));
      for (int i = 0; i < stored.size(); i++) {
        int index = receipts.size();
        Found found = new Found(transactions.get(i), stored.get(i), index, block.get());
        receipts.add(toReceipt(found, logs.getOrDefault(index, List.of())));
      }
    }
    return receipts;
  }

  /// What was paid in blocks, both ends among them.
  public List<BlockFees> fees(long from, long to) {
    List<BlockFees> fees = new ArrayList<>();
    for (long first = from; first <= to; first += FEES_BLOCKS) {
      fees(first, Math.min(to, first + FEES_BLOCKS - 1), fees);
    }
    return fees;
  }

  private void fees(long from, long to, List<BlockFees> fees) {
    BlockFees.Collector block = null;
    for (Row row : database.query(FEES, from, to)) {
      if (block == null || block.number() != row.getLong("number")) {
        if (block != null) {
          fees.add(block.fees());
        }
        block =
            new BlockFees.Collector(
                Columns.hash(row, "hash"), BlockHeader.decode(Columns.bytes(row, "header")));
      }
      if (row.getBuffer("receipts") != null) {
        for (StoredReceipt receipt :
            TransactionChunk.readReceipts(Columns.bytes(row, "receipts"))) {
          if (receipt.depositNonce().isEmpty()) {
            block.paid(receipt.effectiveGasPrice(), receipt.gasUsed());
          } else {
            block.deposited(receipt.gasUsed());
          }
        }
      }
    }
    if (block != null) {
      fees.add(block.fees());
    }
  }

  /// The bounds hold in the database already: what is beyond them is never sent. The conditions are
  /// those of [LogQuery#matches].
  public List<LogView> logs(LogFilter filter, int limit, long maxDataBytes) {
    StringBuilder sql =
        new StringBuilder(
            """
            select l.*, b.hash as block_hash, b.timestamp
            from (
              select m.*, sum(length(data)) over (order by block_number, log_index) as data_sum
              from (
                select * from logs l
                where l.block_number between $1::bigint and $2::bigint
            """);
    List<Object> parameters = new ArrayList<>(List.of(filter.fromBlock(), filter.toBlock()));
    LogQuery query = filter.query();
    if (!query.addresses().isEmpty()) {
      parameters.add(query.addresses().stream().map(Columns::of).toArray(Buffer[]::new));
      sql.append(" and l.address = any($").append(parameters.size()).append("::bytea[])");
    }
    for (int position = 0; position < query.topics().size(); position++) {
      Set<Hash> anyOf = query.topics().get(position);
      sql.append(" and l.topic").append(position);
      if (anyOf.isEmpty()) {
        sql.append(" is not null");
      } else {
        parameters.add(anyOf.stream().map(Columns::of).toArray(Buffer[]::new));
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
        where l.data_sum - length(l.data) <= $%d::bigint
        order by l.block_number, l.log_index
        """
            .formatted(parameters.size()));
    List<LogView> logs = new ArrayList<>();
    for (Row row : database.query(sql.toString(), parameters.toArray())) {
      logs.add(
          new LogView(
              LogRows.toLog(row),
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
    long number = block.getLong("number");
    return toBlock(block, transactions(number, number + 1).getOrDefault(number, List.of()));
  }

  private static SealedBlock toBlock(Row row, List<RecoveredTransaction> transactions) {
    if (transactions.size() != row.getInteger("transaction_count")) {
      throw new StoreUnavailableException(
          "block replaced while it was read: number=%d transactions=%d actual=%d"
              .formatted(
                  row.getLong("number"), row.getInteger("transaction_count"), transactions.size()));
    }
    SealedHeader header = toHeader(row);
    return new SealedBlock(
        header.header(),
        header.hash(),
        transactions,
        header.sizeBytes(),
        header.origin(),
        header.sequenceNumber());
  }

  private static SealedHeader toHeader(Row row) {
    BlockHeader header = BlockHeader.decode(Columns.bytes(row, "header"));
    return new SealedHeader(
        header,
        Columns.hash(row, "hash"),
        row.getInteger("transaction_count"),
        row.getLong("size_bytes"),
        toOrigin(row, header),
        row.getLong("sequence_number"));
  }

  private static L1Origin toOrigin(Row row, BlockHeader header) {
    return new L1Origin(
        row.getLong("origin_number"),
        Columns.hash(row, "origin_hash"),
        Columns.hash(row, "origin_parent_hash"),
        row.getLong("origin_timestamp"),
        Columns.u256(row, "origin_base_fee"),
        Columns.u256(row, "origin_blob_base_fee"),
        header.prevRandao());
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

  private ReceiptView toReceipt(Found found, List<Log> logs) {
    Row block = found.block();
    StoredReceipt stored = found.receipt();
    return new ReceiptView(
        stored.receipt(found.transaction().transaction().type(), logs),
        found.transaction(),
        block.getLong("number"),
        Columns.hash(block, "hash"),
        block.getLong("timestamp"),
        found.index(),
        stored.gasUsed(),
        stored.effectiveGasPrice(),
        stored.contractAddress(),
        stored.firstLogIndex(),
        stored.l1Fee(),
        Optional.of(
            new L1FeeParameters(
                Columns.u256(block, "origin_base_fee"),
                Columns.u256(block, "origin_blob_base_fee"),
                rollup.baseFeeScalar(),
                rollup.blobBaseFeeScalar())));
  }

  private static Optional<Row> first(RowSet<Row> rows) {
    return rows.iterator().hasNext() ? Optional.of(rows.iterator().next()) : Optional.empty();
  }

  /// A block's number and the length of its RLP.
  public record BlockSize(long number, long sizeBytes) {}

  /// A block and how many deposits were consumed up to its end.
  record CountedBlock(SealedBlock block, long depositCount) {}
}
