package io.heddle.sequencer.builder;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.heddle.executor.access.AccountChanges;
import io.heddle.executor.access.BlockAccessList;
import io.heddle.executor.access.Change;
import io.heddle.executor.parallel.CountingMonitor;
import io.heddle.executor.parallel.ParallelBlockExecutor;
import io.heddle.executor.state.store.LmdbStateStore;
import io.heddle.primitives.Address;
import io.heddle.primitives.Bytes;
import io.heddle.primitives.Hash;
import io.heddle.sequencer.PostgresFixture;
import io.heddle.sequencer.TestChain;
import io.vertx.core.buffer.Buffer;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Access lists on their way: stored with the block, used by recovery, never trusted.
class AccessListTest {
  private static final int BLOCKS = 3;

  @TempDir Path directory;

  @Test
  void producedBlocks_haveTheirList_andRecoveryExecutesByIt() throws Exception {
    try (PostgresFixture postgres = new PostgresFixture()) {
      Hash head = produce(postgres);
      for (long number = 1; number <= BLOCKS; number++) {
        BlockAccessList list =
            BlockAccessList.decode(postgres.tables().accessList(number).orElseThrow());
        Address sender = TestChain.key((int) number).address();
        AccountChanges changes = Objects.requireNonNull(list.account(sender));
        // The attributes come first.
        assertEquals(
            List.of(new Change.Nonce(2, 1), new Change.Nonce(3, 2)), changes.nonceChanges());
        assertEquals(2, changes.balanceChanges().size());
      }
      CountingMonitor counting = new CountingMonitor();
      assertEquals(head, recover(postgres, "again", counting));
      assertEquals(BLOCKS, counting.confirmed());
      assertEquals(0, counting.wrong());
    }
  }

  @Test
  void wrongOrDamagedLists_recoveryComesToTheSameHead() throws Exception {
    try (PostgresFixture postgres = new PostgresFixture()) {
      Hash head = produce(postgres);
      replace(postgres, 1, postgres.tables().accessList(2).orElseThrow());
      replace(postgres, 2, Bytes.fromHex("0x00"));
      var _ =
          postgres.database().query("delete from block_access_lists where block_number = $1", 3L);
      CountingMonitor counting = new CountingMonitor();
      assertEquals(head, recover(postgres, "again", counting));
      assertEquals(BLOCKS, counting.executed());
      assertEquals(0, counting.confirmed());
      assertEquals(1, counting.wrong());
    }
  }

  @Test
  void deletedBlocks_takeTheirListsAlong() throws Exception {
    try (PostgresFixture postgres = new PostgresFixture()) {
      var _ = produce(postgres);
      postgres.tables().truncateFrom(2, postgres.tables().head().orElseThrow());
      assertTrue(postgres.tables().accessList(1).isPresent());
      assertFalse(postgres.tables().accessList(2).isPresent());
    }
  }

  /// Lists below the kept ones are deleted as blocks are written.
  @Test
  void oldLists_areDeleted() throws Exception {
    try (PostgresFixture postgres = new PostgresFixture()) {
      for (long number : List.of(3 - 4_096L, 4 - 4_096L)) {
        var _ =
            postgres
                .database()
                .query(
                    "insert into block_access_lists (block_number, list) values ($1, $2)",
                    number,
                    Buffer.buffer("old"));
      }
      var _ = produce(postgres);
      assertFalse(postgres.tables().accessList(3 - 4_096).isPresent());
      assertTrue(postgres.tables().accessList(4 - 4_096).isPresent());
    }
  }

  /// Blocks of an attributes deposit and two transfers each; the head's hash.
  private Hash produce(PostgresFixture postgres) throws Exception {
    try (BuilderFixture node =
        new BuilderFixture(postgres, directory.resolve("first"), new MemoryOrigins())) {
      node.addOrigin(100);
      for (int i = 1; i <= BLOCKS; i++) {
        var _ = node.builder.step();
        var _ = node.pool.submit(TestChain.transfer(TestChain.key(i), 0, 5).encoded());
        var _ = node.pool.submit(TestChain.transfer(TestChain.key(i), 1, 6).encoded());
        assertEquals(i, node.produceBlock());
        assertEquals(3, node.chain.head().block().transactions().size());
      }
      return node.chain.head().block().hash();
    }
  }

  private static void replace(PostgresFixture postgres, long number, Bytes list) {
    var _ =
        postgres
            .database()
            .query(
                "update block_access_lists set list = $2 where block_number = $1",
                number,
                Buffer.buffer(list.toArray()));
  }

  /// Executes the whole chain again, on an empty state store.
  private Hash recover(PostgresFixture postgres, String name, CountingMonitor monitor)
      throws Exception {
    GenesisBlock genesis = GenesisBlock.of(BuilderFixture.GENESIS);
    try (LmdbStateStore states =
            LmdbStateStore.open(
                directory.resolve(name), genesis.state(), BuilderFixture.options());
        HeadTrie tries = new HeadTrie(states, 1, 0);
        ParallelBlockExecutor executor = ParallelBlockExecutor.eager(2, monitor)) {
      return new Recovery(TestChain.CONFIG, postgres.tables(), states, tries, executor)
          .recover(genesis)
          .head()
          .block()
          .hash();
    }
  }
}
