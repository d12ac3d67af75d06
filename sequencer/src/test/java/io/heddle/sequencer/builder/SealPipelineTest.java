package io.heddle.sequencer.builder;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.heddle.executor.StateView;
import io.heddle.primitives.Address;
import io.heddle.primitives.Bytes;
import io.heddle.primitives.Hash;
import io.heddle.primitives.U256;
import io.heddle.primitives.crypto.Signature;
import io.heddle.primitives.transaction.DynamicFeeTransaction;
import io.heddle.primitives.transaction.RecoveredTransaction;
import io.heddle.primitives.transaction.TransactionCodec;
import io.heddle.sequencer.BlockRef;
import io.heddle.sequencer.PostgresFixture;
import io.heddle.sequencer.SealedBlock;
import io.heddle.sequencer.StoreUnavailableException;
import io.heddle.sequencer.SubmitResult;
import io.heddle.sequencer.TestChain;
import io.heddle.sequencer.mempool.BlockRoom;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// Blocks are executed while those before them are sealed and stored, on a real database and a real
/// state store; what seals is held back by hand.
@Timeout(120)
class SealPipelineTest {
  private static final Executor DIRECT = Runnable::run;

  /// `sstore(0, blockhash(number - 1))`, as the code of a creation.
  private static final Bytes STORE_PARENT_HASH = Bytes.fromHex("0x60014303405f5500");

  @TempDir Path directory;
  private final Held root = new Held();
  private final Held store = new Held();
  private PostgresFixture postgres;
  private BuilderFixture node;

  @BeforeEach
  void start() {
    postgres = new PostgresFixture();
    node = node();
  }

  @AfterEach
  void stop() {
    node.close();
    postgres.close();
  }

  /// Keeps tasks until it is released.
  private static final class Held implements Executor {
    private final Queue<Runnable> tasks = new ConcurrentLinkedQueue<>();
    private volatile boolean released;

    @Override
    public void execute(Runnable task) {
      if (released) {
        task.run();
      } else {
        tasks.add(task);
      }
    }

    void runOne() {
      tasks.remove().run();
    }

    void release() {
      released = true;
      while (!tasks.isEmpty()) {
        runOne();
      }
    }
  }

  private BuilderFixture node() {
    BuilderFixture started =
        new BuilderFixture(
            postgres,
            directory.resolve("state"),
            new MemoryOrigins(),
            new SealingThreads(root, store, DIRECT));
    started.addOrigin(100);
    return started;
  }

  private RecoveredTransaction submit(int key, long nonce) {
    RecoveredTransaction transfer = TestChain.transfer(TestChain.key(key), nonce, 5);
    assertInstanceOf(SubmitResult.Accepted.class, node.pool.submit(transfer.encoded()));
    return transfer;
  }

  /// Steps until the open block is the one with this number.
  private void openBlock(long number) {
    for (int i = 0; node.builder.pending().env().number() < number; i++) {
      assertTrue(i < 50, "not open: number=" + number);
      if (node.builder.step() > 0) {
        node.advance(500);
      }
    }
    var _ = node.builder.step();
  }

  /// Every block is what executing it again makes of it, and what was stored as it went.
  private void checkChain() {
    BlockRef head = postgres.tables().head().orElseThrow();
    assertEquals(head.hash(), node.states.head().blockHash());
    try (BuilderFixture again =
        new BuilderFixture(postgres, directory.resolve("again"), new MemoryOrigins())) {
      assertEquals(head.hash(), again.states.head().blockHash());
    }
  }

  @Test
  void nextBlock_isExecuted_whileTheOnesBeforeAreNotSealed() {
    RecoveredTransaction first = submit(0, 0);
    openBlock(1);
    openBlock(2);
    RecoveredTransaction second = submit(0, 1); // on top of what is not sealed
    openBlock(3);
    RecoveredTransaction third = submit(0, 2);
    node.advance(10_000);
    for (int i = 0; i < 10; i++) {
      assertTrue(node.builder.step() > 0, "more blocks are closed than may be");
    }
    assertEquals(3, node.builder.pending().env().number());
    assertEquals(2, node.builder.pending().transactions().size());
    assertEquals(U256.of(3), balance(node.builder.pending().state(), 999));
    assertEquals(0, node.chain.head().block().number());
    assertEquals(0, node.states.head().number());
    assertEquals(0, postgres.tables().head().orElseThrow().number());
    assertTrue(node.pool.transaction(first.hash()).isPresent());

    root.runOne();
    root.runOne(); // the root of block 2, before block 1 is stored
    assertEquals(0, node.states.head().number());
    store.runOne();
    assertEquals(1, postgres.tables().head().orElseThrow().number());
    assertEquals(0, node.chain.head().block().number());
    assertEquals(U256.of(3), balance(node.builder.pending().state(), 999));
    node.states.pruneHistoryBefore(1); // the open block has let go of the state before block 1
    assertEquals(
        TestChain.ETHER.multiply(U256.of(100)), balance(node.builder.pending().state(), 4));
    var _ = node.builder.step();
    assertEquals(1, node.chain.head().block().number());
    root.release();
    store.release();
    while (node.chain.head().block().number() < 4) {
      var _ = node.produceBlock();
    }
    assertTrue(contains(1, first));
    assertTrue(contains(2, second));
    assertTrue(contains(3, third));
    assertEquals(U256.of(3), balance(node.states.latest(), 999));
    checkChain();
  }

  @Test
  void parentHash_isWaitedFor_whenATransactionReadsIt() throws Exception {
    openBlock(2);
    RecoveredTransaction creation = creation(STORE_PARENT_HASH);
    assertInstanceOf(SubmitResult.Accepted.class, node.pool.submit(creation.encoded()));
    AtomicBoolean sealed = new AtomicBoolean();
    Thread sealer =
        Thread.ofPlatform()
            .start(() -> {
              try {
                TimeUnit.MILLISECONDS.sleep(300);
              } catch (InterruptedException e) {
                throw new IllegalStateException(e);
              }
              sealed.set(true);
              root.release();
            });
    try {
      var _ = node.builder.step();
      assertTrue(sealed.get(), "the parent's hash was read before it was known");
    } finally {
      sealer.join();
    }
    store.release();
    while (node.chain.head().block().number() < 2) {
      var _ = node.produceBlock();
    }
    Address created =
        postgres.tables().receipt(creation.hash()).orElseThrow().contractAddress().orElseThrow();
    Hash parent = postgres.tables().ref(1).orElseThrow().hash();
    assertEquals(
        U256.fromBytes(parent.toBytes()), node.states.latest().storage(created, U256.ZERO));
    assertEquals(parent, postgres.tables().block(2).orElseThrow().header().parentHash());
    checkChain();
  }

  /// The state store is ahead of PostgreSQL then; a node that goes on keeps all blocks as they are.
  @Test
  void databaseAway_blocksWait_andNothingIsLost() {
    RecoveredTransaction first = submit(0, 0);
    openBlock(2);
    RecoveredTransaction second = submit(0, 1);
    openBlock(3);
    RecoveredTransaction third = submit(0, 2);
    var _ = node.builder.step();
    refuseBlocks("53100");
    root.release();
    store.release();
    for (int i = 0; i < 3; i++) {
      assertThrows(StoreUnavailableException.class, node.builder::step);
    }
    assertEquals(0, node.chain.head().block().number());
    assertEquals(1, node.states.head().number(), "the next block waits for the one before");
    assertEquals(3, node.builder.pending().env().number());
    takeBlocks();
    while (node.chain.head().block().number() < 3) {
      var _ = node.produceBlock();
    }
    assertTrue(contains(1, first));
    assertTrue(contains(2, second));
    assertTrue(contains(3, third));
    checkChain();
  }

  @Test
  void killedWithTheStateStoreAhead_comesUpAtTheHeadOfPostgresql() {
    var _ = submit(0, 0);
    refuseBlocks("53100");
    root.release();
    store.release();
    assertThrows(StoreUnavailableException.class, () -> openBlock(2));
    assertEquals(1, node.states.head().number());
    node.close();
    takeBlocks();
    node = node();
    assertEquals(0, node.chain.head().block().number());
    assertEquals(0, node.states.head().number());
    assertEquals(1, node.produceBlock());
    checkChain();
  }

  @Test
  void blockThatCannotBeStored_stopsProduction_andThoseOnTopGoBackToThePool() {
    checkThoseOnTopGoBack(() -> {
      refuseBlocks("P0001");
      root.release();
      store.release();
      assertThrows(IllegalStateException.class, node.builder::step);
    });
  }

  /// However long: a full disk that nobody has looked after for a night stops nothing for good.
  @Test
  void databaseAwayForLong_blockIsStoredWhenItIsBack() {
    var _ = submit(0, 0);
    openBlock(2);
    refuseBlocks("53100");
    root.release();
    store.release();
    for (int i = 0; i < 150; i++) {
      assertThrows(StoreUnavailableException.class, node.builder::step);
    }
    takeBlocks();
    while (node.chain.head().block().number() < 2) {
      var _ = node.produceBlock();
    }
    checkChain();
  }

  private void checkThoseOnTopGoBack(Runnable failing) {
    var _ = submit(0, 0);
    openBlock(2);
    RecoveredTransaction second = submit(1, 0);
    openBlock(3);
    RecoveredTransaction third = submit(1, 1);
    RecoveredTransaction fourth = submit(1, 2);
    var _ = node.builder.step();
    assertEquals(0, node.pool.size());
    failing.run();
    assertEquals(0, node.chain.head().block().number());
    assertEquals(1, node.builder.pending().env().number());
    assertFalse(node.builder.holdsTransactions());
    assertEquals(
        List.of(second.hash(), third.hash(), fourth.hash()),
        node
            .pool
            .select(TestChain.BASE_FEE, new BlockRoom(1_000_000, 100_000), TestChain.time(), 10)
            .transactions()
            .stream()
            .map(RecoveredTransaction::hash)
            .toList());
    assertEquals(0, postgres.tables().head().orElseThrow().number());
  }

  @Test
  void originVanishesUnderAnUnstoredBlock_noneIsOpenedOnIt_andItIsUndone() {
    node.addOrigin(101);
    RecoveredTransaction transfer = submit(0, 0);
    node.advance(4_000);
    openBlock(1);
    while (node.builder.step() > 0) {
      node.advance(500);
    }
    node.origins.truncateFrom(101);
    for (int i = 0; i < 5; i++) {
      assertTrue(node.builder.step() > 0);
      node.advance(500);
    }
    assertEquals(1, node.builder.pending().env().number());
    assertEquals(0, node.chain.head().block().number());
    root.release();
    store.release();
    while (node.tables.block(1).map(block -> block.origin().number()).orElse(101L) != 100) {
      var _ = node.builder.step();
      node.advance(500);
    }
    assertTrue(contains(1, transfer));
    checkChain();
  }

  @Test
  void last_storesWhatIsClosed_andOpensNoMore() {
    var _ = submit(0, 0);
    openBlock(2);
    var _ = submit(0, 1);
    var _ = node.builder.step();
    node.builder.last();
    node.advance(10_000);
    for (int i = 0; i < 5; i++) {
      var _ = node.builder.step();
    }
    assertEquals(2, node.builder.pending().env().number());
    assertTrue(node.builder.holdsTransactions());
    root.release();
    store.release();
    while (node.builder.holdsTransactions()) {
      var _ = node.builder.step();
    }
    assertEquals(2, node.chain.head().block().number());
  }

  private static U256 balance(StateView state, int key) {
    return Optional.ofNullable(state.account(TestChain.key(key).address())).orElseThrow().balance();
  }

  private boolean contains(long number, RecoveredTransaction transaction) {
    SealedBlock block = postgres.tables().block(number).orElseThrow();
    return block.transactions().stream().anyMatch(in -> in.hash().equals(transaction.hash()));
  }

  /// Lets PostgreSQL refuse blocks with this SQLSTATE.
  private void refuseBlocks(String sqlState) {
    var _ =
        postgres
            .database()
            .query(
                "create function refuse() returns trigger language plpgsql as $$ begin"
                    + " raise exception 'refused by the test' using errcode = '"
                    + sqlState
                    + "'; end $$");
    var _ =
        postgres
            .database()
            .query(
                "create trigger refuse before insert on blocks for each row execute function"
                    + " refuse()");
  }

  private void takeBlocks() {
    var _ = postgres.database().query("drop trigger refuse on blocks");
  }

  private static RecoveredTransaction creation(Bytes initCode) {
    DynamicFeeTransaction unsigned =
        new DynamicFeeTransaction(
            Optional.of(U256.of(TestChain.CHAIN_ID)),
            0,
            U256.ONE,
            TestChain.BASE_FEE.multiply(U256.of(2)),
            200_000,
            Optional.empty(),
            U256.ZERO,
            initCode,
            List.of(),
            new Signature(0, U256.ONE, U256.ONE));
    return RecoveredTransaction.of(TransactionCodec.sign(unsigned, TestChain.key(0)));
  }
}
