package io.heddle.batcher;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.heddle.batcher.codec.RandomTransactions;
import io.heddle.batcher.port.BatchStatus;
import io.heddle.batcher.port.L1Transaction;
import io.heddle.primitives.Bytes;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

/// Several batches on their way at once, on a real L1 whose blocks the test mines.
class InFlightIT {
  private static final int IN_FLIGHT = 3;

  private final Random random = new Random(15);

  @Test
  void threeBatches_goIntoOneL1Block_eachOnce() {
    try (TestRollup test = new TestRollup()) {
      Batcher batcher = inFlight(test);
      List<L1Transaction> open = test.stores.outbox().open(TestRollup.BATCHER.address());
      assertEquals(
          List.of(
              open.getFirst().nonce(), open.getFirst().nonce() + 1, open.getFirst().nonce() + 2),
          open.stream().map(L1Transaction::nonce).toList());
      long before = test.l1.blockNumber();
      test.l1.raw("evm_mine");
      assertEquals(IN_FLIGHT, test.rollup.progress().lastCommitted());
      assertEquals(before + 1, test.l1.blockNumber());
      settle(test, batcher);
    }
  }

  @Test
  void processDies_theNextOneTakesUpAllOfThem() {
    try (TestRollup test = new TestRollup()) {
      var _ = inFlight(test);
      Batcher next = test.batcher();
      next.stepBatches();
      next.stepBatches();
      assertEquals(
          IN_FLIGHT, test.stores.outbox().open(TestRollup.BATCHER.address()).size(), "no doubles");
      test.l1.raw("evm_mine");
      settle(test, next);
    }
  }

  @Test
  void firstOneFails_thoseBehindFailToo_andAllArePostedAgain() {
    try (TestRollup test = new TestRollup()) {
      Batcher batcher = inFlight(test);
      test.pauseCommits(true);
      test.l1.raw("evm_mine");
      assertEquals(0, test.rollup.progress().lastCommitted(), "all reverted");
      for (int i = 0; i < IN_FLIGHT; i++) {
        batcher.stepBatches();
      }
      assertEquals(
          List.of(),
          test.stores.batches().withStatus(BatchStatus.SUBMITTED, 10),
          "back, and none is posted while L1 says that it would revert");
      test.pauseCommits(false);
      test.l1.raw("evm_mine");
      settle(test, batcher);
    }
  }

  @Test
  void poolLosesTheFirstOne_isSentAgain() {
    try (TestRollup test = new TestRollup()) {
      Batcher batcher = inFlight(test);
      L1Transaction first = test.stores.outbox().open(TestRollup.BATCHER.address()).getFirst();
      test.l1.raw("anvil_dropTransaction", first.hash().toHex());
      // A new process sends again at once what it finds.
      Batcher next = test.batcher();
      next.stepBatches();
      test.l1.raw("evm_mine");
      settle(test, next);
      assertTrue(batcher.status().posting().isPresent(), "the dead process knows nothing of it");
    }
  }

  /// Blocks for five batches, and three of them on their way to an L1 that mines nothing.
  private Batcher inFlight(TestRollup test) {
    test.build(20, transactions(2));
    // What a commit takes is learned from the first one on its way alone.
    test.l1.raw("evm_setAutomine", false);
    Batcher batcher = test.batcher();
    for (int i = 0; i < 2 * IN_FLIGHT + 2; i++) {
      batcher.stepBatches();
    }
    assertEquals(
        LongStream.rangeClosed(1, IN_FLIGHT).boxed().toList(),
        test.stores.batches().withStatus(BatchStatus.SUBMITTED, 10).stream()
            .map(batch -> batch.index())
            .toList());
    return batcher;
  }

  /// Goes on until all is final; every batch came to L1 once, and in order.
  private static void settle(TestRollup test, Batcher batcher) {
    test.l1.raw("evm_setAutomine", true);
    test.runUntilFinal(batcher, 5);
    assertTrue(test.rollup.progress().lastFinalized() >= 5, "goes on");
    long last = test.rollup.progress().lastCommitted();
    assertEquals(LongStream.rangeClosed(1, last).boxed().toList(), test.committedIndices());
  }

  private List<Bytes> transactions(int count) {
    RandomTransactions source = new RandomTransactions(random, TestRollup.L2_CHAIN_ID);
    return IntStream.range(0, count).mapToObj(i -> source.next()).toList();
  }
}
