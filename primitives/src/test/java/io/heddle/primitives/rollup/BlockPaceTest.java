package io.heddle.primitives.rollup;

import static io.heddle.primitives.rollup.BlockPace.MAX_BLOCKS_PER_SECOND;
import static io.heddle.primitives.rollup.BlockPace.allows;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

class BlockPaceTest {
  private static final long ORIGIN = 1_700_000_000;

  @Test
  void allows_asManyAsTheSecondsSinceTheOriginBring() {
    assertTrue(allows(ORIGIN, ORIGIN, 0));
    assertTrue(allows(ORIGIN, ORIGIN, MAX_BLOCKS_PER_SECOND - 1));
    assertFalse(allows(ORIGIN, ORIGIN, MAX_BLOCKS_PER_SECOND));
    assertTrue(allows(ORIGIN, ORIGIN + 1, MAX_BLOCKS_PER_SECOND));
    assertFalse(allows(ORIGIN, ORIGIN + 1, 2 * MAX_BLOCKS_PER_SECOND));
  }

  @Test
  void allows_aSecondLater_always() {
    for (long seconds = 0; seconds < 3; seconds++) {
      for (long number = 0; number < 100; number++) {
        if (allows(ORIGIN, ORIGIN + seconds, number)) {
          assertTrue(allows(ORIGIN, ORIGIN + seconds + 1, number + 1));
        }
      }
    }
  }

  @Test
  void allows_extremeNumbers_doNotOverflow() {
    assertFalse(allows(ORIGIN, ORIGIN + 1_000, Long.MAX_VALUE));
    assertTrue(allows(0, Long.MAX_VALUE - 1, Long.MAX_VALUE));
  }
}
