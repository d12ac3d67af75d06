package io.heddle.executor;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.heddle.primitives.Hash;
import io.heddle.primitives.U256;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class HashWindowTest {
  private final AtomicInteger reads = new AtomicInteger();

  private List<Hash> read(long from, long to) {
    reads.incrementAndGet();
    return LongStream.range(from, to).mapToObj(HashWindowTest::hashOf).toList();
  }

  private static Hash hashOf(long number) {
    return U256.of(1_000_000 + number).toHash();
  }

  @Test
  void hash_anyOfTheWindow_isReadOnceWithAllOthers() {
    HashWindow window = new HashWindow(1_000, this::read);
    assertEquals(0, reads.get());
    for (long number = 744; number < 1_000; number++) {
      assertEquals(hashOf(number), window.hash(number));
    }
    assertEquals(1, reads.get());
  }

  @Test
  void hash_youngChain_startsAtZero() {
    HashWindow window = new HashWindow(3, this::read);
    for (long number = 0; number < 3; number++) {
      assertEquals(hashOf(number), window.hash(number));
    }
    assertEquals(1, reads.get());
  }

  @Test
  void hash_sourceFails_isReadAgain() {
    HashWindow window =
        new HashWindow(
            1_000,
            (from, to) -> {
              if (reads.get() == 0) {
                reads.incrementAndGet();
                throw new IllegalStateException("store is away");
              }
              return read(from, to);
            });
    assertThrows(IllegalStateException.class, () -> window.hash(999));
    assertEquals(hashOf(999), window.hash(999));
    assertEquals(hashOf(998), window.hash(998));
    assertEquals(2, reads.get());
  }
}
