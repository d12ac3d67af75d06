package io.heddle.sequencer.builder;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.heddle.primitives.Address;
import io.heddle.primitives.Bytes;
import io.heddle.primitives.chain.Genesis;
import io.heddle.primitives.chain.GenesisAccount;
import io.heddle.primitives.transaction.RecoveredTransaction;
import io.heddle.sequencer.DroppedTransaction;
import io.heddle.sequencer.PoolRejection;
import io.heddle.sequencer.PostgresFixture;
import io.heddle.sequencer.SealedBlock;
import io.heddle.sequencer.SubmitResult;
import io.heddle.sequencer.TestChain;
import io.heddle.sequencer.metering.MeteringLimits;
import java.nio.file.Path;
import java.util.Collections;
import java.util.List;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Slow code and the blocks that it is in, on real parts.
final class MeteredBlocksTest {
  private static final Address LOOP = Address.fromHex("0x00000000000000000000000000000000000c0de0");

  /// Asks for the balance of another account in each round, until the gas is used up.
  private static final Bytes CODE = Bytes.fromHex("0x5b5a31505f56");

  private static final long GAS = 20_000_000;

  @TempDir Path directory;

  @Test
  void tooSlow_isEndedAndDropped_theOthersAreInTheBlock() throws Exception {
    try (PostgresFixture postgres = new PostgresFixture();
        BuilderFixture node = node(postgres, new MeteringLimits(2, 1_000, 1_000))) {
      node.addOrigin(100);
      RecoveredTransaction slow = TestChain.callOf(LOOP, TestChain.key(0), 0, GAS);
      RecoveredTransaction next = TestChain.callOf(LOOP, TestChain.key(0), 1, GAS);
      RecoveredTransaction honest = TestChain.transfer(TestChain.key(1), 0, 5);
      for (RecoveredTransaction each : List.of(slow, next, honest)) {
        assertInstanceOf(SubmitResult.Accepted.class, node.pool.submit(each.encoded()));
      }
      node.produceBlock();
      SealedBlock block = node.chain.head().block();
      assertEquals(List.of(honest), block.transactions().subList(1, block.transactions().size()));
      DroppedTransaction dropped = node.pool.dropped(slow.hash()).orElseThrow();
      assertEquals(DroppedTransaction.Reason.TOO_SLOW, dropped.reason());
      assertTrue(dropped.message().contains("maxMillis=2"), dropped.message());

      SubmitResult again = node.pool.submit(slow.encoded());
      SubmitResult.Rejected rejected = assertInstanceOf(SubmitResult.Rejected.class, again);
      assertEquals(PoolRejection.TOO_SLOW, rejected.reason());
      // Another one of the kind, with less gas, is tried.
      RecoveredTransaction small = TestChain.callOf(LOOP, TestChain.key(0), 0, 50_000);
      assertInstanceOf(SubmitResult.Accepted.class, node.pool.submit(small.encoded()));
    }
  }

  @Test
  void slowOnes_waitForTheirShare_fastOnesDoNot() throws Exception {
    // Whatever it takes is more than the share of a block.
    try (PostgresFixture postgres = new PostgresFixture();
        BuilderFixture node = node(postgres, new MeteringLimits(60_000, 1, 60_000))) {
      node.addOrigin(100);
      for (int key = 0; key < 4; key++) {
        submit(node, TestChain.callOf(LOOP, TestChain.key(key), 0, GAS));
      }
      node.produceBlock();
      int first = node.chain.head().block().transactions().size() - 1;
      submit(node, TestChain.transfer(TestChain.key(4), 0, 1));
      node.produceBlock();
      SealedBlock block = node.chain.head().block();
      assertEquals(0, first, "nothing of the kind is known, and none fits");
      assertEquals(1, block.transactions().size() - 1);
      assertEquals(4, node.pool.size());
    }
  }

  private static void submit(BuilderFixture node, RecoveredTransaction transaction) {
    assertInstanceOf(SubmitResult.Accepted.class, node.pool.submit(transaction.encoded()));
  }

  private BuilderFixture node(PostgresFixture postgres, MeteringLimits limits) {
    Genesis genesis = TestChain.genesis(5);
    TreeMap<Address, GenesisAccount> alloc = new TreeMap<>(genesis.alloc());
    alloc.put(LOOP, GenesisAccount.ofCode(CODE, Collections.emptySortedMap()));
    Genesis withLoop =
        Genesis.rollup(
            TestChain.CONFIG, TestChain.GENESIS_TIME, 30_000_000, TestChain.BASE_FEE, alloc);
    return new BuilderFixture(postgres, directory, new MemoryOrigins(), withLoop, limits);
  }
}
