package io.heddle.executor.parallel;

import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assertions.fail;

import io.heddle.executor.TransactionOutcome.Included;
import io.heddle.executor.block.BlockResult;
import io.heddle.executor.block.SerialBlockExecutor;
import io.heddle.primitives.transaction.RecoveredTransaction;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/// Parallel execution equals the serial oracle on random blocks, bit for bit.
/// `-Dheddle.fuzz.rounds=10000` for the long run, `-Dheddle.seed` to begin elsewhere or again.
class ParallelEqualsSerialFuzzTest {
  private static final int ROUNDS = Integer.getInteger("heddle.fuzz.rounds", 300);
  private static final long SEED = Long.getLong("heddle.seed", System.nanoTime() >>> 16);
  private static final int INTERLEAVINGS = 3;

  /// How often a smaller block is tried before it counts as sound.
  private static final int ATTEMPTS = 40;

  private final SerialBlockExecutor serial = new SerialBlockExecutor();

  @Test
  void execute_randomInterleavings_equalsSerial() {
    System.out.println("random interleavings: -Dheddle.seed=" + SEED + " rounds=" + ROUNDS);
    AtomicInteger repeated = new AtomicInteger();
    int succeeded = 0;
    int rejected = 0;
    for (long seed = SEED; seed < SEED + ROUNDS; seed++) {
      RandomBlock block = RandomBlocks.of(seed);
      BlockResult expected = serial(block);
      for (int i = 0; i < INTERLEAVINGS; i++) {
        check(
            seed,
            block,
            expected,
            (any, order) -> {
              Interleaving interleaving = new Interleaving(any, order);
              BlockResult result = interleaving.execute();
              repeated.addAndGet(interleaving.repeated());
              return result;
            },
            seed + i);
      }
      for (var outcome : expected.outcomes()) {
        boolean included = outcome instanceof Included;
        rejected += included ? 0 : 1;
        succeeded += outcome instanceof Included in && in.receipt().success() ? 1 : 0;
      }
    }
    System.out.printf(
        "succeeded=%d rejected=%d repeated=%d%n", succeeded, rejected, repeated.get());
    assertTrue(succeeded > 3 * ROUNDS && rejected > ROUNDS, "the blocks are dull");
    assertTrue(repeated.get() > 3 * ROUNDS, "nothing got in the way of anything: " + repeated);
  }

  @Test
  void execute_threads_equalsSerial() {
    System.out.println("threads: -Dheddle.seed=" + SEED + " rounds=" + ROUNDS);
    AtomicInteger ahead = new AtomicInteger();
    AtomicInteger repeated = new AtomicInteger();
    ExecutionMonitor monitor =
        new ExecutionMonitor() {
          @Override
          public void executed(int transactions, int aheadCount, int repeatedCount) {
            ahead.addAndGet(aheadCount);
            repeated.addAndGet(repeatedCount);
          }

          @Override
          public void leftToSerial(int transactions) {
            throw new AssertionError("left to the serial executor");
          }

          @Override
          public void guided(boolean confirmed) {}

          @Override
          public void fellBack(Throwable cause) {
            throw new AssertionError("fell back to the serial executor", cause);
          }
        };
    List<ParallelBlockExecutor> executors =
        List.of(1, 2, 4, 16).stream()
            .map(threads -> ParallelBlockExecutor.eager(threads, monitor))
            .toList();
    for (long seed = SEED; seed < SEED + ROUNDS; seed++) {
      RandomBlock block = RandomBlocks.of(seed);
      BlockResult expected = serial(block);
      for (ParallelBlockExecutor executor : executors) {
        check(seed, block, expected, (any, order) -> parallel(executor, any), seed);
      }
    }
    executors.forEach(ParallelBlockExecutor::close);
    System.out.printf("ahead=%d repeated=%d%n", ahead.get(), repeated.get());
    assertTrue(ahead.get() > ROUNDS, "nothing was executed ahead: " + ahead);
    assertTrue(repeated.get() > 0, "nothing got in the way of anything");
  }

  private static BlockResult parallel(ParallelBlockExecutor executor, RandomBlock block) {
    return executor.execute(
        block.env(), block.start(), block.transactions(), new RestlessView(block.state()));
  }

  private BlockResult serial(RandomBlock block) {
    return serial.execute(block.env(), block.start(), block.transactions(), block.state());
  }

  /// Executes a block in some order that a seed decides, or chance.
  private interface Execution {
    BlockResult execute(RandomBlock block, long seed);
  }

  private void check(
      long seed, RandomBlock block, BlockResult expected, Execution execution, long order) {
    String difference = difference(expected, execution, block, order);
    if (!difference.isEmpty()) {
      RandomBlock smallest = shrink(block, execution);
      fail(
          "-Dheddle.seed=%d: %s%nsmallest block (%d of %d transactions): %s%n%s"
              .formatted(
                  seed,
                  difference,
                  smallest.transactions().size(),
                  block.transactions().size(),
                  smallest.env(),
                  smallest.describe()));
    }
  }

  /// Leaves out transactions, many at once and then one by one, as long as it still goes wrong.
  private RandomBlock shrink(RandomBlock block, Execution execution) {
    RandomBlock smallest = block;
    for (int size = block.transactions().size() / 2; size > 0; size /= 2) {
      for (int from = 0; from + size <= smallest.transactions().size(); ) {
        List<RecoveredTransaction> fewer = new ArrayList<>(smallest.transactions());
        fewer.subList(from, from + size).clear();
        RandomBlock smaller = smallest.with(fewer);
        if (goesWrong(smaller, execution)) {
          smallest = smaller;
        } else {
          from += size;
        }
      }
    }
    return smallest;
  }

  private boolean goesWrong(RandomBlock block, Execution execution) {
    BlockResult expected = serial(block);
    for (int i = 0; i < ATTEMPTS; i++) {
      if (!difference(expected, execution, block, i).isEmpty()) {
        return true;
      }
    }
    return false;
  }

  /// What is different, or nothing.
  private static String difference(
      BlockResult expected, Execution execution, RandomBlock block, long order) {
    BlockResult actual;
    try {
      actual = execution.execute(block, order);
    } catch (RuntimeException | AssertionError e) {
      return "failed: " + e + " at " + e.getStackTrace()[0];
    }
    for (int i = 0; i < expected.outcomes().size(); i++) {
      if (!expected.outcomes().get(i).equals(actual.outcomes().get(i))) {
        return "outcome %d: expected=%s actual=%s"
            .formatted(i, expected.outcomes().get(i), actual.outcomes().get(i));
      }
    }
    if (!expected.diff().equals(actual.diff())) {
      return "diff: expected=" + expected.diff() + " actual=" + actual.diff();
    }
    return expected.equals(actual) ? "" : "gas used";
  }
}
