package io.heddle.executor.witness;

import io.heddle.executor.AccountChange;
import io.heddle.executor.Cancellation;
import io.heddle.executor.StateDiff;
import io.heddle.executor.access.BlockAccessList;
import io.heddle.executor.access.RangeAccessLists;
import io.heddle.executor.block.BlockExecutor;
import io.heddle.executor.block.SerialBlockExecutor;
import io.heddle.executor.evm.CodeCache;
import io.heddle.executor.parallel.ExecutionMonitor;
import io.heddle.executor.parallel.ParallelBlockExecutor;
import io.heddle.executor.trie.InvalidTrieNodeException;
import io.heddle.executor.trie.MissingTrieNodeException;
import io.heddle.primitives.rlp.RlpException;
import io.heddle.primitives.rollup.BlockInputs;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The executors of a range of blocks that go by access lists, on several threads, and the judge of
/// whether that made a difference to what was read.
///
/// A parallel execution comes to the same result as the serial one whatever the list says, but what
/// it *reads* on the way there depends on its guesses, and a witness is exactly what was read. So a
/// block counts only if no guess was wrong:
///
/// - nothing was executed twice, so every execution observed what the serial one observes, and an
///   execution that observes the same reads the same;
/// - the block made no code: whether one that the state has too is read from there depends on who
///   looks first. A block that makes code by its list is executed serially from the start, and that
///   the list has all changes that the block made, and no others, is checked;
/// - no account was deleted: the storage of one that comes back in the same block is read from the
///   state or not depending on when it is looked at;
/// - the parallel executor did not fail.
///
/// Whoever gets `false` from [#isExact] must throw everything away that was noted of the reads, and
/// execute the range serially. For one caller.
final class GuidedExecution implements ExecutionMonitor, AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(GuidedExecution.class);

  private final RangeAccessLists lists;
  private final Cancellation cancellation;
  private final ParallelBlockExecutor parallel;
  private boolean guided;
  private boolean confirmed;
  private int repeated;

  /// @param threads that execute, the caller's included
  /// @param cancellation ends executions early
  GuidedExecution(RangeAccessLists lists, int threads, Cancellation cancellation) {
    this.lists = lists;
    this.cancellation = cancellation;
    this.parallel = new ParallelBlockExecutor(threads, this, cancellation);
  }

  /// The parallel execution came to nothing, because of a view that fails or for another reason.
  static final class FailedException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    FailedException(Throwable cause) {
      super("guided execution failed: " + cause.getMessage(), cause);
    }
  }

  /// The executor of the next block.
  ///
  /// @param block counted from the first of the range, which is 0
  BlockExecutor next(int block, BlockInputs inputs) {
    Optional<BlockAccessList> list =
        inputs.transactions().size() < ParallelBlockExecutor.MINIMUM_TRANSACTIONS
            ? Optional.empty()
            : lists.list(block).filter(GuidedExecution::makesNoCode);
    guided = list.isPresent();
    confirmed = false;
    repeated = 0;
    return guided
        ? parallel.guidedBy(list.get())
        : new SerialBlockExecutor(new CodeCache(), cancellation);
  }

  private static boolean makesNoCode(BlockAccessList list) {
    return list.accounts().stream().allMatch(account -> account.codeChanges().isEmpty());
  }

  /// Whether the block that was executed last read what the serial executor reads, no more and no
  /// less.
  boolean isExact(StateDiff changes) {
    return !guided
        || (confirmed
            && repeated == 0
            && changes.codes().isEmpty()
            && changes.accounts().values().stream().noneMatch(AccountChange::storageCleared));
  }

  @Override
  public void executed(int transactions, int ahead, int executedAgain) {
    repeated += executedAgain;
  }

  @Override
  public void leftToSerial(int transactions) {} // never by a list

  @Override
  public void guided(boolean listConfirmed) {
    confirmed = listConfirmed;
  }

  @Override
  public void fellBack(Throwable cause) {
    if (!isOfTheView(cause)) {
      LOG.error("GUIDED EXECUTION FAILED, executing the range serially", cause);
    }
    throw new FailedException(cause);
  }

  /// Whether it is what reading a bad witness throws.
  private static boolean isOfTheView(Throwable cause) {
    return cause instanceof InvalidWitnessException
        || cause instanceof MissingTrieNodeException
        || cause instanceof InvalidTrieNodeException
        || cause instanceof RlpException;
  }

  @Override
  public void close() {
    parallel.close();
  }
}
