package io.heddle.sequencer.node;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.heddle.batcher.port.BatchBytes;
import io.heddle.batcher.port.BatchHeader;
import io.heddle.batcher.port.BatchStatus;
import io.heddle.batcher.port.DataLocation;
import io.heddle.batcher.port.L1Inclusion;
import io.heddle.batcher.port.L1Transaction;
import io.heddle.batcher.port.L1TransactionStatus;
import io.heddle.batcher.port.StoredBatch;
import io.heddle.batcher.port.StoredProof;
import io.heddle.primitives.Address;
import io.heddle.primitives.Bytes;
import io.heddle.primitives.Hash;
import io.heddle.primitives.U256;
import io.heddle.primitives.transaction.RecoveredTransaction;
import io.heddle.prover.PublicValues;
import io.heddle.sequencer.PostgresResource;
import io.heddle.sequencer.ReceiptView;
import io.heddle.sequencer.SubmitResult;
import io.heddle.sequencer.TestChain;
import io.heddle.sequencer.store.Database;
import io.heddle.sequencer.store.PostgresBatchStore;
import io.heddle.sequencer.store.PostgresL1TransactionStore;
import io.heddle.sequencer.store.PostgresProofStore;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.vertx.sqlclient.Pool;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// The whole application on a real PostgreSQL and a real L1.
@QuarkusTest
@QuarkusTestResource(value = PostgresResource.class, restrictToAnnotatedClass = true)
@QuarkusTestResource(value = L1Resource.class, restrictToAnnotatedClass = true)
class NodeTest {
  private static final Duration PATIENCE = Duration.ofSeconds(40);

  @Inject Node node;
  @Inject Pool pool;

  @BeforeEach
  void awaitStart() {
    await(() -> node.running().isPresent());
  }

  @Test
  void node_producesBlocks_andIncludesTransactions() {
    Assumptions.assumeTrue(L1Resource.available(), "no anvil: run `npm ci` in bridge-contracts");
    NodeServices services = node.services();
    await(() -> services.chain().head().number() >= 2);
    RecoveredTransaction transfer = TestChain.transfer(TestChain.key(0), 0, 5);
    assertEquals(
        new SubmitResult.Accepted(transfer.hash()), services.pool().submit(transfer.encoded()));
    await(() -> services.chain().receipt(transfer.hash()).isPresent());
    ReceiptView receipt = services.chain().receipt(transfer.hash()).orElseThrow();
    assertTrue(receipt.receipt().success());
    assertTrue(services.rollup().syncStatus().headL1().number() > 0);
    assertTrue(services.fees().history(5, Long.MAX_VALUE, List.of(50.0)).reward().size() >= 2);
    assertEquals(
        services.chain().block(1).orElseThrow().hash(),
        services.rollup().outputAtBlock(1).orElseThrow().block().hash());
  }

  @Test
  void lostLease_pausesAndGoesOn() {
    Assumptions.assumeTrue(L1Resource.available(), "no anvil: run `npm ci` in bridge-contracts");
    NodeServices services = node.services();
    await(() -> services.chain().head().number() >= 1);
    var _ =
        new Database(pool, PATIENCE)
            .query(
                "select pg_terminate_backend(pid) from pg_stat_activity"
                    + " where application_name = 'heddle-lease'");
    long head = services.chain().head().number();
    await(() -> services.chain().head().number() >= head + 3);
  }

  @Test
  void batches_areStoredMovedAndDiscarded() {
    PostgresBatchStore store = running().chain().batches();
    StoredBatch first = batch(1, 1, 10);
    BatchBytes bytes = new BatchBytes(Bytes.fromHex("0x010203"), List.of(Bytes.wrap(new byte[48])));
    store.insert(first, bytes);
    assertEquals(Optional.of(first), store.byIndex(1));
    assertEquals(Optional.of(bytes), store.bytes(1));
    assertEquals(Optional.of(bytes), store.bytesByDataHash(first.header().dataHash()));
    assertEquals(Optional.empty(), store.bytesByDataHash(hash(9)));
    assertThrows(RuntimeException.class, () -> store.insert(batch(3, 21, 30), bytes));
    StoredBatch second = batch(2, 11, 20);
    store.insert(second, bytes);
    assertEquals(Optional.of(second), store.latest());
    L1Inclusion commit = new L1Inclusion(hash(7), 12, hash(8));
    assertTrue(store.move(first, BatchStatus.COMMITTED, commit));
    assertFalse(store.move(first, BatchStatus.SUBMITTED, null), "it is not SEALED any more");
    assertFalse(store.move(batch(3, 21, 30), BatchStatus.SUBMITTED, null), "no such batch");
    assertEquals(first.with(BatchStatus.COMMITTED, commit), store.byIndex(1).orElseThrow());
    assertEquals(1, store.latestAtLeast(BatchStatus.COMMITTED).orElseThrow().index());
    assertEquals(List.of(second), store.withStatus(BatchStatus.SEALED, 10));
    store.discardFrom(1);
    assertEquals(Optional.empty(), store.latest());
    assertEquals(Optional.empty(), store.bytes(1));
  }

  @Test
  void outbox_keepsRawBytesAndFate() {
    PostgresL1TransactionStore store = running().chain().l1Transactions();
    Address sender = TestChain.key(50).address();
    L1Transaction first = l1Transaction(sender, 0, 0, 1);
    L1Transaction replacement = l1Transaction(sender, 0, 1, 2);
    store.insert(first);
    store.replace(first.hash(), replacement);
    assertEquals(
        List.of(first.with(L1TransactionStatus.REPLACED, null), replacement), store.open(sender));
    L1Inclusion inclusion = new L1Inclusion(replacement.hash(), 5, hash(9));
    store.update(replacement.hash(), L1TransactionStatus.CONFIRMED, inclusion);
    store.update(first.hash(), L1TransactionStatus.DROPPED, null);
    assertEquals(List.of(), store.open(sender));
    assertEquals(
        replacement.with(L1TransactionStatus.CONFIRMED, inclusion),
        store.forPurpose("commit:1").getLast());
    assertThrows(RuntimeException.class, () -> store.insert(first));
    store.dropBytes(sender, 0);
    assertEquals(first.raw(), store.forPurpose("commit:1").getFirst().raw(), "not final yet");
    L1Transaction open = l1Transaction(sender, 0, 2, 3);
    store.insert(open);
    store.dropBytes(sender, 1);
    assertEquals(List.of(open), store.open(sender), "its outcome is not known");
    store.update(open.hash(), L1TransactionStatus.DROPPED, null);
    store.dropBytes(sender, 1);
    assertEquals(
        List.of(
            first.with(L1TransactionStatus.DROPPED, null).withoutBytes(),
            replacement.with(L1TransactionStatus.CONFIRMED, inclusion).withoutBytes(),
            open.with(L1TransactionStatus.DROPPED, null).withoutBytes()),
        store.forPurpose("commit:1"));
  }

  @Test
  void proofs_areReplacedAndDiscarded() {
    PostgresProofStore store = running().chain().proofs();
    PublicValues values =
        new PublicValues(
            900,
            Address.ZERO,
            901,
            hash(1),
            hash(2),
            hash(3),
            hash(4),
            hash(5),
            20,
            1_700_000_020,
            hash(6),
            hash(7),
            TestChain.key(1).address(),
            0);
    StoredProof proof = new StoredProof(1, 2, values, Bytes.fromHex("0x01"));
    store.put(proof);
    StoredProof better = new StoredProof(1, 2, values, Bytes.fromHex("0x0203"));
    store.put(better);
    assertEquals(Optional.of(better), store.byFirstBatch(1));
    store.discardFrom(2);
    assertEquals(Optional.empty(), store.byFirstBatch(1));
  }

  private Node.Running running() {
    return node.running().orElseThrow();
  }

  private static StoredBatch batch(long index, long firstBlock, long lastBlock) {
    BatchHeader header =
        new BatchHeader(1, DataLocation.BLOB, index, 101, hash(1), 0, hash(2), hash(3));
    return new StoredBatch(
        header,
        header.hash(),
        firstBlock,
        lastBlock,
        1_700_000_000 + lastBlock,
        5,
        hash(4),
        Hash.ZERO,
        BatchStatus.SEALED,
        null);
  }

  private static L1Transaction l1Transaction(Address sender, long nonce, int attempt, int id) {
    return new L1Transaction(
        sender,
        nonce,
        attempt,
        "commit:1",
        hash(100 + id),
        Bytes.fromHex("0x0a0b"),
        U256.of(10),
        U256.of(2),
        U256.ZERO,
        1_700_000_000_000L,
        L1TransactionStatus.PENDING,
        null);
  }

  private static Hash hash(long n) {
    return TestChain.l1Hash(n);
  }

  private static void await(BooleanSupplier condition) {
    long deadline = System.nanoTime() + PATIENCE.toNanos();
    while (!condition.getAsBoolean()) {
      assertTrue(System.nanoTime() < deadline, "not in time");
      try {
        Thread.sleep(100);
      } catch (InterruptedException e) {
        throw new AssertionError(e);
      }
    }
  }
}
