package io.heddle.executor.trie;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Arrays;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/// Seed: `-Dheddle.seed=N`.
class TrieBatchTest {
  private static final long SEED = Long.getLong("heddle.seed", 20_261_120L);

  @Test
  void sort_keysAlikeInTheirFirstBytes_areInOrderWithTheirValues() {
    System.out.println("TrieBatchTest: heddle.seed=" + SEED);
    Random random = new Random(SEED);
    for (int round = 0; round < 500; round++) {
      int differing = 1 + random.nextInt(32);
      Map<byte[], byte[]> expected = new TreeMap<>(Arrays::compareUnsigned);
      for (int i = random.nextInt(200); i >= 0; i--) {
        byte[] key = new byte[32];
        for (int at = 32 - differing; at < 32; at++) {
          key[at] = (byte) (random.nextInt(3) * 0x7f);
        }
        expected.put(key, new byte[] {1, (byte) i});
      }
      byte[][] keys = expected.keySet().toArray(new byte[0][]);
      shuffle(keys, random);
      byte[][] values = new byte[keys.length][];
      for (int i = 0; i < keys.length; i++) {
        values[i] = Objects.requireNonNull(expected.get(keys[i]));
      }
      TrieBatch batch = TrieBatch.of(keys, values, null);
      batch.sort(0, batch.size());
      assertEquals(expected.size(), batch.size());
      int index = 0;
      for (Map.Entry<byte[], byte[]> entry : expected.entrySet()) {
        assertArrayEquals(entry.getKey(), batch.key(index), "key " + index + " round " + round);
        assertArrayEquals(entry.getValue(), batch.value(index++));
      }
    }
  }

  private static void shuffle(byte[][] keys, Random random) {
    for (int i = keys.length - 1; i > 0; i--) {
      int other = random.nextInt(i + 1);
      byte[] key = keys[i];
      keys[i] = keys[other];
      keys[other] = key;
    }
  }
}
