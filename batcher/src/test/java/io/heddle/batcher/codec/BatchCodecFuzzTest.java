package io.heddle.batcher.codec;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.github.luben.zstd.Zstd;
import io.heddle.batcher.codec.BatchData.BlockData;
import io.heddle.primitives.Bytes;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/// Random batches survive, random damage does not crash. `-Dheddle.seed=N` repeats a run.
class BatchCodecFuzzTest {

  private static final long CHAIN_ID = 901;
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
