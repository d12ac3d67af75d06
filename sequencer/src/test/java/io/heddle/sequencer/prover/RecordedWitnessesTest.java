package io.heddle.sequencer.prover;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertSame;

import io.heddle.batcher.port.RangeRecording;
import io.heddle.executor.StateDiff;
import io.heddle.primitives.Hash;
import io.heddle.prover.StopSignal;
import io.heddle.sequencer.PostgresFixture;
import io.heddle.sequencer.TestChain;
import io.heddle.sequencer.builder.BuilderFixture;
import io.heddle.sequencer.builder.MemoryOrigins;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RecordedWitnessesTest {
  @TempDir Path directory;

  @Test
  void record_afterAReorganisation_isOfTheBlocksThatAreThereNow() {
    try (PostgresFixture postgres = new PostgresFixture();
        BuilderFixture node = new BuilderFixture(postgres, directory, new MemoryOrigins())) {
      node.addOrigin(100);
      var _ = node.produceBlock();
      node.addOrigin(101);
      node.advance(4_000);
      var _ = node.produceBlock();
      var _ = node.produceBlock();
      long last = node.chain.head().block().number();
      Hash old = node.chain.head().block().hash();
      RecordedWitnesses witnesses =
          new RecordedWitnesses(TestChain.CONFIG, node.tables, node.states, 1);
      RangeRecording before = witnesses.record(1, last, new StopSignal());
      assertSame(before, witnesses.record(1, last, new StopSignal()), "asked again");

      node.origins.truncateFrom(101);
      while (node.chain.head().block().number() < last
          || node.tables.ref(last).orElseThrow().hash().equals(old)) {
        var _ = node.produceBlock();
      }
      var after =
          assertInstanceOf(
              RangeRecording.Recorded.class, witnesses.record(1, last, new StopSignal()));
      // Empty blocks change the same, whichever they are: another recording, not another content.
      assertNotSame(before, after);
      RangeRecording fresh =
          new RecordedWitnesses(TestChain.CONFIG, node.tables, node.states, 1)
              .record(1, last, new StopSignal());
      assertEquals(fresh, after);
      assertNotEquals(StateDiff.EMPTY, StateDiff.decode(after.stateDiff()));
    }
  }
}
