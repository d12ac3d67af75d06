package io.heddle.executor.trie;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import io.heddle.primitives.Bytes;
import io.heddle.primitives.Hash;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/// Random batches against the reference trie. Seed: `-Dheddle.seed=N`.
class MerkleTrieFuzzTest {
  private static final long SEED = Long.getLong("heddle.seed", 20_261_120L);

  @Test
  void apply_denseShortKeys_rootAndStoredNodesAreTheReferences() {
    run(
        "dense",
        300,
        random -> new byte[] {(byte) random.nextInt(3), (byte) random.nextInt(256)},
        40);
  }

  @Test
  void apply_keysThatAreOthersPrefixes_rootAndStoredNodesAreTheReferences() {
    run(
        "prefixes",
        400,
        random -> {
          byte[] key = new byte[random.nextInt(5)];
          for (int i = 0; i < key.length; i++) {
            key[i] = (byte) (random.nextInt(3) * 17);
          }
          return key;
        },
        12);
  }

  @Test
  void apply_longKeysWithSharedPrefixes_rootAndStoredNodesAreTheReferences() {
    run(
        "long",
        300,
        random -> {
          byte[] key = new byte[32];
          key[random.nextInt(4)] = (byte) random.nextInt(3);
          key[31] = (byte) random.nextInt(40);
          return key;
        },
        30);
  }

  private interface Keys {
    byte[] next(Random random);
  }

  private static void run(String name, int batches, Keys keys, int batchSize) {
    System.out.println("MerkleTrieFuzzTest " + name + ": heddle.seed=" + SEED);
    Random random = new Random(SEED);
    NodeMap stored = new NodeMap();
    Map<Bytes, Bytes> expected = new TreeMap<>();
    Hash root = MerkleTrie.EMPTY_ROOT;
    MerkleTrie trie = new MerkleTrie(stored, Hash.ZERO, root);
    for (int i = 0; i < batches; i++) {
      boolean shrinking = i % 100 >= 70;
      TrieBatch.Builder batch = new TrieBatch.Builder();
      Map<Bytes, Bytes> read = new HashMap<>();
      for (int j = 1 + random.nextInt(batchSize); j > 0; j--) {
        byte[] key = keys.next(random);
        boolean delete = random.nextInt(10) < (shrinking ? 8 : 3);
        byte[] value = delete ? Nibbles.NONE : randomValue(random);
        batch.put(key, value);
        read.put(Bytes.copyOf(key), Bytes.copyOf(value));
        if (delete) {
          expected.remove(Bytes.copyOf(key));
        } else {
          expected.put(Bytes.copyOf(key), Bytes.copyOf(value));
        }
      }
      NodeChanges changes = new NodeChanges(Hash.ZERO, NodeChanges.Kept.ALL);
      root = trie.update(batch.build(), changes, TrieWorkers.NONE, i);
      stored.apply(changes);
      ReferenceTrie reference = ReferenceTrie.of(expected);
      assertEquals(reference.root(), root, name + " batch " + i);
      Map<NodeKey, Bytes> nodes = new TreeMap<>();
      reference.nodes().forEach((path, rlp) -> nodes.put(new NodeKey(Hash.ZERO, path), rlp));
      assertEquals(nodes, stored.nodes, name + " stored nodes after batch " + i);
      assertEquals(
          List.copyOf(expected.entrySet()),
          List.copyOf(TrieWalk.entries(stored, root).entrySet()),
          name + " entries in order after batch " + i);
      for (Bytes key : read.keySet()) {
        Bytes value = expected.get(key);
        byte[] actual = trie.get(key.toArray());
        if (value == null) {
          assertNull(actual);
        } else {
          assertArrayEquals(value.toArray(), actual);
        }
      }
      if (random.nextInt(4) == 0) {
        trie = new MerkleTrie(stored, Hash.ZERO, root);
      }
    }
  }

  private static byte[] randomValue(Random random) {
    byte[] value = new byte[random.nextBoolean() ? 1 + random.nextInt(3) : 1 + random.nextInt(70)];
    random.nextBytes(value);
    return value;
  }
}
