package io.heddle.sequencer.store;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.heddle.primitives.Hash;
import io.heddle.primitives.U256;
import io.heddle.sequencer.BatchView;
import io.heddle.sequencer.PostgresFixture;
import org.junit.jupiter.api.Test;

final class BatchTableTest {
  private static final String INSERT =
      """
      insert into batches (batch_index, version, data_location, l1_origin_number, l1_origin_hash,
        deposit_count, data_hash, parent_hash, batch_hash, first_block, last_block, last_timestamp,
        last_sequence_number, output_root, deposit_rolling_hash, status, commit_transaction,
        commit_block_number, commit_block_hash)
      values ($1, 1, 'BLOBS', 1, $2, 0, $2, $2, $3, $4, $5, 1, 0, $3, $2, $6, COMMIT)
      """;

  private static Hash word(long value) {
    return U256.of(value).toHash();
  }

  @Test
  void batches_areFoundByTheirBlocks_andByTheL1BlockThatCommittedThem() {
    try (PostgresFixture postgres = new PostgresFixture()) {
      Database database = postgres.database();
      insert(database, 1, 1, 10, "FINALIZED", "$2, 100, $2");
      insert(database, 2, 11, 20, "COMMITTED", "$2, 105, $2");
      insert(database, 3, 21, 30, "SEALED", "null, null, null");
      BatchTable table = new BatchTable(database);
      assertEquals(1, table.ofBlock(10).orElseThrow().index());
      BatchView second = table.ofBlock(11).orElseThrow();
      assertEquals("committed", second.status());
      assertEquals(105, second.commit().orElseThrow().l1Block());
      assertTrue(table.ofBlock(21).orElseThrow().commit().isEmpty());
      assertTrue(table.ofBlock(31).isEmpty());
      assertTrue(table.committedAt(99).isEmpty());
      assertEquals(1, table.committedAt(104).orElseThrow().index());
      assertEquals(2, table.committedAt(1_000).orElseThrow().index());
    }
  }

  private static void insert(
      Database database, long index, long first, long last, String status, String commit) {
    var _ =
        database.query(
            INSERT.replace("COMMIT)", commit + ")"),
            index,
            Columns.of(word(7)),
            Columns.of(word(index)),
            first,
            last,
            status);
  }
}
