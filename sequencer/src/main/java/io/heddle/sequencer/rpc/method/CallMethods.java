package io.heddle.sequencer.rpc.method;

import io.heddle.executor.BlockEnv;
import io.heddle.executor.CallExecutor;
import io.heddle.executor.CallRequest;
import io.heddle.executor.CallResult;
import io.heddle.executor.Cancellation;
import io.heddle.executor.StateView;
import io.heddle.sequencer.TransactionPool;
import io.heddle.sequencer.rpc.protocol.Json;
import io.heddle.sequencer.rpc.protocol.MethodTable;
import io.heddle.sequencer.rpc.protocol.Params;

/// Execution without effects: `eth_call` and `eth_estimateGas`, bounded by a gas cap and by time,
/// whichever is over first.
final class CallMethods implements MethodTable.Group {
  private final Blocks blocks;
  private final CallExecutor executor;
  private final long chainId;
  private final long gasCap;

  CallMethods(Blocks blocks, CallExecutor executor, long chainId, long gasCap) {
    this.blocks = blocks;
    this.executor = executor;
    this.chainId = chainId;
    this.gasCap = gasCap;
  }

  @Override
  public void register(MethodTable.Builder methods) {
    methods
        .addComputing("eth_call", 1, 4, Costs::call, this::call)
        .addComputing("eth_estimateGas", 1, 4, Costs::estimate, this::estimateGas);
  }

  private Json call(Params params, MethodTable.Ending ending) {
    CallArgs args = CallArgs.of(params.at(0), chainId);
    Blocks.CallContext context = blocks.callContext(BlockId.of(params.at(1)));
    StateView state = Overrides.state(params.at(2), context.state(), context.env().fork());
    BlockEnv env = args.seenBy(Overrides.block(params.at(3), context.env()));
    long gasLimit = Math.min(args.gas().orElse(gasCap), gasCap);
    CallRequest request = args.request(gasLimit);
    return switch (executor.call(env, request, state, endingWith(ending))) {
      case CallResult.Success success -> Json.data(success.output());
      case CallResult.Reverted reverted -> throw CallFailure.of(reverted);
      case CallResult.Halted halted -> throw CallFailure.of(halted, gasLimit);
      case CallResult.Rejected rejected -> throw CallFailure.of(rejected);
    };
  }

  private Json estimateGas(Params params, MethodTable.Ending ending) {
    CallArgs args = CallArgs.of(params.at(0), chainId);
    Blocks.CallContext context = blocks.callContext(BlockId.of(params.at(1)));
    StateView state = Overrides.state(params.at(2), context.state(), context.env().fork());
    BlockEnv env = args.seenBy(Overrides.block(params.at(3), context.env()));
    // What is estimated is to be sent, and the pool takes no more.
    long most = Math.min(gasCap, TransactionPool.MAX_TRANSACTION_GAS);
    return Json.quantity(
        new GasEstimator(executor, env, state, most, endingWith(ending)).estimate(args));
  }

  static Cancellation endingWith(MethodTable.Ending ending) {
    Cancellation cancellation = new Cancellation();
    ending.then(cancellation::cancel);
    return cancellation;
  }
}
