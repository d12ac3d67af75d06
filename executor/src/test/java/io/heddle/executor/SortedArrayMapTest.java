package io.heddle.executor;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.heddle.primitives.U256;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.Random;
import java.util.SortedMap;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

@SuppressWarnings("JdkObsolete")
class SortedArrayMapTest {
  @Test
  void of_randomEntries_equalsTreeMap() {
    Random random = new Random(1);
    for (int round = 0; round < 200; round++) {
      SortedMap<U256, String> expected = new TreeMap<>();
      for (int i = random.nextInt(20); i > 0; i--) {
        expected.put(U256.of(random.nextInt(40)), "value " + i);
      }
      SortedArrayMap<U256, String> map = map(expected);
      check(expected, map);
      U256 low = U256.of(random.nextInt(40));
      U256 high = low.add(U256.of(random.nextInt(20)));
      check(expected.headMap(low), map.headMap(low));
      check(expected.tailMap(low), map.tailMap(low));
      check(expected.subMap(low, high), map.subMap(low, high));
    }
  }

  /// Keys whose first words are equal, or equal but for the bits that the place is kept in.
  @Test
  void of_keysOfAllSizes_equalsTreeMap() {
    Random random = new Random(2);
    for (int round = 0; round < 200; round++) {
      SortedMap<U256, String> expected = new TreeMap<>();
      for (int i = random.nextInt(300); i > 0; i--) {
        long first =
            switch (random.nextInt(4)) {
              case 0 -> 0;
              case 1 -> random.nextInt(8);
              case 2 -> random.nextInt(8) | Long.MIN_VALUE;
              default -> random.nextLong();
            };
        expected.put(new U256(first, 0, 0, random.nextInt(100)), "value " + i);
      }
      check(expected, map(expected));
    }
  }

  private static void check(SortedMap<U256, String> expected, SortedMap<U256, String> map) {
    assertEquals(expected, map);
    assertEquals(map, expected);
    assertEquals(expected.hashCode(), map.hashCode());
    assertEquals(List.copyOf(expected.entrySet()), List.copyOf(map.entrySet()));
    for (int i = 0; i < 40; i++) {
      assertEquals(expected.get(U256.of(i)), map.get(U256.of(i)));
      assertEquals(expected.containsKey(U256.of(i)), map.containsKey(U256.of(i)));
    }
    if (expected.isEmpty()) {
      assertThrows(NoSuchElementException.class, map::firstKey);
      assertThrows(NoSuchElementException.class, map::lastKey);
    } else {
      assertEquals(expected.firstKey(), map.firstKey());
      assertEquals(expected.lastKey(), map.lastKey());
    }
  }

  @Test
  void of_twoValuesOfAKey_refuses() {
    assertThrows(
        IllegalArgumentException.class,
        () ->
            SortedArrayMap.of(new U256[] {U256.ONE, U256.ONE}, new String[] {"a", "b"}, U256::w3));
  }

  @Test
  void alteration_anyKind_refuses() {
    SortedArrayMap<U256, String> map = map(Map.of(U256.ONE, "a"));
    assertThrows(UnsupportedOperationException.class, () -> map.put(U256.ZERO, "b"));
    assertThrows(UnsupportedOperationException.class, () -> map.remove(U256.ONE));
    assertThrows(
        UnsupportedOperationException.class, () -> map.entrySet().iterator().next().setValue("b"));
    assertThrows(UnsupportedOperationException.class, map::clear);
    assertNull(map.get(null));
  }

  private static SortedArrayMap<U256, String> map(Map<U256, String> values) {
    List<Map.Entry<U256, String>> entries = new ArrayList<>();
    values.forEach((key, value) -> entries.add(Map.entry(key, value)));
    Collections.shuffle(entries, new Random(values.size()));
    U256[] keys = entries.stream().map(Map.Entry::getKey).toArray(U256[]::new);
    String[] texts = entries.stream().map(Map.Entry::getValue).toArray(String[]::new);
    return SortedArrayMap.of(keys, texts, U256::w3);
  }
}
