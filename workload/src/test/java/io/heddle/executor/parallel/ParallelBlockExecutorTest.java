package io.heddle.executor.parallel;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.heddle.executor.Account;
import io.heddle.executor.SliceStart;
import io.heddle.executor.StateView;
import io.heddle.executor.block.BlockResult;
import io.heddle.executor.block.SerialBlockExecutor;
import io.heddle.primitives.Address;
import io.heddle.primitives.Bytes;
import io.heddle.primitives.Hash;
import io.heddle.primitives.U256;
import io.heddle.workload.FlatState;
import io.heddle.workload.Workload;
import io.heddle.workload.WorkloadGenerator;
import io.heddle.workload.WorkloadKind;
import io.heddle.workload.WorkloadOptions;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class ParallelBlockExecutorTest {
  private static final int TRANSACTIONS = 600;

  /// Threads meet in a new way each time: `-Dheddle.fuzz.rounds=10000` makes it a hundred times.
  private static final int ROUNDS =
      Math.max(1, Integer.getInteger("heddle.fuzz.rounds", 100) / 100);

  private final SerialBlockExecutor serial = new SerialBlockExecutor();
  private final Workload transfers =
      WorkloadGenerator.generate(WorkloadKind.TRANSFERS, WorkloadOptions.of(1, 1, TRANSACTIONS));

  /// Counts what it hears.
  private static final class Counting implements ExecutionMonitor {
    int runs;
    int left;
    int ahead;
    @Nullable Throwable cause;

    @Override
    public void executed(int transactions, int aheadCount, int repeatedCount) {
      runs++;
      ahead += aheadCount;
    }

    @Override
    public void leftToSerial(int transactions) {
      left++;
    }

    @Override
    public void guided(boolean confirmed) {}

    @Override
    public void fellBack(Throwable newCause) {
      cause = newCause;
    }
  }

  @ParameterizedTest
  @EnumSource(WorkloadKind.class)
  void execute_workload_equalsSerialWithAnyNumberOfThreads(WorkloadKind kind) {
    Workload workload = WorkloadGenerator.generate(kind, WorkloadOptions.of(3, 2, TRANSACTIONS));
    for (int threads : List.of(1, 2, 4, 16)) {
      Counting counting = new Counting();
      try (ParallelBlockExecutor parallel = new ParallelBlockExecutor(threads, counting)) {
        for (int round = 0; round < ROUNDS; round++) {
          executeBlocks(workload, parallel, kind + " threads=" + threads);
        }
      }
      assertEquals(
          threads == 1 ? 0 : ROUNDS * workload.blocks().size(), counting.runs + counting.left);
    }
  }

  private void executeBlocks(Workload workload, ParallelBlockExecutor parallel, String name) {
    FlatState state = workload.state();
    for (int block = 0; block < workload.blocks().size(); block++) {
      BlockResult expected = execute(workload, block, state);
      BlockResult actual =
          parallel.execute(
              workload.env(block), SliceStart.BLOCK_START, workload.blocks().get(block), state);
      assertEquals(expected, actual, name);
      state.apply(expected.diff());
    }
  }

  private BlockResult execute(Workload workload, int block, StateView state) {
    return serial.execute(
        workload.env(block), SliceStart.BLOCK_START, workload.blocks().get(block), state);
  }

  @Test
  void execute_helperThrowsError_serialExecutorTakesOver() {
    Counting counting = new Counting();
    AssertionError death = new AssertionError("a helper dies");
    BlockResult actual = executeTransfers(counting, new HelperView(transfers.state(), death));
    assertEquals(execute(transfers, 0, transfers.state()), actual);
    assertSame(death, counting.cause);
    assertEquals(0, counting.runs);
  }

  @Test
  void execute_helperThrowsException_onlyThatExecutionIsLost() {
    Counting counting = new Counting();
    IllegalStateException failure = new IllegalStateException("a guess led astray");
    HelperView view = new HelperView(transfers.state(), failure);
    BlockResult actual = executeTransfers(counting, view);
    assertTrue(view.failed.get(), "no helper failed");
    assertEquals(execute(transfers, 0, transfers.state()), actual);
    assertEquals(1, counting.runs);
    assertTrue(counting.ahead > 0);
    assertSame(null, counting.cause);
  }

  @Test
  void execute_viewFailsAtTheTurn_failsAsSerial() {
    Address broken = transfers.blocks().getFirst().get(100).sender();
    StateView view =
        new HelperView(transfers.state(), null) {
          @Override
          public @Nullable Account account(Address address) {
            if (address.equals(broken)) {
              throw new IllegalStateException("store failed");
            }
            return super.account(address);
          }
        };
    Counting counting = new Counting();
    assertThrows(IllegalStateException.class, () -> execute(transfers, 0, view));
    IllegalStateException thrown =
        assertThrows(IllegalStateException.class, () -> executeTransfers(counting, view));
    assertEquals("store failed", thrown.getMessage());
    assertTrue(counting.cause instanceof IllegalStateException);
  }

  @Test
  void execute_fewTransactions_isSerial() {
    Counting counting = new Counting();
    try (ParallelBlockExecutor parallel = new ParallelBlockExecutor(2, counting)) {
      parallel.execute(
          transfers.env(0),
          SliceStart.BLOCK_START,
          transfers.blocks().getFirst().subList(0, 31),
          transfers.state());
    }
    assertEquals(0, counting.runs);
  }

  @Test
  void close_executorWithHelpers_endsTheirThreads() throws InterruptedException {
    ParallelBlockExecutor parallel = new ParallelBlockExecutor(3, ExecutionMonitor.NONE);
    AtomicInteger helpers = new AtomicInteger();
    StateView view =
        new HelperView(transfers.state(), null) {
          @Override
          void helperReads() {
            helpers.incrementAndGet();
          }
        };
    parallel.execute(transfers.env(0), SliceStart.BLOCK_START, transfers.transactions(), view);
    assertTrue(helpers.get() > 0);
    List<Thread> threads = parallel.helpers();
    assertEquals(2, threads.size());
    parallel.close();
    for (Thread thread : threads) {
      thread.join(TimeUnit.SECONDS.toMillis(10));
      assertFalse(thread.isAlive());
    }
    BlockResult after =
        parallel.execute(
            transfers.env(0), SliceStart.BLOCK_START, transfers.transactions(), transfers.state());
    assertEquals(execute(transfers, 0, transfers.state()), after);
  }

  @Test
  void constructor_noThreads_refuses() {
    assertThrows(
        IllegalArgumentException.class, () -> new ParallelBlockExecutor(0, ExecutionMonitor.NONE));
  }

  private BlockResult executeTransfers(ExecutionMonitor monitor, StateView view) {
    try (ParallelBlockExecutor parallel = new ParallelBlockExecutor(2, monitor)) {
      return parallel.execute(
          transfers.env(0), SliceStart.BLOCK_START, transfers.transactions(), view);
    }
  }

  /// A view on which the caller waits until a helper has read something, which may do that helper
  /// no good.
  private static class HelperView implements StateView {
    private final StateView view;
    private final @Nullable Throwable failure;
    private final Thread caller = Thread.currentThread();
    private final CountDownLatch helped = new CountDownLatch(1);
    private boolean waited;
    final AtomicBoolean failed = new AtomicBoolean();

    HelperView(StateView view, @Nullable Throwable failure) {
      this.view = view;
      this.failure = failure;
    }

    void helperReads() {}

    private void meet() {
      if (!Thread.currentThread().equals(caller)) {
        helperReads();
        if (failure instanceof Error error) {
          helped.countDown();
          throw error;
        } else if (failure instanceof RuntimeException exception
            && isAhead()
            && failed.compareAndSet(false, true)) {
          helped.countDown();
          throw exception;
        } else if (failure == null) {
          helped.countDown();
        }
      } else if (!waited) {
        waited = true;
        await();
      }
    }

    /// Whether the transaction is executed ahead of its turn: at its turn nothing may fail.
    private static boolean isAhead() {
      return StackWalker.getInstance()
          .walk(frames -> frames.anyMatch(frame -> frame.getMethodName().equals("executeAhead")));
    }

    private void await() {
      try {
        helped.await(2, TimeUnit.SECONDS); // the serial executor has no helpers
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    }

    @Override
    public @Nullable Account account(Address address) {
      meet();
      return view.account(address);
    }

    @Override
    public U256 storage(Address address, U256 slot) {
      return view.storage(address, slot);
    }

    @Override
    public Bytes code(Hash codeHash) {
      return view.code(codeHash);
    }

    @Override
    public boolean hasStorage(Address address) {
      return view.hasStorage(address);
    }
  }
}
