package io.heddle.executor;

/// A request to end an execution early, made by anybody and noticed by the executing thread.
///
/// The execution looks at it where it costs least and no program can avoid it: before each block
/// and transaction, when a call or a precompile begins, and at every jump that is taken. Code
/// between two jumps is bounded by its size, one precompile by the gas that it is given. What
/// notices throws [ExecutionCancelledException]; nothing of the execution counts then, and what is
/// used again (processors, frames, executors) is as good as before.
///
/// A deadline is somebody else's timer that calls [#cancel]. For one execution, or several that end
/// together; it cannot be taken back.
public final class Cancellation {
  /// For executions that nobody ends, like those of the chain's own blocks.
  public static final Cancellation NEVER = new Cancellation(false);

  private final boolean cancellable;
  private volatile boolean requested;

  public Cancellation() {
    this(true);
  }

  private Cancellation(boolean cancellable) {
    this.cancellable = cancellable;
  }

  /// Asks the execution to end; from any thread, as often as one likes.
  public void cancel() {
    if (!cancellable) {
      throw new IllegalStateException("this execution is shared by all that never end early");
    }
    requested = true;
  }

  public boolean isRequested() {
    return requested;
  }

  /// Called by the execution: goes on, or ends it.
  ///
  /// @throws ExecutionCancelledException if that was asked for
  public void check() {
    if (requested) {
      throw new ExecutionCancelledException();
    }
  }
}
