package io.heddle.sequencer.derive;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(10)
class PrefetchTest {
  @Test
  void whateverEndsTheReading_isThrownWhereTheBatchIsWanted() {
    for (Throwable end : new Throwable[] {new StackOverflowError(), new IllegalStateException()}) {
      try (Prefetch batches =
          new Prefetch(() -> {
            if (end instanceof Error error) {
              throw error;
            }
            throw (RuntimeException) end;
          })) {
        assertEquals(end, assertThrows(end.getClass(), batches::next));
      }
    }
  }

  @Test
  void noBatch_isTheEnd() {
    try (Prefetch batches = new Prefetch(Optional::empty)) {
      assertEquals(Optional.empty(), batches.next());
    }
  }
}
