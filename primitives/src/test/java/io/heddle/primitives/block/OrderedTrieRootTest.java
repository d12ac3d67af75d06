package io.heddle.primitives.block;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.heddle.primitives.Bytes;
import io.heddle.primitives.Hash;
import io.heddle.primitives.crypto.Keccak;
import io.heddle.primitives.rlp.RlpWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.SortedMap;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/// Against the definition of the trie (yellow paper, appendix D), at all numbers of values at which
/// the shape changes, with values from one byte (whose leaf stands for itself) to some hundred.
class OrderedTrieRootTest {
  @Test
  void root_isThatOfTheDefinition() {
    Random random = new Random(7);
    List<Integer> counts = new ArrayList<>(List.of(255, 256, 257, 258, 400, 4_095, 4_100, 70_000));
    for (int count = 1; count <= 150; count++) {
      counts.add(count);
    }
    for (int count : counts) {
      for (int most : new int[] {1, 26, 120, 600}) {
        if (count <= 5_000 || most == 26) {
          check(random, count, most);
        }
      }
    }
  }

  private static void check(Random random, int count, int most) {
    List<Bytes> values = new ArrayList<>();
    TreeMap<String, Bytes> trie = new TreeMap<>();
    for (int i = 0; i < count; i++) {
      byte[] value = new byte[1 + random.nextInt(most)];
      random.nextBytes(value);
      values.add(Bytes.wrap(value));
      trie.put(RlpWriter.encodeLong(i).toHex().substring(2), values.getLast());
    }
    assertEquals(
        Keccak.hash(node(trie, 0)), OrderedTrieRoot.of(values), "count=" + count + " most=" + most);
  }

  private static Bytes node(SortedMap<String, Bytes> trie, int depth) {
    RlpWriter rlp = new RlpWriter().beginList();
    if (trie.size() == 1) {
      Map.Entry<String, Bytes> leaf = trie.firstEntry();
      rlp.writeBytes(path(leaf.getKey().substring(depth), 2)).writeBytes(leaf.getValue());
      return rlp.endList().toBytes();
    }
    String first = trie.firstKey();
    String last = trie.lastKey();
    int fork = depth;
    while (first.charAt(fork) == last.charAt(fork)) {
      fork++;
    }
    if (fork > depth) {
      rlp.writeBytes(path(first.substring(depth, fork), 0));
      return reference(rlp, node(trie, fork)).endList().toBytes();
    }
    for (char digit : "0123456789abcdef".toCharArray()) {
      String from = first.substring(0, depth) + digit;
      SortedMap<String, Bytes> below = trie.subMap(from, from + "g");
      if (below.isEmpty()) {
        rlp.writeBytes(Bytes.EMPTY);
      } else {
        reference(rlp, node(below, depth + 1));
      }
    }
    return rlp.writeBytes(Bytes.EMPTY).endList().toBytes();
  }

  private static RlpWriter reference(RlpWriter rlp, Bytes node) {
    return node.size() < Hash.SIZE ? rlp.writeRaw(node) : rlp.writeHash(Keccak.hash(node));
  }

  private static Bytes path(String nibbles, int flag) {
    boolean odd = nibbles.length() % 2 == 1;
    return Bytes.fromHex("0x" + (flag + (odd ? 1 : 0)) + (odd ? "" : "0") + nibbles);
  }
}
