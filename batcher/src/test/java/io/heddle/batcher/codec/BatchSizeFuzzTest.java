package io.heddle.batcher.codec;

import static org.junit.jupiter.api.Assertions.assertTrue;

import io.heddle.batcher.blob.BlobPacking;
import io.heddle.primitives.Address;
import io.heddle.primitives.Bytes;
import io.heddle.primitives.Hash;
import io.heddle.primitives.U256;
import io.heddle.primitives.crypto.Signature;
import io.heddle.primitives.transaction.DynamicFeeTransaction;
import io.heddle.primitives.transaction.RecoveredTransaction;
import io.heddle.primitives.transaction.SignedTransaction;
import io.heddle.primitives.transaction.TransactionCodec;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;

/// A block of the most bytes that block production allows fits into the blobs of one batch,
/// whatever it holds. Seed: `-Dheddle.seed=N` repeats a run.
class BatchSizeFuzzTest {
  private static final long CHAIN_ID = 901;

  private final long seed = Long.getLong("heddle.seed", System.nanoTime());
  private final Random random = new Random(seed);

  @Test
  void fullBlock_ofAnything_fits() {
    RandomTransactions any = new RandomTransactions(random, CHAIN_ID);
    requireFits(() -> RecoveredTransaction.of(TransactionCodec.decode(any.next())));
  }

  @Test
  void fullBlock_ofSmallIncompressibleTransfers_fits() {
    requireFits(() -> transfer(random.nextInt(40)));
  }

  @Test
  void fullBlock_ofLargeIncompressibleData_fits() {
    requireFits(() -> transfer(100_000));
  }

  private interface Source {
    RecoveredTransaction next();
  }

  private void requireFits(Source source) {
    System.out.println("BatchSizeFuzzTest seed=" + seed);
    List<Bytes> transactions = new ArrayList<>();
    for (int size = 0; ; ) {
      RecoveredTransaction next = source.next();
      size += BatchSize.of(next, (SignedTransaction) next.transaction());
      if (size > BatchSize.MAX_BLOCK_BYTES) {
        break;
      }
      transactions.add(next.encoded());
    }
    Bytes encoded =
        BatchCodec.encode(
            new BatchData(CHAIN_ID, 1, 0, List.of(new BatchData.BlockData(1, 1, transactions))));
    int max = BlobPacking.maxDataSizeBytes(BlobPacking.MAX_BLOBS);
    assertTrue(encoded.size() <= max, "bytes=" + encoded.size() + " max=" + max + " seed=" + seed);
  }

  /// A valid signature is as incompressible as a random one, and costs a thousand times more.
  private RecoveredTransaction transfer(int dataSize) {
    DynamicFeeTransaction unsigned =
        new DynamicFeeTransaction(
            Optional.of(U256.of(CHAIN_ID)),
            random.nextLong() >>> 1,
            U256.of(random.nextLong() >>> 1),
            U256.of(random.nextLong() >>> 1),
            random.nextLong() >>> 1,
            Optional.of(Address.fromBytes(bytes(20))),
            U256.fromBytes(bytes(32)),
            Bytes.wrap(bytes(dataSize)),
            List.of(),
            new Signature(random.nextInt(2), U256.fromBytes(bytes(24)), U256.fromBytes(bytes(31))));
    return new RecoveredTransaction(
        unsigned, Address.ZERO, Hash.ZERO, TransactionCodec.encode(unsigned));
  }

  private byte[] bytes(int size) {
    byte[] bytes = new byte[size];
    random.nextBytes(bytes);
    return bytes;
  }
}
