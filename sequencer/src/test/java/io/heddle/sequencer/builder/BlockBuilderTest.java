package io.heddle.sequencer.builder;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.heddle.primitives.Address;
import io.heddle.primitives.Bytes;
import io.heddle.primitives.Hash;
import io.heddle.primitives.U256;
import io.heddle.primitives.block.Block;
import io.heddle.primitives.rollup.BlockPace;
import io.heddle.primitives.rollup.L1Deposit;
import io.heddle.primitives.transaction.RecoveredTransaction;
import io.heddle.primitives.transaction.Transaction;
import io.heddle.sequencer.PostgresFixture;
import io.heddle.sequencer.ReceiptView;
import io.heddle.sequencer.SealedBlock;
import io.heddle.sequencer.SubmitResult;
import io.heddle.sequencer.TestChain;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Block production and recovery on a real database and a real state store. "Killed" means that the
/// old objects are left as they are and new ones recover from what is stored.
class BlockBuilderTest {
  @TempDir Path directory;

  @Test
  void blocks_carryAttributesDepositsAndTransfers() throws Exception {
    try (PostgresFixture postgres = new PostgresFixture();
        BuilderFixture node = new BuilderFixture(postgres, directory, new MemoryOrigins())) {
      List<SealedBlock> announced = new ArrayList<>();
      Address depositor = TestChain.key(77).address();
      L1Deposit deposit = TestChain.deposit(101, 3, 0, depositor, TestChain.ETHER, Hash.ZERO);
      node.addOrigin(100);
      node.addOrigin(101, deposit);
      RecoveredTransaction transfer = TestChain.transfer(TestChain.key(0), 0, 5);
      assertInstanceOf(SubmitResult.Accepted.class, node.pool.submit(transfer.encoded()));
      announced.addAll(produce(node, 3));

      SealedBlock withDeposit =
          announced.stream().filter(b -> b.origin().number() == 101).findFirst().orElseThrow();
      assertEquals(0, withDeposit.sequenceNumber());
      assertEquals(
          RecoveredTransaction.of(deposit.toTransaction()).hash(),
          withDeposit.transactions().get(1).hash());
      assertEquals(TestChain.ETHER, balance(node, depositor));
      ReceiptView receipt = node.tables.receipt(transfer.hash()).orElseThrow();
      assertTrue(receipt.receipt().success());
      assertEquals(21_000, receipt.gasUsed());
      assertEquals(U256.ONE, balance(node, TestChain.key(999).address()));
      assertEquals(Optional.empty(), node.pool.transaction(transfer.hash()));
      assertEquals(1, node.tables.depositCount(3));
      for (SealedBlock block : announced) {
        assertEquals(Optional.of(block), node.tables.block(block.number()));
        assertEquals(encoded(block).size(), block.sizeBytes());
        assertEquals(block.transactions().size(), node.tables.receipts(block.number()).size());
      }
    }
  }

  @Test
  void openBlock_showsPreconfirmedTransactions() throws Exception {
    try (PostgresFixture postgres = new PostgresFixture();
        BuilderFixture node = new BuilderFixture(postgres, directory, new MemoryOrigins())) {
      node.addOrigin(100);
      var _ = node.builder.step();
      var _ = node.pool.submit(TestChain.transfer(TestChain.key(0), 0, 5).encoded());
      var _ = node.pool.submit(TestChain.transfer(TestChain.key(0), 1, 5).encoded());
      var _ = node.builder.step();
      assertEquals(3, node.builder.pending().transactions().size());
      assertEquals(2, node.pool.pendingNonce(TestChain.key(0).address()));
      assertEquals(0, node.chain.head().block().number());
      assertTrue(node.builder.holdsTransactions());
      produce(node, 1);
      assertEquals(3, node.chain.head().block().transactions().size());
    }
  }

  /// Gas alone would let a block grow beyond what one batch can carry, and no batch could follow.
  @Test
  void blocks_fitIntoABatch() throws Exception {
    try (PostgresFixture postgres = new PostgresFixture();
        BuilderFixture node = new BuilderFixture(postgres, directory, new MemoryOrigins())) {
      node.addOrigin(100);
      Bytes data = Bytes.wrap(new byte[120_000]);
      for (int i = 0; i < 7; i++) {
        var result = node.pool.submit(TestChain.call(TestChain.key(i % 5), i / 5, data).encoded());
        assertInstanceOf(SubmitResult.Accepted.class, result);
      }
      List<SealedBlock> blocks = produce(node, 2);
      assertEquals(1 + 5, blocks.get(0).transactions().size());
      assertEquals(1 + 2, blocks.get(1).transactions().size());
      assertEquals(encoded(blocks.get(0)).size(), blocks.get(0).sizeBytes());
      assertEquals(blocks.get(0).header().timestamp(), blocks.get(1).header().timestamp());
    }
  }

  /// What is full does not wait for its time, and time does not run ahead: blocks of one second
  /// share its timestamp, up to the pace that the chain allows.
  @Test
  void fullBlocks_followEachOtherWithinTheirSecond() throws Exception {
    try (PostgresFixture postgres = new PostgresFixture();
        BuilderFixture node = new BuilderFixture(postgres, directory, new MemoryOrigins())) {
      node.addOrigin(100);
      // Two seconds from the origin on, of which the genesis block is one.
      int inTwoSeconds = (int) (2 * BlockPace.MAX_BLOCKS_PER_SECOND - 1);
      Bytes data = Bytes.wrap(new byte[120_000]);
      for (int nonce = 0; nonce <= inTwoSeconds; nonce++) {
        for (int key = 0; key < 5; key++) {
          var result = node.pool.submit(TestChain.call(TestChain.key(key), nonce, data).encoded());
          assertInstanceOf(SubmitResult.Accepted.class, result);
        }
      }
      while (node.builder.step() < BuilderFixture.LIMITS.idleMillis()) {
        // The clock stands still.
      }
      assertEquals(inTwoSeconds, node.chain.head().block().number());
      for (long number = 1; number <= inTwoSeconds; number++) {
        assertEquals(
            TestChain.GENESIS_TIME + 1,
            node.tables.block(number).orElseThrow().header().timestamp());
      }
      assertEquals(TestChain.GENESIS_TIME + 2, node.builder.pending().env().timestamp());
    }
  }

  /// L1 that takes no batches must not let `safe` fall behind without limit.
  @Test
  void tooMuchUnposted_usersWait_depositsDoNot() throws Exception {
    MemoryOrigins origins = new MemoryOrigins();
    BuilderLimits limits = BuilderFixture.LIMITS;
    BuilderLimits low =
        new BuilderLimits(
            limits.sliceMillis(),
            limits.idleMillis(),
            limits.sliceTransactions(),
            limits.historyBlocks(),
            100_000);
    try (PostgresFixture postgres = new PostgresFixture()) {
      try (BuilderFixture node = new BuilderFixture(postgres, directory, origins, low)) {
        node.addOrigin(100);
        Bytes data = Bytes.wrap(new byte[120_000]);
        var _ = node.pool.submit(TestChain.call(TestChain.key(0), 0, data).encoded());
        SealedBlock large = produce(node, 1).getFirst();
        assertEquals(2, large.transactions().size());
        Address depositor = TestChain.key(77).address();
        node.addOrigin(101, TestChain.deposit(101, 3, 0, depositor, TestChain.ETHER, Hash.ZERO));
        var _ = node.pool.submit(TestChain.transfer(TestChain.key(1), 0, 5).encoded());
        produce(node, 2);
        assertEquals(1, node.pool.size());
        assertEquals(TestChain.ETHER, balance(node, depositor));
      }
      // What is unposted is known after a restart as well; L1 takes it, and takes it back.
      try (BuilderFixture node = new BuilderFixture(postgres, directory, origins, low)) {
        var _ = node.pool.submit(TestChain.transfer(TestChain.key(1), 0, 5).encoded());
        produce(node, 1);
        assertEquals(1, node.pool.size());
        node.safeNumber.set(1);
        produce(node, 1);
        assertEquals(0, node.pool.size());
        node.safeNumber.set(0);
        var _ = node.pool.submit(TestChain.transfer(TestChain.key(1), 1, 5).encoded());
        produce(node, 1);
        assertEquals(1, node.pool.size());
      }
    }
  }

  @Test
  void deposit_movesItsSendersPooledTransactionsOn() throws Exception {
    try (PostgresFixture postgres = new PostgresFixture();
        BuilderFixture node = new BuilderFixture(postgres, directory, new MemoryOrigins())) {
      Address alice = TestChain.key(0).address();
      L1Deposit deposit = TestChain.deposit(101, 3, 0, alice, TestChain.ETHER, Hash.ZERO);
      node.addOrigin(100);
      RecoveredTransaction next = TestChain.transfer(TestChain.key(0), 1, 5);
      assertInstanceOf(SubmitResult.Accepted.class, node.pool.submit(next.encoded()));
      produce(node, 1);
      assertEquals(0, node.pool.pendingNonce(alice));
      node.addOrigin(101, deposit);
      produce(node, 2);
      assertTrue(node.tables.receipt(next.hash()).isPresent());
    }
  }

  @Test
  void noOrigin_noBlock() throws Exception {
    try (PostgresFixture postgres = new PostgresFixture();
        BuilderFixture node = new BuilderFixture(postgres, directory, new MemoryOrigins())) {
      node.advance(10_000);
      assertTrue(node.builder.step() > 0);
      assertEquals(0, node.chain.head().block().number());
    }
  }

  @Test
  void killedBetweenPostgresAndStateStore_theBlockIsExecutedAgain() throws Exception {
    MemoryOrigins origins = new MemoryOrigins();
    try (PostgresFixture postgres = new PostgresFixture()) {
      Hash head;
      try (BuilderFixture node = new BuilderFixture(postgres, directory, origins)) {
        node.addOrigin(100);
        var _ = node.pool.submit(TestChain.transfer(TestChain.key(1), 0, 5).encoded());
        produce(node, 4);
        head = node.chain.head().block().hash();
        node.states.rollbackTo(2); // as if blocks 3 and 4 never reached the state store
      }
      try (BuilderFixture node = new BuilderFixture(postgres, directory, origins)) {
        assertEquals(head, node.chain.head().block().hash());
        assertEquals(4, node.states.head().number());
        assertEquals(head, node.states.head().blockHash());
        produce(node, 1);
        assertEquals(head, node.chain.head().block().header().parentHash());
      }
    }
  }

  @Test
  void stateStoreLost_isRebuiltFromPostgres() throws Exception {
    MemoryOrigins origins = new MemoryOrigins();
    try (PostgresFixture postgres = new PostgresFixture()) {
      Hash root;
      try (BuilderFixture node = new BuilderFixture(postgres, directory.resolve("a"), origins)) {
        node.addOrigin(100);
        var _ = node.pool.submit(TestChain.transfer(TestChain.key(1), 0, 5).encoded());
        produce(node, 3);
        root = node.states.head().stateRoot();
      }
      try (BuilderFixture node = new BuilderFixture(postgres, directory.resolve("b"), origins)) {
        assertEquals(root, node.states.head().stateRoot());
      }
    }
  }

  @Test
  void stateStoreAhead_isRolledBack() throws Exception {
    MemoryOrigins origins = new MemoryOrigins();
    try (PostgresFixture postgres = new PostgresFixture()) {
      try (BuilderFixture node = new BuilderFixture(postgres, directory, origins)) {
        node.addOrigin(100);
        produce(node, 4);
        node.tables.truncateFrom(3, node.tables.head().orElseThrow());
      }
      try (BuilderFixture node = new BuilderFixture(postgres, directory, origins)) {
        assertEquals(2, node.chain.head().block().number());
        assertEquals(2, node.states.head().number());
        produce(node, 2);
      }
    }
  }

  @Test
  void vanishedOrigin_blocksAreRebuilt_andTransactionsComeBack() throws Exception {
    try (PostgresFixture postgres = new PostgresFixture();
        BuilderFixture node = new BuilderFixture(postgres, directory, new MemoryOrigins())) {
      node.addOrigin(100);
      produce(node, 1);
      node.addOrigin(101);
      node.advance(4_000);
      RecoveredTransaction transfer = TestChain.transfer(TestChain.key(2), 0, 5);
      produce(node, 1);
      var _ = node.pool.submit(transfer.encoded());
      produce(node, 1);
      SealedBlock old = node.chain.head().block();
      assertEquals(101, old.origin().number());
      assertTrue(node.tables.transaction(transfer.hash()).isPresent());

      node.origins.truncateFrom(101);
      while (node.chain.head().block().hash().equals(old.hash())
          || node.chain.head().block().number() < old.number() + 1) {
        produce(node, 1);
      }
      SealedBlock rebuilt = node.tables.block(old.number()).orElseThrow();
      assertNotEquals(old.hash(), rebuilt.hash());
      assertEquals(100, rebuilt.origin().number());
      assertTrue(node.tables.transaction(transfer.hash()).isPresent());
      assertFalse(node.pool.transaction(transfer.hash()).isPresent());
    }
  }

  @Test
  void vanishedOrigin_blockHashesReachBackAsFarAsBefore() throws Exception {
    try (PostgresFixture postgres = new PostgresFixture();
        BuilderFixture node = new BuilderFixture(postgres, directory, new MemoryOrigins())) {
      node.addOrigin(100);
      produce(node, LocalChain.HASH_WINDOW + 4);
      node.addOrigin(101);
      produce(node, 5);
      assertEquals(101, node.chain.head().block().origin().number());
      node.origins.truncateFrom(101);
      produce(node, 1);
      while (node.chain.head().block().origin().number() != 100) {
        produce(node, 1);
      }
      long head = node.chain.head().block().number();
      for (long number = head - LocalChain.HASH_WINDOW + 1; number <= head; number++) {
        assertEquals(node.tables.ref(number).orElseThrow().hash(), node.chain.hash(number));
      }
    }
  }

  /// A proof may finalize hundreds of blocks at once; forgetting their history all at once would
  /// hold up the next block.
  @Test
  void history_isPrunedInSmallSteps() throws Exception {
    BuilderLimits short_ = new BuilderLimits(5, 100, 512, 8, 64L << 20);
    try (PostgresFixture postgres = new PostgresFixture();
        BuilderFixture node =
            new BuilderFixture(postgres, directory, new MemoryOrigins(), short_)) {
      node.addOrigin(100);
      produce(node, 200);
      assertEquals(0, node.states.oldestBlock());
      node.finalizedNumber.set(200);
      long oldest = 0;
      for (int i = 0; i < 5 * 16; i++) {
        produce(node, 1);
        long next = node.states.oldestBlock();
        assertTrue(next - oldest <= 64, "blocks forgotten at once: " + (next - oldest));
        oldest = next;
      }
      assertEquals(200, oldest);
    }
  }

  @Test
  void otherGenesis_isRefused() throws Exception {
    try (PostgresFixture postgres = new PostgresFixture()) {
      try (BuilderFixture node = new BuilderFixture(postgres, directory, new MemoryOrigins())) {
        assertEquals(0, node.chain.head().block().number());
      }
      GenesisBlock other = GenesisBlock.of(TestChain.genesis(1));
      io.heddle.executor.state.store.LmdbStateStore states =
          io.heddle.executor.state.store.LmdbStateStore.open(
              directory.resolve("other"), other.state(), BuilderFixture.options());
      Recovery recovery =
          new Recovery(
              TestChain.CONFIG,
              postgres.tables(),
              states,
              new HeadTrie(states, 1, 0),
              new io.heddle.executor.block.SerialBlockExecutor());
      org.junit.jupiter.api.Assertions.assertThrows(
          Recovery.WrongChainException.class, () -> recovery.recover(other));
    }
  }

  private static Bytes encoded(SealedBlock block) {
    List<Transaction> transactions =
        block.transactions().stream().map(RecoveredTransaction::transaction).toList();
    return new Block(block.header(), transactions, Optional.of(List.of())).encoded();
  }

  private static List<SealedBlock> produce(BuilderFixture node, int count) {
    List<SealedBlock> blocks = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      var _ = node.produceBlock();
      blocks.add(node.chain.head().block());
    }
    return blocks;
  }

  private static U256 balance(BuilderFixture node, Address address) {
    return java.util.Objects.requireNonNull(node.states.latest().account(address)).balance();
  }
}
