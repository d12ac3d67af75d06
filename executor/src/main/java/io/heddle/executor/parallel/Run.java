package io.heddle.executor.parallel;

import io.heddle.executor.BlockEnv;
import io.heddle.executor.Cancellation;
import io.heddle.executor.ExecutionCancelledException;
import io.heddle.executor.SliceStart;
import io.heddle.executor.SliceTimes;
import io.heddle.executor.StateView;
import io.heddle.executor.TransactionOutcome;
import io.heddle.executor.access.BlockAccessList;
import io.heddle.executor.block.BlockResult;
import io.heddle.executor.transaction.BlobRules;
import io.heddle.executor.transaction.Execution;
import io.heddle.executor.transaction.ReusedProcessor;
import io.heddle.executor.transaction.TransactionProcessor;
import io.heddle.primitives.Address;
import io.heddle.primitives.Check;
import io.heddle.primitives.transaction.BlobTransaction;
import io.heddle.primitives.transaction.RecoveredTransaction;
import io.heddle.primitives.transaction.Transaction;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicIntegerArray;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/// One slice of transactions on its way through all workers.
///
/// A transaction goes through these states:
///
/// ```text
/// NEW ──taken by a worker──► RUNNING ──► EXECUTED ──its turn──► committed
///  └──its turn, taken by the committer: executed on the exact state──┘
/// ```
///
/// Workers take chunks of transactions in order and execute them ahead of their turn, within a
/// window behind the committed ones. Whoever has time becomes the committer (one at a time, by a
/// lock) and commits what it can: an execution that holds as it is; one that does not, and a
/// transaction nobody has begun, by executing it on the exact state. So with one worker, or where
/// everything hangs together, the run is the serial execution.
///
/// A transaction is left to its turn when the sender's one before it is not executed yet, or when
/// its kind is known to be contended.
final class Run {
  private static final int NEW = 0;
  private static final int RUNNING = 1;
  private static final int EXECUTED = 2;

  private static final int NONE = -1;
  private static final int WINDOW_PER_THREAD = 64;
  private static final int MOST_PER_CHUNK = 16;
  private static final int CHUNKS_PER_THREAD = 4;

  private static final int SPINS = 200;
  private static final long PAUSE_NANOS = 20_000;

  /// Gas that every transaction fits into: whether it really does is checked at its turn.
  private static final long BOUNDLESS = Long.MAX_VALUE;

  private final BlockEnv env;
  private final List<RecoveredTransaction> transactions;
  private final StateView base;
  private final Hints hints;
  private final Cancellation cancellation;
  private final RunState state;
  private final int chunk;
  private final int window;

  private final AtomicIntegerArray statuses;
  private final @Nullable Footprint[] footprints;

  /// The sender's transactions before and after each, or [#NONE].
  private final int[] previous;

  private final int[] next;
  private int feeRecipients;
  private final AtomicInteger taken = new AtomicInteger();
  private final AtomicBoolean committing = new AtomicBoolean();
  private volatile @Nullable Throwable failure;

  // The committer's.

  private final @Nullable TransactionOutcome[] outcomes;
  private long gasUsed;
  private int blobsLeft;
  private int aheadCount;
  private int repeatedCount;

  /// @param threads that may take part
  /// @param list the access list of the block, of which this is a slice; null for none
  Run(
      BlockEnv env,
      SliceStart start,
      List<RecoveredTransaction> transactions,
      StateView base,
      int threads,
      Hints hints,
      @Nullable BlockAccessList list,
      Cancellation cancellation) {
    int count = transactions.size();
    this.env = env;
    this.transactions = transactions;
    this.base = base;
    this.hints = hints;
    this.cancellation = cancellation;
    this.state = new RunState(base, count, list, start.transactionIndex() + 1);
    this.chunk = Math.clamp(count / (threads * CHUNKS_PER_THREAD), 1, MOST_PER_CHUNK);
    this.window = Integer.highestOneBit(WINDOW_PER_THREAD * threads - 1) << 1;
    this.statuses = new AtomicIntegerArray(count);
    this.footprints = new Footprint[window];
    this.previous = new int[count];
    this.next = new int[count];
    this.outcomes = new TransactionOutcome[count];
    this.gasUsed = start.gasUsed();
    this.blobsLeft = BlobRules.maxPerBlock(env);
    chainSenders();
  }

  private void chainSenders() {
    Arrays.fill(next, NONE);
    for (int i = 0; i < previous.length; i++) {
      AccountCell sender = state.accounts.cell(transactions.get(i).sender());
      int before = sender.lastTransaction - 1;
      previous[i] = before;
      if (before != NONE) {
        next[before] = i;
      }
      sender.lastTransaction = i + 1;
    }
  }

  /// Says who receives fees; before any work.
  void setFeeRecipients(List<Address> recipients) {
    feeRecipients = recipients.size();
    for (Address recipient : recipients) {
      state.accounts.cell(recipient).receivesFees = true;
    }
  }

  // Every worker's.

  /// Works until everything is committed and summed up, or the run has failed.
  ///
  /// @param clock of the worker
  void work(ReusedProcessor worker, RunClock clock) {
    try {
      TransactionProcessor processor = worker.of(env, base);
      int idle = 0;
      while (failure == null && state.committedCount() < previous.length) {
        cancellation.check();
        boolean progress = commitReady(processor, clock);
        int first = take();
        if (first != NONE) {
          executeChunk(processor, first, clock);
        } else if (!progress) {
          pause(++idle);
          continue;
        }
        idle = 0;
      }
      if (failure == null) {
        state.sumUp();
      }
    } catch (Throwable dead) { // This worker's end must end the run, whatever it is.
      failure = dead;
    }
  }

  /// Why the run came to nothing; null while it has not.
  @Nullable Throwable failure() {
    return failure;
  }

  private static void pause(int idle) {
    if (idle < SPINS) {
      Thread.onSpinWait();
    } else {
      LockSupport.parkNanos(PAUSE_NANOS);
    }
  }

  /// The first of the next chunk, or [#NONE] while the window is full.
  private int take() {
    while (true) {
      int last = taken.get();
      int committed = state.committedCount();
      int first = Math.max(last, committed);
      int end = Math.min(first + chunk, previous.length);
      if (first >= end || end > committed + window) {
        return NONE;
      }
      if (taken.compareAndSet(last, end)) {
        return first;
      }
    }
  }

  private void executeChunk(TransactionProcessor processor, int first, RunClock clock) {
    int end = Math.min(first + chunk, previous.length);
    for (int i = first; i < end && failure == null; i++) {
      int current = i;
      while (current != NONE && mayExecute(current) && executeAhead(processor, current, clock)) {
        current = successor(current);
      }
    }
  }

  /// The sender's next transaction if it was passed over because of this one.
  private int successor(int index) {
    int successor = next[index];
    return successor != NONE && successor < taken.get() ? successor : NONE;
  }

  private boolean mayExecute(int index) {
    if (state.isGuided()) {
      return true;
    }
    int before = previous[index];
    return (before == NONE || before < state.committedCount() || statuses.get(before) == EXECUTED)
        && !hints.isContended(Hints.key(transactions.get(index).transaction()), index);
  }

  private boolean claim(int index) {
    return statuses.get(index) == NEW && statuses.compareAndSet(index, NEW, RUNNING);
  }

  /// Executes a transaction of the window ahead of its turn; false if somebody else has it.
  boolean executeAhead(TransactionProcessor processor, int index, RunClock clock) {
    if (!claim(index)) {
      return false;
    }
    Footprint footprint = footprint(index);
    footprint.begin(index, false);
    long began = clock.begin();
    try {
      execute(processor, footprint, index, BOUNDLESS, Integer.MAX_VALUE);
      footprint.publish();
    } catch (ExecutionCancelledException cancelled) {
      if (clock.times() == null) {
        throw cancelled;
      }
      footprint.begin(index, false); // a wrong guess can last for ever
    } catch (RuntimeException wrongGuess) {
      // On the exact state it will not happen again, or fail the run.
      footprint.begin(index, false);
    } finally {
      clock.end(index, began);
    }
    statuses.setRelease(index, EXECUTED);
    return true;
  }

  private Footprint footprint(int index) {
    int place = index & (window - 1);
    Footprint footprint = footprints[place];
    if (footprint == null) {
      footprint = new Footprint(state);
      footprints[place] = footprint;
    }
    return footprint;
  }

  private void execute(
      TransactionProcessor processor, Footprint footprint, int index, long gasLeft, int blobs) {
    processor.execute(transactions.get(index), footprint, gasLeft, blobs, footprint.execution());
    processor.journal().footprint(footprint);
    footprint.setComplete();
  }

  // The committer's.

  /// Commits what can be; false if that is nothing or somebody else is at it.
  private boolean commitReady(TransactionProcessor processor, RunClock clock) {
    boolean progress = false;
    // Asked again after the lock is given back: what became ready meanwhile may have no other
    // committer.
    while (isReady() && committing.compareAndSet(false, true)) {
      try {
        while (failure == null && commitNext(processor, clock)) {
          progress = true;
        }
      } finally {
        committing.set(false);
      }
    }
    return progress;
  }

  private boolean isReady() {
    int index = state.committedCount();
    return failure == null && index < previous.length && statuses.get(index) != RUNNING;
  }

  /// Commits the next transaction; false while it is being executed, or there is none.
  boolean commitNext(TransactionProcessor processor, RunClock clock) {
    int index = state.committedCount();
    if (index == previous.length) {
      return false;
    }
    boolean own = claim(index);
    if (!own && statuses.getAcquire(index) != EXECUTED) {
      return false;
    }
    Footprint footprint = footprint(index);
    if (own) {
      executeInTime(processor, footprint, index, clock);
    } else {
      aheadCount++;
      boolean held = footprint.isComplete() && footprint.holds();
      if (state.guide == null) {
        hints.learn(Hints.key(transactions.get(index).transaction()), held);
      }
      if (!held || !fits(transactions.get(index).transaction())) {
        repeatedCount++;
        executeInTime(processor, footprint, index, clock);
      }
    }
    footprint.commit();
    settle(index, footprint.execution());
    if (index + 1 == previous.length) {
      state.endCommits();
    }
    state.setCommittedCount(index + 1);
    return true;
  }

  /// Whether the room that the transaction was executed with makes no difference.
  private boolean fits(Transaction transaction) {
    return Long.compareUnsigned(transaction.gasLimit(), env.gasLimit() - gasUsed) <= 0
        && blobs(transaction) <= blobsLeft;
  }

  private static int blobs(Transaction transaction) {
    return transaction instanceof BlobTransaction blob ? blob.blobVersionedHashes().size() : 0;
  }

  /// Executes a transaction at its turn, if there is time for it.
  private void executeInTime(
      TransactionProcessor processor, Footprint footprint, int index, RunClock clock) {
    SliceTimes times = clock.times();
    if (times == null) {
      executeExactly(processor, footprint, index);
      return;
    }
    if (index > 0 && times.isOver()) {
      footprint.reject(index, SliceTimes.sliceOver());
      return;
    }
    long began = clock.begin();
    try {
      executeExactly(processor, footprint, index);
    } catch (ExecutionCancelledException tooLong) {
      footprint.reject(index, times.timeLimit());
    } finally {
      clock.end(index, began);
    }
  }

  /// Executes a transaction at its turn.
  private void executeExactly(TransactionProcessor processor, Footprint footprint, int index) {
    int attempts = 0;
    do {
      // Again only where fees that were not added yet mattered; asking has added them.
      if (attempts++ > feeRecipients) {
        throw new Check.InvariantViolation("exact execution does not hold: transaction=" + index);
      }
      repeatedCount += attempts == 1 ? 0 : 1;
      footprint.begin(index, true);
      execute(processor, footprint, index, env.gasLimit() - gasUsed, blobsLeft);
    } while (!footprint.holds());
  }

  /// Counts the transaction into the block.
  private void settle(int index, Execution execution) {
    outcomes[index] = execution.outcome(gasUsed);
    gasUsed = Math.addExact(gasUsed, execution.gasUsed());
    if (execution.isIncluded()) {
      blobsLeft -= blobs(transactions.get(index).transaction());
    }
  }

  int committed() {
    return state.committedCount();
  }

  // After the work.

  /// What came of it; once all workers are done and none has failed.
  BlockResult result() {
    Check.equal(previous.length, state.committedCount(), "committed transactions");
    return new BlockResult(List.of(outcomes), state.toDiff(), gasUsed, state.accesses);
  }

  /// Whether the block did what its access list says, all of it and nothing else. Reads are not
  /// compared; they lead nobody astray.
  boolean isListConfirmed() {
    return state.guide != null && state.guide.isConfirmed();
  }

  /// How many transactions were executed ahead of their turn.
  int aheadCount() {
    return aheadCount;
  }

  /// How many executions came to nothing, so that their transactions were executed again.
  int repeatedCount() {
    return repeatedCount;
  }
}
