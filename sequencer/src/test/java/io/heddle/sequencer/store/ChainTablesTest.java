package io.heddle.sequencer.store;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.heddle.primitives.Bytes;
import io.heddle.sequencer.LogFilter;
import io.heddle.sequencer.LogView;
import io.heddle.sequencer.PostgresFixture;
import io.heddle.sequencer.builder.BuilderFixture;
import io.heddle.sequencer.builder.MemoryOrigins;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
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
      LogFilter all = new LogFilter(first, second, List.of(), List.of());

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
          logs.subList(2, 3),
          node.tables.logs(new LogFilter(second, second, List.of(), List.of()), 10, 0));
    }
  }

  private static void insert(PostgresFixture postgres, long block, int index, String data) {
    var _ =
        postgres
            .database()
            .query(
                "insert into logs (block_number, log_index, transaction_index, transaction_hash, address, data)"
                    + " values ($1, $2, 0, decode(repeat('11', 32), 'hex'), decode(repeat('00', 20), 'hex'), decode($3, 'hex'))",
                block,
                index,
                data);
  }
}
