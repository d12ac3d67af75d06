package io.heddle.executor.block;

import io.heddle.executor.BlockEnv;
import io.heddle.executor.CallExecutor;
import io.heddle.executor.CallRequest;
import io.heddle.executor.CallResult;
import io.heddle.executor.Cancellation;
import io.heddle.executor.StateView;
import io.heddle.executor.evm.CodeCache;
import io.heddle.executor.transaction.CallProcessor;

/// Runs calls on the same EVM as blocks. May be used by several threads at once.
public final class EvmCallExecutor implements CallExecutor {
  private final CodeCache codes;

  public EvmCallExecutor() {
    this(new CodeCache());
  }

  /// An executor that shares analysed code with others.
  public EvmCallExecutor(CodeCache codes) {
    this.codes = codes;
  }

  @Override
  public CallResult call(
      BlockEnv env, CallRequest request, StateView view, Cancellation cancellation) {
    return new CallProcessor(env, view, codes, cancellation, null).call(request, view);
  }
}
