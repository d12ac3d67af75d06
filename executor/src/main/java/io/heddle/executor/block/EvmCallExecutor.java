package io.heddle.executor.block;

import io.heddle.executor.BlockEnv;
import io.heddle.executor.CallExecutor;
import io.heddle.executor.CallRequest;
import io.heddle.executor.CallResult;
import io.heddle.executor.Cancellation;
import io.heddle.executor.OverlayView;
import io.heddle.executor.StateView;
import io.heddle.executor.evm.CodeCache;
import io.heddle.executor.evm.Tracer;
import io.heddle.executor.transaction.CallProcessor;

/// Runs calls on the same EVM as blocks. May be used by several threads at once.
///
/// Its cache of analysed code is not the chain's: calls that anybody may make never drive out what
/// blocks need. Code that a call only pretends (an [OverlayView]'s) stays in neither.
public final class EvmCallExecutor implements CallExecutor {
  private final CodeCache codes;

  public EvmCallExecutor() {
    this(new CodeCache());
  }

  EvmCallExecutor(CodeCache codes) {
    this.codes = codes;
  }

  @Override
  public CallResult call(
      BlockEnv env, CallRequest request, StateView view, Cancellation cancellation) {
    return new CallProcessor(env, view, codes(view), cancellation, null).call(request, view);
  }

  /// Runs the call, and tells a tracer of every instruction and message.
  public CallResult trace(
      BlockEnv env, CallRequest request, StateView view, Cancellation cancellation, Tracer tracer) {
    return new CallProcessor(env, view, codes(view), cancellation, tracer).call(request, view);
  }

  private CodeCache codes(StateView view) {
    return view instanceof OverlayView overlaid ? codes.without(overlaid.ownCodes()) : codes;
  }
}
