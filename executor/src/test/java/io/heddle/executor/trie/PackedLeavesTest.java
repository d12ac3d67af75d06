package io.heddle.executor.trie;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.heddle.executor.Account;
import io.heddle.primitives.U256;
import io.heddle.primitives.crypto.Keccak;
import java.util.Arrays;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/// The packed leaves of a branch against an array of leaves that are not packed.
class PackedLeavesTest {
  private static final int HUGE = 20_000;

  private final Random random = new Random(20_261_120);

  @Test
  void merge_randomChanges_equalsLeavesKeptApart() {
    for (int depth : new int[] {1, 2, 5, 8, 63}) {
      @Nullable TrieNode[] expected = new @Nullable TrieNode[16];
      byte[] packed = null;
      for (int round = 0; round < 400; round++) {
        int changed = random.nextInt(1 << 16) & (int) (random.nextLong() >>> 48);
        @Nullable TrieNode[] children = new @Nullable TrieNode[16];
        for (int nibble = 0; nibble < 16; nibble++) {
          if ((changed >> nibble & 1) != 0) {
            TrieNode.Leaf before = (TrieNode.Leaf) expected[nibble];
            children[nibble] =
                random.nextInt(4) == 0
                    ? null
                    : leaf(nibble, depth, round < 300 ? 200 : HUGE, before);
            expected[nibble] = children[nibble];
          }
        }
        byte[] old = packed == null ? null : packed.clone();
        byte[] merged = PackedLeaves.merge(packed, changed, children);
        assertArrayEquals(old, packed, "sealed branches share it: it must not change");
        packed = merged;
        assertLeaves(expected, packed, depth);
      }
    }
  }

  /// Often of the same size as before, as balances are.
  private TrieNode.Leaf leaf(int nibble, int depth, int mostBytes, TrieNode.@Nullable Leaf before) {
    byte[] key = before == null ? new byte[32] : before.key;
    if (before == null) {
      random.nextBytes(key);
      Arrays.fill(key, 0, depth / 2, (byte) 0x33); // the way to the branch
      setNibble(key, depth - 1, nibble);
    }
    byte[] value;
    if (random.nextBoolean()) {
      Account plain = new Account(1, U256.of(random.nextLong() >>> 1), Keccak.EMPTY);
      value = new TrieAccount(plain, StateTrie.EMPTY_ROOT).encode();
    } else {
      value = new byte[1 + random.nextInt(mostBytes)];
      random.nextBytes(value);
    }
    TrieNode.Leaf leaf = new TrieNode.Leaf(key, depth, value);
    leaf.reference = new byte[TrieNode.HASH_REFERENCE_SIZE];
    return leaf;
  }

  private static void setNibble(byte[] key, int at, int nibble) {
    int old = key[at / 2];
    key[at / 2] = (byte) (at % 2 == 0 ? (nibble << 4) | (old & 0xf) : (old & 0xf0) | nibble);
  }

  private static void assertLeaves(
      @Nullable TrieNode[] expected, byte @Nullable [] packed, int depth) {
    int count = 0;
    for (int nibble = 0; nibble < 16; nibble++) {
      int place = PackedLeaves.find(packed, nibble);
      if (!(expected[nibble] instanceof TrieNode.Leaf leaf)) {
        assertEquals(-1, place);
        continue;
      }
      assertEquals(count++, place);
      assertNotNull(packed);
      byte[] way = new byte[32];
      Arrays.fill(way, 0, depth / 2, (byte) 0x33);
      if (depth % 2 == 1) {
        setNibble(way, depth - 1, nibble); // a byte that leaf and way share
      }
      TrieNode.Leaf found = PackedLeaves.leaf(packed, place, nibble, way, depth);
      assertArrayEquals(leaf.key, found.key);
      assertArrayEquals(leaf.value, found.value);
      assertEquals(depth, found.depth);
      assertTrue(PackedLeaves.hasKey(packed, place, leaf.key, depth));
      byte[] other = leaf.key.clone();
      other[31] ^= 1;
      assertFalse(PackedLeaves.hasKey(packed, place, other, depth));
    }
    assertEquals(count, PackedLeaves.count(packed));
    if (count == 0) {
      assertNull(packed);
    }
  }
}
