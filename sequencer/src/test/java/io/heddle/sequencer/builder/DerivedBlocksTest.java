package io.heddle.sequencer.builder;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.heddle.executor.block.SerialBlockExecutor;
import io.heddle.primitives.rollup.BlockInputs;
import io.heddle.sequencer.PostgresFixture;
import io.heddle.sequencer.SealedBlock;
import io.heddle.sequencer.TestChain;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// Blocks of one node, put on the chain of another, on real stores.
@Timeout(120)
class DerivedBlocksTest {
  private static final int HISTORY_BLOCKS = 4;

  @TempDir Path directory;

  private interface Work {
    void on(BuilderFixture node, DerivedBlocks blocks);
  }

  @Test
  void rolledBack_leavesNothingInEitherStore_andTheSameBlocksComeOutAgain() {
    List<SealedBlock> made = produce(5);
    withEmptyNode((node, blocks) -> {
      add(blocks, made.subList(0, 2));
      LocalChain.Head before = node.chain.head();
      add(blocks, made.subList(2, 5));
      blocks.rollBackTo(before);
      assertEquals(made.get(1).ref(), node.tables.head().orElseThrow());
      assertEquals(Optional.empty(), node.tables.ref(3));
      assertEquals(made.get(1).hash(), node.states.head().blockHash());
      blocks.rollBackTo(before); // again is no error
      add(blocks, made.subList(2, 5));
      blocks.awaitStored();
      assertEquals(made.get(4).ref(), node.tables.head().orElseThrow());
    });
  }

  @Test
  void history_isPrunedUpToWhatAProvenOutputAgreesWith() {
    int interval = (int) HistoryPruning.INTERVAL_BLOCKS;
    List<SealedBlock> made = produce(3 * interval);
    withEmptyNode((node, blocks) -> {
      add(blocks, made.subList(0, interval));
      assertEquals(0, node.states.oldestBlock(), "nothing is proven");
      blocks.agreed(interval);
      add(blocks, made.subList(interval, 2 * interval));
      assertEquals(interval, node.states.oldestBlock(), "no further than the proof");
      blocks.agreed(3L * interval);
      add(blocks, made.subList(2 * interval, 3 * interval));
      assertEquals(3L * interval - HISTORY_BLOCKS, node.states.oldestBlock());
    });
  }

  private List<SealedBlock> produce(int count) {
    List<SealedBlock> made = new ArrayList<>();
    try (PostgresFixture postgres = new PostgresFixture();
        BuilderFixture node =
            new BuilderFixture(postgres, directory.resolve("made"), new MemoryOrigins())) {
      for (int i = 0; i < count; i++) {
        node.addOrigin(100 + i);
        var _ = node.produceBlock();
        made.add(node.chain.head().block());
      }
    }
    return made;
  }

  private void withEmptyNode(Work work) {
    try (PostgresFixture postgres = new PostgresFixture();
        BuilderFixture node =
            new BuilderFixture(postgres, directory.resolve("derived"), new MemoryOrigins());
        DerivedBlocks blocks =
            new DerivedBlocks(
                TestChain.CONFIG,
                new SerialBlockExecutor(),
                node.tables,
                node.states,
                node.tries,
                node.chain,
                HISTORY_BLOCKS)) {
      work.on(node, blocks);
    }
  }

  private static void add(DerivedBlocks blocks, List<SealedBlock> made) {
    for (SealedBlock block : made) {
      var _ =
          blocks.add(
              new BlockInputs(
                  block.number(),
                  block.header().timestamp(),
                  block.origin(),
                  block.sequenceNumber(),
                  block.transactions()));
    }
  }
}
