package io.heddle.batcher.codec;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.code_intelligence.jazzer.junit.FuzzTest;
import com.github.luben.zstd.Zstd;
import io.heddle.batcher.codec.BatchData.BlockData;
import io.heddle.primitives.Bytes;
import io.heddle.primitives.transaction.TransactionCodec;
import io.heddle.primitives.transaction.TransactionFormatException;
import io.heddle.testing.DecoderFuzz;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.provider.MethodSource;

/// Random batches survive, random damage does not crash. `-Dheddle.seed=N` repeats a run.
class BatchCodecFuzzTest {

  private static final long CHAIN_ID = 901;

  /// A zstd header may name 16 MiB, which are then allocated at once.
  private static final long MAX_ALLOCATED_BYTES = 64 << 20;

  private static final DecoderFuzz<BatchData> BATCH =
      new DecoderFuzz<>(
          "batch",
          BatchFormatException.class,
          MAX_ALLOCATED_BYTES,
          BatchCodec::decode,
          (input, data) -> survives(data));
  private static final DecoderFuzz<BatchData> BODY =
      new DecoderFuzz<>(
          "batch body",
          BatchFormatException.class,
          MAX_ALLOCATED_BYTES,
          body -> BatchCodec.decode(framed(body.toArray())),
          (input, data) -> survives(data));

  private final long seed = Long.getLong("heddle.seed", System.nanoTime());
  private final Random random = new Random(seed);

  @Test
  void decode_givesBackExactlyWhatWasEncoded() {
    System.out.println("BatchCodecFuzzTest seed=" + seed);
    for (int round = 0; round < 60; round++) {
      BatchData data = randomBatch(1 + random.nextInt(30), 12);
      assertEquals(data, BatchCodec.decode(BatchCodec.encode(data)), "seed=" + seed);
    }
  }

  @Test
  void decode_ofDamagedBytes_failsCleanlyOrDecodesToSomethingElse() {
    System.out.println("BatchCodecFuzzTest seed=" + seed);
    BatchData data = randomBatch(10, 5);
    Bytes encoded = BatchCodec.encode(data);
    int refused = 0;
    for (int round = 0; round < 3000; round++) {
      byte[] damaged = encoded.toArray();
      int flips = 1 + random.nextInt(3);
      for (int i = 0; i < flips; i++) {
        damaged[random.nextInt(damaged.length)] ^= (byte) (1 << random.nextInt(8));
      }
      try {
        BatchCodec.decode(Bytes.wrap(damaged));
      } catch (BatchFormatException e) {
        refused++;
      }
    }
    System.out.println("BatchCodecFuzzTest damaged=3000 refused=" + refused);
  }

  @Test
  void decode_ofDamagedBody_failsCleanly() {
    System.out.println("BatchCodecFuzzTest seed=" + seed);
    Bytes encoded = BatchCodec.encode(randomBatch(10, 5));
    byte[] body = Zstd.decompress(encoded.slice(1, encoded.size()).toArray());
    for (int round = 0; round < 3000; round++) {
      byte[] damaged = body.clone();
      int flips = 1 + random.nextInt(3);
      for (int i = 0; i < flips; i++) {
        damaged[random.nextInt(damaged.length)] = (byte) random.nextInt();
      }
      Bytes frame = Bytes.wrap(Zstd.compress(damaged, 1));
      try {
        BatchCodec.decode(Bytes.concat(Bytes.of(BatchCodec.VERSION_1), frame));
      } catch (BatchFormatException e) {
        // Refused with a reason: what it must do, if it cannot make sense of it.
        assertEquals(false, String.valueOf(e.getMessage()).isBlank());
      }
    }
  }

  @MethodSource("batches")
  @FuzzTest
  void batch(byte[] input) {
    BATCH.accept(input);
  }

  @MethodSource("bodies")
  @FuzzTest
  void body(byte[] input) {
    BODY.accept(input);
  }

  @Test
  void batch_damaged_isRefusedOrSurvivesItsEncoding() {
    BATCH.mutate(batches());
  }

  @Test
  void body_damaged_isRefusedOrSurvivesItsEncoding() {
    BODY.mutate(bodies());
  }

  static List<byte[]> batches() {
    BatchCodecFuzzTest test = new BatchCodecFuzzTest();
    List<byte[]> batches = new ArrayList<>();
    for (int i = 0; i < 6; i++) {
      batches.add(BatchCodec.encode(test.randomBatch(1 + i, i)).toArray());
    }
    return batches;
  }

  static List<byte[]> bodies() {
    return batches().stream()
        .map(batch -> Zstd.decompress(Arrays.copyOfRange(batch, 1, batch.length)))
        .toList();
  }

  private static Bytes framed(byte[] body) {
    return Bytes.concat(Bytes.of(BatchCodec.VERSION_1), Bytes.wrap(Zstd.compress(body, 1)));
  }

  /// Data whose transactions all decode comes back from its own encoding; other data is refused by
  /// derivation.
  private static void survives(BatchData data) {
    for (BlockData block : data.blocks()) {
      for (Bytes transaction : block.transactions()) {
        try {
          TransactionCodec.decode(transaction);
        } catch (TransactionFormatException e) {
          return;
        }
      }
    }
    assertEquals(data, BatchCodec.decode(BatchCodec.encode(data)));
  }

  private BatchData randomBatch(int blocks, int maxTransactions) {
    RandomTransactions transactions = new RandomTransactions(random, CHAIN_ID);
    List<BlockData> data = new ArrayList<>();
    long timestamp = random.nextInt(Integer.MAX_VALUE);
    long origin = random.nextInt(1_000_000);
    for (int i = 0; i < blocks; i++) {
      List<Bytes> list = new ArrayList<>();
      for (int t = random.nextInt(maxTransactions + 1); t > 0; t--) {
        list.add(transactions.next());
      }
      data.add(new BlockData(timestamp, origin, list));
      timestamp += 1 + random.nextInt(3);
      origin += random.nextInt(2);
    }
    return new BatchData(CHAIN_ID, 1 + random.nextInt(1_000_000), random.nextInt(20), data);
  }
}
