package io.heddle.sequencer.store;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.heddle.executor.L1FeeParameters;
import io.heddle.primitives.Address;
import io.heddle.primitives.Bytes;
import io.heddle.primitives.Hash;
import io.heddle.primitives.U256;
import io.heddle.primitives.block.Bloom;
import io.heddle.primitives.block.Log;
import io.heddle.primitives.block.Receipt;
import io.heddle.primitives.rollup.BlockInputs;
import io.heddle.primitives.transaction.DepositTransaction;
import io.heddle.primitives.transaction.RecoveredTransaction;
import io.heddle.sequencer.IncludedTransaction;
import io.heddle.sequencer.LogFilter;
import io.heddle.sequencer.LogQuery;
import io.heddle.sequencer.LogView;
import io.heddle.sequencer.PostgresFixture;
import io.heddle.sequencer.ReceiptView;
import io.heddle.sequencer.SealedBlock;
import io.heddle.sequencer.StoreUnavailableException;
import io.heddle.sequencer.TestChain;
import io.heddle.sequencer.builder.GenesisBlock;
import io.heddle.sequencer.builder.TestBlocks;
import io.vertx.core.buffer.Buffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

/// Blocks of several chunks, written now, and written before there were chunks.
class TransactionChunkTest {
  private static final GenesisBlock GENESIS = GenesisBlock.of(TestChain.genesis(1));

  @Test
  void block_ofSeveralChunks_isReadBackWhole() {
    try (PostgresFixture postgres = new PostgresFixture()) {
      ChainTables tables = postgres.tables();
      BlockWrite write = write(70);
      tables.append(GENESIS.write());
      tables.append(write);
      assertReadBack(tables, write);
      assertEquals(List.of(write.block()), blocks(tables, 1, 9));

      var _ = postgres.database().query("delete from transaction_chunks where chunk = 2");
      assertThrows(StoreUnavailableException.class, () -> tables.block(1));

      tables.truncateFrom(1, write.block().ref());
      assertEquals(Optional.empty(), tables.receipt(write.block().transactions().get(3).hash()));
      for (String table : List.of("transaction_chunks", "transaction_places", "logs")) {
        assertEquals(0, postgres.database().query("select 1 from " + table).size(), table);
      }
    }
  }

  @Test
  void hashesWithTheSameBeginning_areToldApart() {
    try (PostgresFixture postgres = new PostgresFixture()) {
      ChainTables tables = postgres.tables();
      BlockWrite write = write(40);
      tables.append(GENESIS.write());
      tables.append(write);
      RecoveredTransaction wanted = write.block().transactions().get(35);
      // Every place claims to be the wanted one's.
      var _ =
          postgres
              .database()
              .query("update transaction_places set hash_prefix = $1", wanted.hash().w0());
      assertEquals(35, tables.transaction(wanted.hash()).orElseThrow().index());
      Hash like = new Hash(wanted.hash().w0(), 1, 2, 3);
      assertEquals(Optional.empty(), tables.transaction(like));
    }
  }

  @Test
  void migration_keepsWhatWasWrittenInRows() {
    try (PostgresFixture postgres = new PostgresFixture("2")) {
      BlockWrite write = write(70);
      for (BlockWrite each : List.of(GENESIS.write(), write)) {
        Boolean written =
            postgres
                .database()
                .transaction(connection -> new BlockWriter(connection).writeBlock(each));
        assertEquals(true, written);
      }
      write.receipts().forEach(receipt -> insertRows(postgres, receipt));
      postgres.migrate("latest");
      assertReadBack(postgres.tables(), write);
    }
  }

  private static List<SealedBlock> blocks(ChainTables tables, long from, int max) {
    return tables.blocks(from, max).stream().map(ChainTables.CountedBlock::block).toList();
  }

  private static void assertReadBack(ChainTables tables, BlockWrite write) {
    SealedBlock block = write.block();
    assertEquals(Optional.of(block), tables.block(1));
    assertEquals(write.receipts(), tables.receipts(1));
    List<LogView> logs = tables.logs(new LogFilter(1, 1, LogQuery.ALL), 1_000, 1L << 40);
    int logCount = 0;
    for (ReceiptView receipt : write.receipts()) {
      Hash hash = receipt.transaction().hash();
      assertEquals(Optional.of(receipt), tables.receipt(hash));
      IncludedTransaction included = tables.transaction(hash).orElseThrow();
      assertEquals(receipt.transaction(), included.transaction());
      assertEquals(receipt.index(), included.index());
      assertEquals(receipt.effectiveGasPrice(), included.effectiveGasPrice());
      for (Log log : receipt.receipt().logs()) {
        assertEquals(log, logs.get(logCount).log());
        assertEquals(hash, logs.get(logCount++).transactionHash());
      }
    }
    assertEquals(logCount, logs.size());
  }

  /// A row per transaction, receipt and log, as version 2 of the schema has them.
  private static void insertRows(PostgresFixture postgres, ReceiptView view) {
    RecoveredTransaction transaction = view.transaction();
    Receipt receipt = view.receipt();
    var _ =
        postgres
            .database()
            .query(
                "insert into transactions values ($1, $2, $3, $4, $5, $6)",
                view.blockNumber(),
                view.index(),
                Columns.of(transaction.hash()),
                transaction.transaction().type(),
                Columns.of(transaction.sender()),
                Columns.of(transaction.encoded()));
    Object[] row = {
      view.blockNumber(),
      view.index(),
      receipt.success(),
      view.gasUsed(),
      receipt.cumulativeGasUsed(),
      Columns.of(view.effectiveGasPrice()),
      view.contractAddress().map(Columns::of).orElse(null),
      view.firstLogIndex(),
      Columns.of(view.l1Fee()),
      receipt.depositNonce().isPresent()
          ? Columns.ofUnsigned(receipt.depositNonce().getAsLong())
          : null
    };
    var _ =
        postgres
            .database()
            .query("insert into receipts values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)", row);
    int logIndex = view.firstLogIndex();
    for (Log log : receipt.logs()) {
      Buffer topic = Columns.of(log.topics().getFirst());
      var _ =
          postgres
              .database()
              .query(
                  "insert into logs (block_number, log_index, transaction_index, address, topic0,"
                      + " data) values ($1, $2, $3, $4, $5, $6)",
                  view.blockNumber(),
                  logIndex++,
                  view.index(),
                  Columns.of(log.address()),
                  topic,
                  Columns.of(log.data()));
    }
  }

  /// Block 1 with deposits, transfers, creations, failures, logs, and extreme numbers.
  private static BlockWrite write(int count) {
    List<RecoveredTransaction> transactions = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      transactions.add(
          i < 4
              ? RecoveredTransaction.of(
                  TestChain.deposit(101, i, i, Address.ZERO, U256.of(i), Hash.ZERO).toTransaction())
              : TestChain.transfer(TestChain.key(i), i, i));
    }
    SealedBlock block =
        TestBlocks.sealed(
            GENESIS.block(), new BlockInputs(1, 9, TestChain.origin(100), 1, transactions));
    List<ReceiptView> receipts = new ArrayList<>();
    int firstLogIndex = 0;
    for (int i = 0; i < count; i++) {
      List<Log> logs = new ArrayList<>();
      for (int l = 0; l < i % 3; l++) {
        logs.add(new Log(TestChain.key(l).address(), List.of(Hash.ZERO), Bytes.of(i)));
      }
      boolean deposit = transactions.get(i).transaction() instanceof DepositTransaction;
      OptionalLong nonce = deposit ? OptionalLong.of(i - 1L) : OptionalLong.empty();
      receipts.add(
          new ReceiptView(
              new Receipt(
                  transactions.get(i).transaction().type(),
                  i % 5 != 0,
                  21_000L * i,
                  Bloom.of(logs),
                  logs,
                  nonce,
                  deposit ? OptionalLong.of(1) : OptionalLong.empty()),
              transactions.get(i),
              1,
              block.hash(),
              9,
              i,
              i == 7 ? 0 : 21_000,
              i == 8 ? U256.MAX : U256.of(i),
              i % 4 == 1 ? Optional.of(TestChain.key(i).address()) : Optional.empty(),
              firstLogIndex,
              U256.of(127 + i),
              Optional.of(
                  new L1FeeParameters(
                      TestChain.origin(100).baseFee(),
                      TestChain.origin(100).blobBaseFee(),
                      TestChain.ROLLUP.baseFeeScalar(),
                      TestChain.ROLLUP.blobBaseFeeScalar()))));
      firstLogIndex += logs.size();
    }
    return new BlockWrite(block, receipts, 4, Optional.empty());
  }
}
