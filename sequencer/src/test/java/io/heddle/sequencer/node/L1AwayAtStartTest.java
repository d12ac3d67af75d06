package io.heddle.sequencer.node;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.Map;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.Test;

/// A node whose L1 does not answer when it starts: it starts all the same, serves, says so, and
/// posts batches once L1 is there.
@QuarkusTest
@QuarkusTestResource(
    value = L1AwayAtStartTest.L1AwayResource.class,
    restrictToAnnotatedClass = true)
class L1AwayAtStartTest {
  private static final Duration PATIENCE = Duration.ofSeconds(90);

  /// Closes the way to L1 before the node starts.
  public static final class L1AwayResource extends OutageResource {
    @Override
    public Map<String, String> start() {
      Map<String, String> settings = super.start();
      l1().refuse();
      return settings;
    }
  }

  @Inject Node node;

  @Test
  void node_startsWithoutL1_andGoesOnWhenItIsThere() {
    await("the node", () -> node.running().isPresent());
    assertTrue(node.services().chain().block(0).isPresent());
    await("waiting loops", () -> loopsAre(StepLoop.State.WAITING));
    assertEquals(0, node.running().orElseThrow().chain().chain().head().block().number());
    OutageResource.current().l1().pass();
    await("running loops", () -> loopsAre(StepLoop.State.RUNNING));
    await("a safe head", () -> node.running().orElseThrow().chain().settlement().safe() > 0);
  }

  private boolean loopsAre(StepLoop.State state) {
    return node.running().orElseThrow().roles().loops().stream()
        .allMatch(loop -> loop.state() == state);
  }

  private static void await(String what, BooleanSupplier condition) {
    long deadline = System.nanoTime() + PATIENCE.toNanos();
    while (!condition.getAsBoolean()) {
      assertTrue(System.nanoTime() < deadline, () -> "not in time: " + what);
      try {
        Thread.sleep(50);
      } catch (InterruptedException e) {
        throw new AssertionError(e);
      }
    }
  }
}
