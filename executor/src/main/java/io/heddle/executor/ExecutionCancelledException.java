package io.heddle.executor;

/// An execution was ended by its [Cancellation] before it was done. Neither its input nor the node
/// is at fault; who cancelled knows why, and says so.
public final class ExecutionCancelledException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  ExecutionCancelledException() {
    super("execution cancelled before its end");
  }
}
