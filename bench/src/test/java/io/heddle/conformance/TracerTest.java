package io.heddle.conformance;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.heddle.executor.block.SerialBlockExecutor;
import io.heddle.executor.evm.TraceStep;
import io.heddle.executor.evm.Tracer;
import io.heddle.fixtures.ConformancePack;
import io.heddle.fixtures.SuiteTally;
import java.util.List;
import java.util.concurrent.atomic.LongAdder;
import org.junit.jupiter.api.Test;

/// A traced execution is the execution: every state test of `ethereum/tests` comes out the same
/// with and without a tracer, receipt by receipt and diff by diff.
class TracerTest {
  private static final long STEPS = 500_000;

  private final LongAdder steps = new LongAdder();
  private final LongAdder inconsistent = new LongAdder();

  /// Checks that a step's gas less its cost is the next one's, inside a frame that does not call.
  private final class Consistency implements Tracer {
    private long expected = -1;
    private int depth;

    @Override
    public void step(TraceStep step) {
      steps.increment();
      if (expected >= 0 && step.depth() == depth && step.gas() != expected) {
        inconsistent.increment();
      }
      boolean leaves = step.opcode() >= 0xF0 || step.opcode() == 0 || step.error().isPresent();
      expected = leaves ? -1 : step.gas() - step.gasCost();
      depth = step.depth();
    }
  }

  @Test
  void execute_traced_givesTheSameResults() {
    ConformancePack pack = ConformancePack.require();
    NamedExecutor traced =
        new NamedExecutor(
            "traced",
            true,
            (env, start, transactions, view) ->
                SerialBlockExecutor.traced(new Consistency())
                    .execute(env, start, transactions, view));
    ComparedExecutors executors =
        new ComparedExecutors(List.of(NamedExecutor.production().getFirst(), traced));

    SuiteTally tally = SuiteTests.run(pack, new StateTestSuite("state_tests_ethtests", executors));

    assertEquals(List.of(), tally.failures());
    assertEquals(0, inconsistent.sum());
    System.out.println("traced: steps=" + steps.sum());
    assertTrue(!SuiteTests.everything() || steps.sum() > STEPS, "steps: " + steps.sum());
  }
}
