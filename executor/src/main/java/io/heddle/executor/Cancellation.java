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
/// together; only a [Watch] takes it back, for the next execution of its thread.
public final class Cancellation {
  /// For executions that nobody ends, like those of the chain's own blocks.
  public static final Cancellation NEVER = new Cancellation(false);

  private final boolean cancellable;
  private volatile boolean requested;

  /// [System#nanoTime] at which the execution will be cancelled; 0 when nobody knows of such a
  /// time. The executing thread's.
  private long endNanos;

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

  /// Called by the execution before something that cannot be ended and takes about so long: goes
  /// on, or ends the execution because its time would be over.
  ///
  /// @throws ExecutionCancelledException if there is not so much time
  public void checkTime(long nanos) {
    check();
    if (endNanos != 0 && nanos > endNanos - System.nanoTime()) {
      throw new ExecutionCancelledException();
    }
  }

  void endsAt(long nanos) {
    endNanos = nanos;
  }

  /// No execution looks at it now.
  void reset() {
    requested = false;
    endNanos = 0;
  }
}
