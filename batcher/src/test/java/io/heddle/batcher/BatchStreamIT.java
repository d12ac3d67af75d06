package io.heddle.batcher;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.heddle.batcher.codec.RandomTransactions;
import io.heddle.batcher.l1.read.BatchStream;
import io.heddle.batcher.l1.read.BlobSource;
import io.heddle.batcher.l1.read.DerivedBatch;
import io.heddle.batcher.l1.read.WrongBlobsException;
import io.heddle.batcher.port.ConfirmedOrigin;
import io.heddle.batcher.port.L1Inclusion;
import io.heddle.batcher.port.StoredBatch;
import io.heddle.primitives.Address;
import io.heddle.primitives.Bytes;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/// The rollup read back from a real L1, batch by batch.
class BatchStreamIT {
  private static final Address USER = Address.fromHex("0x00000000000000000000000000000000000000aa");

  private final Random random = new Random(15);

  private List<Bytes> transactions(int count) {
    RandomTransactions source = new RandomTransactions(random, TestRollup.L2_CHAIN_ID);
    return IntStream.range(0, count).mapToObj(i -> source.next()).toList();
  }

  @Test
  void batchStream_fromGenesisOrFromTheMiddle_givesTheBlocksThatWerePosted() {
    try (TestRollup test = new TestRollup()) {
      test.deposit(USER, 5);
      test.build(8, transactions(2));
      test.deposit(USER, 6);
      test.build(8, transactions(1));
      test.runUntilFinal(test.batcher(), 3);
      long last = test.rollup.progress().lastCommitted();
      BatchStream stream = test.batchStream(test.blobSource());
      assertEquals(1, stream.nextIndex());
      List<DerivedBatch> derived = drain(test, stream);
      assertEquals(last, derived.getLast().index());
      List<ConfirmedOrigin> origins = new ArrayList<>();
      for (DerivedBatch batch : derived) {
        StoredBatch stored = test.stores.batches().byIndex(batch.index()).orElseThrow();
        assertEquals(
            test.stores.batches().bytes(batch.index()).orElseThrow().data(),
            batch.committed().encoded());
        assertEquals(stored.commit(), batch.inclusion());
        assertEquals(stored.depositRollingHash(), batch.end().depositRollingHash());
        assertEquals(stored.lastBlock(), batch.blocks().getLast().number());
        origins.addAll(batch.origins());
      }
      for (ConfirmedOrigin origin : origins) {
        assertEquals(
            test.stores.origins().confirmed(origin.origin().number()), Optional.of(origin));
      }
      assertEquals(
          test.rollupConfig.l1GenesisNumber(), origins.getFirst().origin().number(), "genesis");
      assertEquals(
          2, origins.stream().mapToInt(origin -> origin.deposits().size()).sum(), "deposits");
      StoredBatch second = test.stores.batches().byIndex(2).orElseThrow();
      assertEquals(
          derived.subList(2, derived.size()),
          drain(test, BatchStream.after(second, test.chainConfig, test.l1, test.blobSource())));
    }
  }

  @Test
  void batchStream_batchesRevertedByTheGuardian_givesThoseInTheirPlace() {
    try (TestRollup test = new TestRollup()) {
      test.build(8, transactions(2));
      Batcher batcher = test.batcher();
      for (int i = 0; i < 20 && test.rollup.progress().lastCommitted() < 2; i++) {
        batcher.stepBatches();
      }
      StoredBatch first = test.stores.batches().byIndex(1).orElseThrow();
      test.revertTo(first.header());
      assertEquals(1, drain(test, test.batchStream(test.blobSource())).size());
      test.build(8, transactions(1));
      test.stores.batches().discardFrom(2);
      test.runUntilFinal(test.batcher(), 3);
      List<DerivedBatch> derived = drain(test, test.batchStream(test.blobSource()));
      assertEquals(test.rollup.progress().lastCommitted(), derived.size());
      assertTrue(test.committedIndices().size() > derived.size(), "no event of a reverted batch");
      for (DerivedBatch batch : derived) {
        assertEquals(
            test.stores.batches().byIndex(batch.index()).orElseThrow().batchHash(),
            batch.committed().header().hash());
      }
    }
  }

  @Test
  void batchStream_oneFlippedBit_isRefusedWithBatchAndReason() {
    try (TestRollup test = new TestRollup()) {
      test.build(8, transactions(2));
      test.runUntilFinal(test.batcher(), 2);
      BlobSource honest = test.blobSource();
      StoredBatch second = test.stores.batches().byIndex(2).orElseThrow();
      L1Inclusion commit = second.commit();
      assertTrue(commit != null);
      BlobSource liar =
          (transaction, block, hashes) -> {
            byte[] blob = honest.blobs(transaction, block, hashes).getFirst().toArray();
            blob[1_000] ^= (byte) (transaction.equals(commit.transactionHash()) ? 1 : 0);
            return List.of(Bytes.wrap(blob));
          };
      BatchStream stream = test.batchStream(liar);
      assertEquals(1, stream.next(test.l1.blockNumber()).orElseThrow().index());
      WrongBlobsException refused =
          assertThrows(WrongBlobsException.class, () -> stream.next(test.l1.blockNumber()));
      String reason = String.valueOf(refused.getMessage());
      assertTrue(reason.startsWith("batch=2 transaction=" + commit.transactionHash()), reason);
      assertTrue(reason.contains("blob versioned hash: blob=0 expected="), reason);
    }
  }

  private static List<DerivedBatch> drain(TestRollup test, BatchStream stream) {
    List<DerivedBatch> all = new ArrayList<>();
    long head = test.l1.blockNumber();
    for (Optional<DerivedBatch> next = stream.next(head);
        next.isPresent();
        next = stream.next(head)) {
      all.add(next.get());
    }
    return all;
  }
}
