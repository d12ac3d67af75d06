package io.heddle.executor;

/// Runs a message against a view without keeping its effects (`eth_call`, `eth_estimateGas`).
@FunctionalInterface
public interface CallExecutor {
  /// Runs the call.
  ///
  /// @param cancellation ends it early, by [ExecutionCancelledException]
  CallResult call(BlockEnv env, CallRequest request, StateView view, Cancellation cancellation);

  /// A call that only its gas ends.
  default CallResult call(BlockEnv env, CallRequest request, StateView view) {
    return call(env, request, view, Cancellation.NEVER);
  }
}
