package io.heddle.batcher;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.heddle.batcher.batch.BatchConflictException;
import io.heddle.batcher.codec.RandomTransactions;
import io.heddle.batcher.port.BatchStatus;
import io.heddle.batcher.port.StoredBatch;
import io.heddle.primitives.Bytes;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/// Batches that L1 has and the store lacks, on a real L1.
class BatchTakeoverIT {
  private final Random random = new Random(15);

  @Test
  void storeWithoutBatches_takesOverThoseOnL1_andGoesOn() {
    try (TestRollup test = new TestRollup()) {
      test.build(12, transactions(2));
      test.runUntilFinal(test.batcher(), 3);
      List<StoredBatch> before = stored(test);
      long last = before.getLast().index();

      test.stores.batches().discardFrom(1);
      test.batcher().stepBatches();
      for (StoredBatch batch : before) {
        assertEquals(
            batch.with(BatchStatus.COMMITTED, batch.commit()),
            test.stores.batches().byIndex(batch.index()).orElseThrow());
      }

      test.build(8, transactions(1));
      test.runUntilFinal(test.batcher(), last + 2);
      assertTrue(test.rollup.progress().lastFinalized() >= last + 2, "goes on");
      assertEquals(test.rollup.progress().lastCommitted(), test.committedIndices().size(), "once");
      assertEquals(BatchStatus.FINALIZED, test.stores.batches().byIndex(1).orElseThrow().status());
    }
  }

  @Test
  void storeWithOtherCuts_takesThoseOfL1() {
    try (TestRollup test = new TestRollup()) {
      test.build(12, transactions(2));
      test.runUntilFinal(test.batcher(), 3);
      List<StoredBatch> before = stored(test);
      test.stores.batches().discardFrom(2);
      StoredBatch second = before.get(1);
      // The first block of the second batch alone, sealed and never posted.
      test.stores
          .batches()
          .insert(
              test.sealed(before.getFirst(), second.firstBlock()),
              test.stores.batches().bytes(1).orElseThrow());
      assertFalse(
          test.stores.batches().byIndex(2).orElseThrow().batchHash().equals(second.batchHash()));
      test.batcher().stepBatches();
      assertEquals(second.batchHash(), test.stores.batches().byIndex(2).orElseThrow().batchHash());
      assertEquals(BatchStatus.COMMITTED, test.stores.batches().latest().orElseThrow().status());
    }
  }

  @Test
  void batchOfOtherBlocks_isAConflict_withBatchBlockAndBothSides() {
    try (TestRollup test = new TestRollup()) {
      test.build(8, transactions(2));
      test.runUntilFinal(test.batcher(), 2);
      long block = test.chain.latestBlock();
      test.stores.batches().discardFrom(1);
      test.chain.dropFromOrigin(0);
      test.build((int) block, transactions(1));
      BatchConflictException conflict =
          assertThrows(BatchConflictException.class, () -> test.batcher().stepBatches());
      String reason = String.valueOf(conflict.getMessage());
      assertTrue(reason.startsWith("L1 has another block than this node: batch=1 "), reason);
      assertTrue(reason.contains("block=1 l1: ") && reason.contains("here: hash="), reason);
      assertTrue(test.stores.batches().latest().isEmpty(), "nothing taken over");
    }
  }

  @Test
  void chainWithoutTheBlocks_isAConflict_withTheWayOut() {
    try (TestRollup test = new TestRollup()) {
      test.build(8, transactions(2));
      test.runUntilFinal(test.batcher(), 2);
      test.stores.batches().discardFrom(1);
      test.chain.dropFromOrigin(0);
      BatchConflictException conflict =
          assertThrows(BatchConflictException.class, () -> test.batcher().stepBatches());
      String reason = String.valueOf(conflict.getMessage());
      assertTrue(reason.startsWith("L1 has blocks that this node lacks: batch=1 "), reason);
      assertTrue(reason.contains("./heddle derive"), reason);
    }
  }

  private static List<StoredBatch> stored(TestRollup test) {
    List<StoredBatch> batches = new ArrayList<>();
    long last = test.rollup.progress().lastCommitted();
    for (long index = 1; index <= last; index++) {
      batches.add(test.stores.batches().byIndex(index).orElseThrow());
    }
    return batches;
  }

  private List<Bytes> transactions(int count) {
    RandomTransactions source = new RandomTransactions(random, TestRollup.L2_CHAIN_ID);
    return IntStream.range(0, count).mapToObj(i -> source.next()).toList();
  }
}
