package io.heddle.executor.trie;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.heddle.primitives.Bytes;
import io.heddle.primitives.Hash;
import java.util.Arrays;
import java.util.Map;
import java.util.Random;
import java.util.SortedMap;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/// A trie computed from sorted entries against one that grew by insertion: the same root and the
/// same stored nodes. Keys share long prefixes on purpose, and values are short enough to embed.
class SortedTrieFuzzTest {
  private static final int TRIES = 2_000;

  @Test
  void anySortedEntries_giveTheRootAndNodesOfTheDefinition() {
    long seed = Long.getLong("heddle.seed", 20_261_120L);
    System.out.println("SortedTrieFuzzTest: heddle.seed=" + seed);
    Random random = new Random(seed);
    SortedMap<Bytes, Bytes> nodes = new TreeMap<>();
    Map<Bytes, Integer> counts = new TreeMap<>();
    SortedTrie sorted =
        new SortedTrie((path, rlp, leaves) -> {
          assertEquals(null, nodes.put(Bytes.copyOf(path), Bytes.copyOf(rlp)));
          counts.put(Bytes.copyOf(path), leaves);
        });
    for (int i = 0; i < TRIES; i++) {
      nodes.clear();
      SortedMap<Bytes, byte[]> entries = entries(random);
      entries.forEach((key, value) -> sorted.put(key.toArray(), value));
      Hash root = sorted.finish();
      Map<Bytes, Bytes> pairs = new TreeMap<>();
      entries.forEach((key, value) -> pairs.put(key, Bytes.wrap(value)));
      ReferenceTrie expected = ReferenceTrie.of(pairs);
      assertEquals(expected.root(), root, "trie " + i);
      assertEquals(expected.nodes(), nodes, "trie " + i);
      for (Bytes path : nodes.keySet()) {
        long below = entries.keySet().stream().filter(key -> startsWith(key, path)).count();
        assertEquals((int) below, counts.get(path), "leaves below " + path + " in trie " + i);
      }
    }
  }

  private static boolean startsWith(Bytes key, Bytes path) {
    for (int i = 0; i < path.size(); i++) {
      if ((key.at(i / 2) >> (i % 2 == 0 ? 4 : 0) & 0xf) != path.at(i)) {
        return false;
      }
    }
    return true;
  }

  private static SortedMap<Bytes, byte[]> entries(Random random) {
    SortedMap<Bytes, byte[]> entries = new TreeMap<>();
    int varied = 1 + random.nextInt(Hash.SIZE);
    int alphabet = 1 + random.nextInt(256);
    for (int i = random.nextInt(60); i > 0; i--) {
      byte[] key = new byte[Hash.SIZE];
      for (int b = Hash.SIZE - varied; b < Hash.SIZE; b++) {
        key[b] = (byte) random.nextInt(alphabet);
      }
      byte[] value = new byte[1 + random.nextInt(random.nextBoolean() ? 2 : 80)];
      random.nextBytes(value);
      entries.put(Bytes.wrap(key), value);
    }
    return entries;
  }

  @Test
  void put_keyNotAboveTheLast_isRefused() {
    SortedTrie trie = new SortedTrie((path, rlp, leaves) -> {});
    byte[] key = new byte[Hash.SIZE];
    Arrays.fill(key, (byte) 7);
    trie.put(key, new byte[] {1});
    assertThrows(IllegalArgumentException.class, () -> trie.put(key, new byte[] {1}));
    assertThrows(
        IllegalArgumentException.class, () -> trie.put(new byte[Hash.SIZE], new byte[] {1}));
  }
}
