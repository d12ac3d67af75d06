package io.heddle.batcher;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.heddle.batcher.codec.RandomTransactions;
import io.heddle.batcher.l1.contract.RollupContract;
import io.heddle.batcher.l1.read.BatchRange;
import io.heddle.batcher.l1.read.BlobSource;
import io.heddle.batcher.l1.read.CheckedBlobSource;
import io.heddle.batcher.l1.read.StoredBlobSource;
import io.heddle.batcher.l1.rpc.L1UnavailableException;
import io.heddle.batcher.l1.send.L1Wallet;
import io.heddle.batcher.port.BatchBlock;
import io.heddle.batcher.port.BatchStatus;
import io.heddle.batcher.port.L1Inclusion;
import io.heddle.batcher.port.L1TransactionStatus;
import io.heddle.batcher.port.StoredBatch;
import io.heddle.primitives.Address;
import io.heddle.primitives.Bytes;
import io.heddle.primitives.Hash;
import io.heddle.primitives.U256;
import io.heddle.primitives.abi.Abi;
import io.heddle.primitives.rollup.BlockInputs;
import io.heddle.primitives.transaction.DepositTransaction;
import io.heddle.prover.BatchReference;
import io.heddle.prover.ProofRequest;
import io.heddle.prover.PublicValues;
import io.heddle.prover.RefusalReason;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

/// The batcher against a real L1: contracts deployed, deposits read, blobs posted and read back,
/// proofs by two of three, finality, crashes and reorgs.
class BatcherIT {

  private static final Address USER = Address.fromHex("0x00000000000000000000000000000000000abcde");
  private final long seed = Long.getLong("heddle.seed", 11);
  private final Random random = new Random(seed);

  @Test
  void step_depositsAndTransactions_areCommittedProvenAndFinal() {
    try (TestRollup test = new TestRollup()) {
      test.deposit(USER, 5);
      test.deposit(USER, 7);
      test.build(8, transactions(3));
      Batcher batcher = test.batcher();
      test.runUntilFinal(batcher, 2);
      assertEquals(2, test.rollup.progress().lastFinalized());
      test.finalizeL1();
      batcher.stepSettlement();

      StoredBatch second = test.stores.batches().byIndex(2).orElseThrow();
      assertEquals(BatchStatus.FINALIZED, second.status());
      assertEquals(second.lastBlock(), test.finalizedHead);
      assertTrue(test.safeHead >= test.finalizedHead);
      assertEquals(2, second.header().depositCount());
      long newest = test.rollup.latestOutputIndex();
      assertEquals(second.outputRoot(), test.rollup.output(newest).outputRoot());
      assertEquals(second.batchHash(), test.rollup.batchHash(2));
    }
  }

  @Test
  void rangeReader_derivesFromL1_exactlyTheBlocksThatWerePosted() {
    try (TestRollup test = new TestRollup()) {
      test.deposit(USER, 5);
      List<Bytes> transactions = transactions(5);
      test.build(8, transactions);
      test.runUntilFinal(test.batcher(), 2);

      ProofRequest request = request(test, 2, 2);
      var derived = assertInstanceOf(BatchRange.Derived.class, test.rangeReader().read(request));
      StoredBatch batch = test.stores.batches().byIndex(2).orElseThrow();
      assertEquals(4, derived.blocks().size());
      assertEquals(batch.lastBlock(), derived.end().blockNumber());
      assertEquals(batch.depositRollingHash(), derived.end().depositRollingHash());
      for (BlockInputs block : derived.blocks()) {
        BatchBlock posted = test.chain.block(block.number());
        assertEquals(posted.timestamp(), block.timestamp());
        assertEquals(posted.originHash(), block.origin().hash());
        assertEquals(posted.sequenceNumber(), block.sequenceNumber());
        List<Bytes> users =
            block.transactions().stream()
                .filter(t -> !(t.transaction() instanceof DepositTransaction))
                .map(t -> t.encoded())
                .toList();
        assertEquals(posted.transactions(), users);
      }
      // The wrong parent, a batch hash that L1 does not have, and a transaction that is no commit.
      refused(test, withPrevious(request, Hash.ZERO), RefusalReason.BATCH_DATA_MISMATCH);
      refused(
          test,
          withBatch(request, new BatchReference(2, Hash.ZERO, batchTransaction(request), 1)),
          RefusalReason.BATCH_DATA_MISMATCH);
      refused(
          test,
          withBatch(request, new BatchReference(2, batch.batchHash(), Hash.ZERO, 1)),
          RefusalReason.L1_UNAVAILABLE);
    }
  }

  @Test
  void step_crashAtEveryWrite_nothingIsLostAndNothingPostedTwice() {
    try (TestRollup test = new TestRollup()) {
      test.build(1, List.of());
      long batch = 0;
      int crashes = 0;
      for (int write = 0; write < 16; write++) {
        for (boolean after : List.of(false, true)) {
          test.build(Math.max(1, (int) (4 * (batch + 1) - test.chain.latestBlock())), List.of());
          long target = test.chain.latestBlock() / 4;
          test.stores.crashAt(write, after);
          try {
            test.runUntilFinal(test.batcher(), target);
          } catch (MemoryStores.Crash e) {
            crashes++;
            System.out.println("crash: " + e.getMessage());
          }
          test.stores.disarm();
          test.runUntilFinal(test.batcher(), target);
          assertEquals(target, test.rollup.progress().lastFinalized(), "write=" + write);
          batch = target;
        }
      }
      System.out.println("crashes=" + crashes + " batches=" + batch);
      assertTrue(crashes >= 24, "crashes=" + crashes);
      assertEquals(
          LongStream.rangeClosed(1, batch).boxed().toList(),
          test.committedIndices(),
          "every batch exactly once");
      assertTrue(
          test.stores.transactions().stream()
              .noneMatch(t -> t.status() == L1TransactionStatus.FAILED));
    }
  }

  @Test
  void step_l1ReorgDropsTheCommit_itIsPostedAgain() {
    try (TestRollup test = new TestRollup()) {
      test.build(4, List.of());
      Batcher batcher = test.batcher();
      for (int i = 0; i < 10 && test.rollup.progress().lastCommitted() < 1; i++) {
        batcher.stepBatches();
      }
      batcher.stepBatches();
      assertEquals(BatchStatus.COMMITTED, test.stores.batches().byIndex(1).orElseThrow().status());
      test.l1.raw("anvil_reorg", 1, List.of());
      assertEquals(0, test.rollup.progress().lastCommitted());

      for (int i = 0; i < 10 && test.rollup.progress().lastCommitted() < 1; i++) {
        batcher.stepBatches();
      }
      batcher.stepBatches();
      StoredBatch batch = test.stores.batches().byIndex(1).orElseThrow();
      assertEquals(BatchStatus.COMMITTED, batch.status());
      assertEquals(batch.batchHash(), test.rollup.batchHash(1));
      long commits =
          test.stores.transactions().stream()
              .filter(t -> t.purpose().startsWith("commit:1:"))
              .count();
      assertEquals(1, commits, "the same bytes were sent again");
      test.runUntilFinal(batcher, 1);
      assertEquals(1, test.rollup.progress().lastFinalized());
    }
  }

  @Test
  void step_l1ReorgDropsCommitProofAndFinality_allComeBack() {
    try (TestRollup test = new TestRollup()) {
      test.build(4, List.of());
      Batcher batcher = test.batcher();
      test.runUntilFinal(batcher, 1);
      assertEquals(0, test.finalizedHead, "final by the contract, not by L1");
      StoredBatch before = test.stores.batches().byIndex(1).orElseThrow();
      assertEquals(BatchStatus.PROVEN, before.status());
      L1Inclusion commit = before.commit();
      assertTrue(commit != null);
      long depth = test.l1.blockNumber() - commit.blockNumber() + 1;
      assertTrue(depth >= 3, "commit, proof and finality: " + depth);
      test.l1.raw("anvil_reorg", depth, List.of());
      assertEquals(0, test.rollup.progress().lastCommitted());

      test.runUntilFinal(batcher, 1);
      test.finalizeL1();
      batcher.stepSettlement();
      StoredBatch after = test.stores.batches().byIndex(1).orElseThrow();
      assertEquals(1, test.rollup.progress().lastFinalized());
      assertEquals(BatchStatus.FINALIZED, after.status());
      assertEquals(before.batchHash(), test.rollup.batchHash(1));
      assertEquals(4, test.safeHead);
      assertEquals(4, test.finalizedHead);
      assertTrue(
          test.stores.transactions().stream()
              .noneMatch(t -> t.status() == L1TransactionStatus.FAILED));
    }
  }

  /// The batches stay, their proof is void: the node asks for another by itself.
  @Test
  void step_guardianTakesAnOutputBack_itIsProvenAgain() {
    try (TestRollup test = new TestRollup()) {
      test.build(4, List.of());
      Batcher batcher = test.batcher();
      for (int i = 0; i < 30 && test.rollup.progress().lastProven() < 1; i++) {
        batcher.stepBatches();
        batcher.stepSettlement();
      }
      assertEquals(new RollupContract.Progress(1, 1, 0), test.rollup.progress());
      L1Wallet guardian = new L1Wallet(test.l1, TestRollup.GUARDIAN, Duration.ofSeconds(20));
      guardian.send(test.rollup.address(), U256.ZERO, Abi.call("revertOutputs(uint256)", U256.ONE));
      assertEquals(new RollupContract.Progress(1, 0, 0), test.rollup.progress());
      assertEquals(1, test.rollup.revertEpoch());

      test.runUntilFinal(batcher, 1);
      assertEquals(new RollupContract.Progress(1, 1, 1), test.rollup.progress());
    }
  }

  /// Found by attack: a reorganisation of eight L1 blocks took the tag `finalized` back by ten.
  @Test
  void step_l1ReorgsOfManyDepths_finalizedNeverGoesBack() {
    try (TestRollup test = new TestRollup()) {
      test.l1.raw("anvil_mine", "0x8");
      Batcher batcher = test.batcher();
      long finalized = 0;
      for (int round = 1; round <= 6; round++) {
        test.build(4, List.of());
        test.runUntilFinal(batcher, round);
        if (round == 3) {
          test.finalizeL1();
          batcher.stepSettlement();
          assertTrue(test.finalizedHead > 0);
        }
        assertTrue(test.finalizedHead >= finalized, test.finalizedHead + " after " + finalized);
        finalized = test.finalizedHead;
        test.l1.raw("anvil_reorg", 8, List.of());
        for (int i = 0; i < 3; i++) {
          batcher.stepBatches();
          batcher.stepSettlement();
          assertTrue(test.finalizedHead >= finalized, test.finalizedHead + " after " + finalized);
        }
      }
    }
  }

  @Test
  void step_blocksRebuiltOnTheSameOrigin_areBatchedAgain() {
    try (TestRollup test = new TestRollup()) {
      test.build(4, List.of());
      Batcher batcher = test.batcher();
      batcher.stepBatches();
      StoredBatch sealed = test.stores.batches().byIndex(1).orElseThrow();
      assertEquals(BatchStatus.SEALED, sealed.status());
      test.chain.dropFromOrigin(0);
      test.build(4, transactions(1));
      test.runUntilFinal(batcher, 1);
      assertEquals(1, test.rollup.progress().lastFinalized());
      StoredBatch posted = test.stores.batches().byIndex(1).orElseThrow();
      assertEquals(sealed.header().l1OriginHash(), posted.header().l1OriginHash());
      assertEquals(test.chain.outputRoot(posted.lastBlock()), posted.outputRoot());
      assertFalse(sealed.batchHash().equals(posted.batchHash()));
    }
  }

  @Test
  void rangeReader_blobWithOneFlippedByte_isRefused() {
    try (TestRollup test = new TestRollup()) {
      test.build(8, transactions(2));
      test.runUntilFinal(test.batcher(), 2);
      ProofRequest request = request(test, 2, 2);
      BlobSource honest = test.blobSource();
      BlobSource liar =
          (transaction, block, hashes) -> {
            byte[] blob = honest.blobs(transaction, block, hashes).getFirst().toArray();
            blob[40] ^= 1;
            return List.of(Bytes.wrap(blob));
          };
      var refused =
          assertInstanceOf(BatchRange.Refused.class, test.rangeReader(liar).read(request));
      assertEquals(RefusalReason.BATCH_DATA_MISMATCH, refused.reason());
      assertTrue(refused.detail().contains("versioned hash"), refused.detail());

      // An archive is as good as L1, as long as its blobs hash to what L1 names.
      BlobSource archive = new StoredBlobSource(test.stores.batches());
      BlobSource gone =
          (transaction, block, hashes) -> {
            throw new L1UnavailableException("pruned");
          };
      BlobSource fallback = new CheckedBlobSource(List.of(gone, archive));
      assertEquals(test.rangeReader().read(request), test.rangeReader(fallback).read(request));
    }
  }

  @Test
  void follower_l1ReorgRemovesOrigins_nodeIsToldAndDepositsAreReadAgain() {
    try (TestRollup test = new TestRollup()) {
      test.build(2, List.of());
      test.deposit(USER, 5);
      test.follow();
      long height = test.stores.origins().latest().orElseThrow().number();
      assertEquals(1, test.stores.origins().depositCount());
      test.l1.raw("anvil_reorg", 1, List.of());
      test.deposit(USER, 9);
      test.follow();
      assertEquals(List.of(height), test.removedOrigins);
      assertEquals(1, test.stores.origins().depositCount());
      assertFalse(test.stores.origins().depositRollingHash(1).isZero());
      test.build(8, List.of());
      test.runUntilFinal(test.batcher(), 1);
      assertEquals(1, test.rollup.progress().lastFinalized());
    }
  }

  @Test
  void follower_l1NodeIsBehind_removesNothingUntilAnotherBlockIsThere() {
    try (TestRollup test = new TestRollup()) {
      test.deposit(USER, 5);
      test.deposit(USER, 6);
      test.follow();
      long height = test.stores.origins().latest().orElseThrow().number();
      test.l1.raw("anvil_rollback", 2);
      assertEquals(height - 2, test.l1.blockNumber());
      test.follow();
      assertEquals(height, test.stores.origins().latest().orElseThrow().number());
      assertEquals(List.of(), test.removedOrigins);
      test.deposit(USER, 7);
      test.follow();
      assertEquals(List.of(height - 1), test.removedOrigins);
      assertEquals(1, test.stores.origins().depositCount());
    }
  }

  private List<Bytes> transactions(int count) {
    RandomTransactions source = new RandomTransactions(random, TestRollup.L2_CHAIN_ID);
    return IntStream.range(0, count).mapToObj(i -> source.next()).toList();
  }

  private static ProofRequest request(TestRollup test, long first, long last) {
    List<BatchReference> references = new ArrayList<>();
    for (long index = first; index <= last; index++) {
      StoredBatch batch = test.stores.batches().byIndex(index).orElseThrow();
      L1Inclusion commit = batch.commit();
      assertTrue(commit != null);
      references.add(
          new BatchReference(
              index, batch.batchHash(), commit.transactionHash(), commit.blockNumber()));
    }
    StoredBatch previous = test.stores.batches().byIndex(first - 1).orElseThrow();
    StoredBatch end = test.stores.batches().byIndex(last).orElseThrow();
    var claimed =
        new PublicValues(
            900,
            test.rollupConfig.rollup(),
            901,
            test.rollupConfig.configHash(),
            previous.batchHash(),
            end.batchHash(),
            previous.outputRoot(),
            end.outputRoot(),
            end.lastBlock(),
            end.lastTimestamp(),
            previous.depositRollingHash(),
            end.depositRollingHash(),
            TestRollup.SETTLEMENT.address(),
            test.rollup.revertEpoch());
    return new ProofRequest(first, last, references, claimed, Bytes.EMPTY, Bytes.EMPTY);
  }

  private static Hash batchTransaction(ProofRequest request) {
    return request.batches().getFirst().commitTransaction();
  }

  private static void refused(TestRollup test, ProofRequest request, RefusalReason reason) {
    var refused = assertInstanceOf(BatchRange.Refused.class, test.rangeReader().read(request));
    assertEquals(reason, refused.reason(), refused.detail());
  }

  private static ProofRequest withPrevious(ProofRequest request, Hash prevBatchHash) {
    return new ProofRequest(
        request.firstBatch(),
        request.lastBatch(),
        request.batches(),
        with(request.claimed(), prevBatchHash, request.claimed().lastBatchHash()),
        request.witness(),
        request.stateDiff());
  }

  private static ProofRequest withBatch(ProofRequest request, BatchReference reference) {
    return new ProofRequest(
        request.firstBatch(),
        request.lastBatch(),
        List.of(reference),
        with(request.claimed(), request.claimed().prevBatchHash(), reference.batchHash()),
        request.witness(),
        request.stateDiff());
  }

  private static PublicValues with(PublicValues v, Hash prevBatchHash, Hash lastBatchHash) {
    return new PublicValues(
        v.l1ChainId(),
        v.rollup(),
        v.l2ChainId(),
        v.configHash(),
        prevBatchHash,
        lastBatchHash,
        v.prevOutputRoot(),
        v.newOutputRoot(),
        v.lastL2Block(),
        v.lastL2Timestamp(),
        v.prevDepositRollingHash(),
        v.newDepositRollingHash(),
        v.prover(),
        v.revertEpoch());
  }
}
