package io.heddle.executor;

/// Runs a message against a view without keeping its effects (`eth_call`, `eth_estimateGas`).
public interface CallExecutor {
  CallResult call(BlockEnv env, CallRequest request, StateView view);
}
