package io.heddle.sequencer.store;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.heddle.primitives.Bytes;
import io.heddle.primitives.Hash;
import io.heddle.primitives.U256;
import io.heddle.sequencer.BlockRef;
import io.heddle.sequencer.LogFilter;
import io.heddle.sequencer.LogQuery;
import io.heddle.sequencer.LogView;
import io.heddle.sequencer.PostgresFixture;
import io.heddle.sequencer.ReceiptView;
import io.heddle.sequencer.SealedBlock;
import io.heddle.sequencer.StoreUnavailableException;
import io.heddle.sequencer.builder.BuilderFixture;
import io.heddle.sequencer.builder.MemoryOrigins;
import io.vertx.core.buffer.Buffer;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.api.io.TempDir;

class ChainTablesTest {
  private static final long UNBOUNDED = 1L << 40;

  @TempDir Path directory;

  @Test
  void logs_areBoundedByNumberAndBytes() throws Exception {
    try (PostgresFixture postgres = new PostgresFixture();
        BuilderFixture node = new BuilderFixture(postgres, directory, new MemoryOrigins())) {
      node.addOrigin(100);
      long first = node.produceBlock();
      long second = node.produceBlock();
      insert(postgres, first, 0, "00112233");
      insert(postgres, first, 1, "");
      insert(postgres, second, 0, "4455");
      LogFilter all = new LogFilter(first, second, LogQuery.ALL);

      List<LogView> logs = node.tables.logs(all, 10, UNBOUNDED);
      assertEquals(
          List.of(Bytes.fromHex("0x00112233"), Bytes.EMPTY, Bytes.fromHex("0x4455")),
          logs.stream().map(log -> log.log().data()).toList());
      assertEquals(List.of(0, 1, 0), logs.stream().map(LogView::logIndex).toList());
      assertEquals(logs.subList(0, 2), node.tables.logs(all, 2, UNBOUNDED));
      assertEquals(logs, node.tables.logs(all, 10, 5));
      // The first that goes beyond the bound is the last.
      assertEquals(logs.subList(0, 1), node.tables.logs(all, 10, 3));
      assertEquals(
          logs.subList(2, 3), node.tables.logs(new LogFilter(second, second, LogQuery.ALL), 10, 0));
    }
  }

  /// A position that may have any topic must still be there (issue: trailing null topics).
  @Test
  void positionOfAnyTopic_doesNotMatchALogWithoutIt() throws Exception {
    try (PostgresFixture postgres = new PostgresFixture();
        BuilderFixture node = new BuilderFixture(postgres, directory, new MemoryOrigins())) {
      node.addOrigin(100);
      long block = node.produceBlock();
      insert(postgres, block, 0, "00");
      insert(postgres, block, 1, "01");
      var _ =
          postgres
              .database()
              .query(
                  "update logs set topic0 = $1, topic1 = $1 where log_index = 1",
                  Buffer.buffer(new byte[32]));
      Set<Hash> any = Set.of();
      Set<Hash> zero = Set.of(Hash.ZERO);
      Set<Hash> other = Set.of(U256.ONE.toHash());
      List<LogView> all =
          node.tables.logs(new LogFilter(block, block, LogQuery.ALL), 10, UNBOUNDED);
      assertEquals(List.of(0, 1), all.stream().map(LogView::logIndex).toList());
      for (List<Set<Hash>> topics :
          List.of(
              List.of(any),
              List.of(any, any),
              List.of(any, any, any),
              List.of(zero),
              List.of(zero, any),
              List.of(any, zero),
              List.of(zero, any, any, any),
              List.of(other, any))) {
        LogQuery query = new LogQuery(Set.of(), topics);
        List<LogView> found = node.tables.logs(new LogFilter(block, block, query), 10, UNBOUNDED);
        assertEquals(
            all.stream().filter(view -> query.matches(view.log())).toList(),
            found,
            "topics=" + topics);
        assertFalse(topics.size() > 2 && !found.isEmpty(), "topics=" + topics);
      }
    }
  }

  /// Between two statements the block may be rebuilt on another L1 origin.
  @Test
  void blockReplacedWhileItIsRead_isNotMixedUp() throws Exception {
    try (PostgresFixture postgres = new PostgresFixture();
        BuilderFixture node = new BuilderFixture(postgres, directory, new MemoryOrigins())) {
      node.addOrigin(100);
      long number = node.produceBlock();
      List<ReceiptView> before = node.tables.receipts(number);
      assertEquals(1, before.size());
      for (int statement = 1; statement <= 3; statement++) {
        byte[] hash = node.tables.ref(number).orElseThrow().hash().toBytes();
        hash[0]++;
        ChainTables racing =
            postgres.tablesWhere(
                statement,
                () ->
                    postgres
                        .database()
                        .query(
                            "update blocks set hash = $1 where number = $2",
                            Buffer.buffer(hash),
                            number));
        Hash old = node.tables.ref(number).orElseThrow().hash();
        try {
          Hash read = racing.receipts(number).getFirst().blockHash();
          assertEquals(statement == 1, !read.equals(old), "read before statement " + statement);
          assertNotEquals(2, statement, "mixed up");
        } catch (StoreUnavailableException replaced) {
          assertEquals(2, statement, replaced.getMessage());
        }
      }
    }
  }

  @Test
  void append_again_isNoError_anotherBlockIs() throws Exception {
    try (PostgresFixture postgres = new PostgresFixture();
        BuilderFixture node = new BuilderFixture(postgres, directory, new MemoryOrigins())) {
      node.addOrigin(100);
      long number = node.produceBlock();
      BlockWrite write = write(node.tables, number);
      node.tables.append(write);
      assertEquals(1, node.tables.receipts(number).size());

      BlockWrite other =
          new BlockWrite(withHash(write.block(), Hash.ZERO), write.receipts(), 0, Optional.empty());
      assertMessage("another block is stored", () -> node.tables.append(other));
      node.tables.truncateFrom(number, write.block().ref());
      node.tables.append(write);
      assertEquals(write.block(), node.tables.block(number).orElseThrow());
      node.tables.truncateFrom(number - 1, write.block().ref());
      assertMessage("parent is not stored", () -> node.tables.append(write));
      assertTrue(node.tables.ref(number).isEmpty());
    }
  }

  /// A deletion that takes effect late, when other blocks are in that place already.
  @Test
  void truncateFrom_anotherBlockIsTheNewest_deletesNothing(@TempDir Path folder) {
    try (PostgresFixture postgres = new PostgresFixture();
        BuilderFixture node = new BuilderFixture(postgres, folder, new MemoryOrigins())) {
      node.addOrigin(100);
      long number = node.produceBlock();
      BlockRef old = node.tables.head().orElseThrow();
      long next = node.produceBlock();
      assertMessage("blocks are not deleted", () -> node.tables.truncateFrom(number, old));
      assertEquals(next, node.tables.head().orElseThrow().number());
      BlockRef newest = node.tables.head().orElseThrow();
      node.tables.truncateFrom(number, newest);
      node.tables.truncateFrom(number, newest); // again: its answer was lost
      assertEquals(number - 1, node.tables.head().orElseThrow().number());
    }
  }

  private static BlockWrite write(ChainTables tables, long number) {
    return new BlockWrite(
        tables.block(number).orElseThrow(),
        tables.receipts(number),
        tables.depositCount(number),
        tables.accessList(number));
  }

  private static SealedBlock withHash(SealedBlock block, Hash hash) {
    return new SealedBlock(
        block.header(),
        hash,
        block.transactions(),
        block.sizeBytes(),
        block.origin(),
        block.sequenceNumber());
  }

  private static void assertMessage(String part, Executable call) {
    String message = String.valueOf(assertThrows(IllegalStateException.class, call).getMessage());
    assertTrue(message.contains(part), message);
  }

  private static void insert(PostgresFixture postgres, long block, int index, String data) {
    var _ =
        postgres
            .database()
            .query(
                "insert into logs (block_number, log_index, transaction_index, transaction_hash,"
                    + " address, data) values ($1, $2, 0, decode(repeat('11', 32), 'hex'),"
                    + " decode(repeat('00', 20), 'hex'), decode($3, 'hex'))",
                block,
                index,
                data);
  }
}
