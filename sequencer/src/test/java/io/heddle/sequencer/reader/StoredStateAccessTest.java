package io.heddle.sequencer.reader;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.heddle.batcher.port.BatchStore;
import io.heddle.executor.BlockEnv;
import io.heddle.executor.HashWindow;
import io.heddle.executor.block.BlockEnvs;
import io.heddle.primitives.block.BlockHeader;
import io.heddle.sequencer.PostgresFixture;
import io.heddle.sequencer.SealedBlock;
import io.heddle.sequencer.StoreUnavailableException;
import io.heddle.sequencer.TestChain;
import io.heddle.sequencer.builder.BuilderFixture;
import io.heddle.sequencer.builder.LocalChain;
import io.heddle.sequencer.builder.MemoryOrigins;
import io.heddle.sequencer.store.ChainTables;
import java.lang.reflect.Proxy;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StoredStateAccessTest {
  private static final int BLOCKS = 6;

  @TempDir Path directory;

  /// The state access of a chain that ends at a block.
  private static StoredStateAccess access(
      BuilderFixture node, SealedBlock head, ChainTables tables) {
    LocalChain chain = new LocalChain(new LocalChain.Head(head, 0));
    BatchStore none =
        (BatchStore)
            Proxy.newProxyInstance(
                BatchStore.class.getClassLoader(),
                new Class<?>[] {BatchStore.class},
                (proxy, method, arguments) -> {
                  throw new AssertionError("nobody asked for batches");
                });
    SettlementHeads settlement = new SettlementHeads(none);
    return new StoredStateAccess(
        TestChain.CONFIG,
        new StoredChainReader(chain, tables, settlement),
        tables,
        node.states,
        () -> {
          throw new AssertionError("nobody asked for the open block");
        });
  }

  /// BLOCKHASH costs 20 gas, which is no price of a query.
  @Test
  void blockHash_everyBlockBefore_isOneQuery() throws Exception {
    try (PostgresFixture postgres = new PostgresFixture();
        BuilderFixture node = new BuilderFixture(postgres, directory, new MemoryOrigins())) {
      long last = produce(node);
      SealedBlock head = node.tables.block(last).orElseThrow();
      ChainTables atMostOne =
          postgres.tablesWhere(
              2,
              () -> {
                throw new AssertionError("a second query");
              });
      BlockEnv env = access(node, head, atMostOne).env(last).orElseThrow();
      for (int round = 0; round < 3; round++) {
        for (long number = 0; number < last; number++) {
          assertEquals(
              node.tables.ref(number).orElseThrow().hash(), env.blockHashes().hash(number));
        }
      }
    }
  }

  @Test
  void env_ofAnyBlock_isThatOfItsExecution_andReadsNoTransactions() throws Exception {
    try (PostgresFixture postgres = new PostgresFixture();
        BuilderFixture node = new BuilderFixture(postgres, directory, new MemoryOrigins())) {
      long last = produce(node);
      SealedBlock head = node.tables.block(last).orElseThrow();
      StoredStateAccess access = access(node, head, node.tables);
      for (long number = 1; number <= last; number++) {
        SealedBlock block = node.tables.block(number).orElseThrow();
        BlockHeader parent = node.tables.block(number - 1).orElseThrow().header();
        BlockEnv executed =
            BlockEnvs.rollup(
                TestChain.CONFIG,
                parent,
                block.header().timestamp(),
                block.origin(),
                new HashWindow(number, (from, to) -> node.tables.hashes(from, to)));
        assertSameEnv(executed, access.env(number).orElseThrow());
      }
      var _ = postgres.database().query("delete from transaction_chunks");
      assertThrows(StoreUnavailableException.class, () -> node.tables.block(last - 1));
      for (long number = 0; number <= last; number++) {
        assertEquals(number, access.env(number).orElseThrow().number());
      }
      assertTrue(access.env(last + 1).isEmpty());
      assertTrue(access.env(-1).isEmpty());
    }
  }

  /// A reorganisation between reading the block and its ancestors is told, not mixed up.
  @Test
  void blockHash_ancestorsReplacedMeanwhile_areRefused() throws Exception {
    try (PostgresFixture postgres = new PostgresFixture();
        BuilderFixture node = new BuilderFixture(postgres, directory, new MemoryOrigins())) {
      long last = produce(node);
      SealedBlock head = node.tables.block(last).orElseThrow();
      BlockEnv env = access(node, head, node.tables).env(last - 1).orElseThrow();
      node.tables.truncateFrom(last - 2, node.tables.head().orElseThrow());
      assertThrows(StoreUnavailableException.class, () -> env.blockHashes().hash(last - 3));
    }
  }

  private static long produce(BuilderFixture node) {
    long last = 0;
    for (int i = 0; i < BLOCKS; i++) {
      node.addOrigin(100 + i);
      last = node.produceBlock();
    }
    return last;
  }

  private static void assertSameEnv(BlockEnv expected, BlockEnv actual) {
    assertEquals(withHashesOf(actual, expected), actual);
  }

  private static BlockEnv withHashesOf(BlockEnv other, BlockEnv env) {
    return new BlockEnv(
        env.config(),
        env.fork(),
        env.number(),
        env.timestamp(),
        env.beneficiary(),
        env.gasLimit(),
        env.baseFee(),
        env.prevRandao(),
        env.blobBaseFee(),
        other.blockHashes(),
        env.l1Fee());
  }
}
