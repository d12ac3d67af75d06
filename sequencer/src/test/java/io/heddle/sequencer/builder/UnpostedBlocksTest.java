package io.heddle.sequencer.builder;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.heddle.sequencer.PostgresFixture;
import io.heddle.sequencer.StoreUnavailableException;
import io.heddle.sequencer.TestChain;
import org.junit.jupiter.api.Test;

class UnpostedBlocksTest {
  private static final PostgresFixture.Address NOWHERE =
      new PostgresFixture.Address("127.0.0.1:1/nothing", "nobody", "");

  /// Without a batcher `safe` stays where it is: counting would read the whole chain at the start
  /// and remember every block after it.
  @Test
  void withoutABound_nothingIsReadOrKept() {
    try (PostgresFixture unreachable = new PostgresFixture(NOWHERE)) {
      UnpostedBlocks counted = new UnpostedBlocks(1, () -> 0, unreachable.tables());
      assertThrows(StoreUnavailableException.class, counted::exceeded);
      UnpostedBlocks blocks = new UnpostedBlocks(Long.MAX_VALUE, () -> 0, unreachable.tables());
      assertFalse(blocks.exceeded());
      blocks.stored(GenesisBlock.of(TestChain.genesis(1)).block().ref(), 1_000);
      assertFalse(blocks.exceeded());
      assertEquals(0, blocks.sizeBytes());
    }
  }
}
