package io.heddle.sequencer.rpc.method;

import io.heddle.executor.BlockEnv;
import io.heddle.executor.CallRequest;
import io.heddle.executor.CallResult;
import io.heddle.executor.Cancellation;
import io.heddle.executor.StateDiff;
import io.heddle.executor.StateView;
import io.heddle.executor.block.EvmCallExecutor;
import io.heddle.primitives.Bytes;
import io.heddle.primitives.transaction.RecoveredTransaction;
import io.heddle.sequencer.SealedBlock;
import io.heddle.sequencer.rpc.protocol.Arg;
import io.heddle.sequencer.rpc.protocol.Json;
import io.heddle.sequencer.rpc.protocol.MethodTable;
import io.heddle.sequencer.rpc.protocol.Params;
import io.heddle.sequencer.rpc.protocol.RpcException;
import io.heddle.sequencer.rpc.shape.JsonObject;
import io.heddle.sequencer.rpc.trace.Replay;
import io.heddle.sequencer.rpc.trace.TraceBudget;
import io.heddle.sequencer.rpc.trace.Traced;
import io.heddle.sequencer.rpc.trace.Tracers;
import io.heddle.sequencer.rpc.trace.TransactionTracer;
import java.util.ArrayList;
import java.util.List;

/// Executions with a tracer: `debug_traceTransaction`, `debug_traceBlockBy…`, `debug_traceCall`. A
/// sealed transaction is executed again on the state before its block, after the transactions
/// before it; that state must be within the kept history. All end with the call's time.
final class TraceMethods implements MethodTable.Group {
  private final SealedExecutions executions;
  private final Blocks blocks;
  private final EvmCallExecutor calls;
  private final long chainId;
  private final long gasCap;

  TraceMethods(
      SealedExecutions executions,
      Blocks blocks,
      EvmCallExecutor calls,
      long chainId,
      long gasCap) {
    this.executions = executions;
    this.blocks = blocks;
    this.calls = calls;
    this.chainId = chainId;
    this.gasCap = gasCap;
  }

  @Override
  public void register(MethodTable.Builder methods) {
    methods
        .addComputing("debug_traceTransaction", 1, 2, Costs::trace, this::transaction)
        .addComputing(
            "debug_traceBlockByNumber",
            1,
            2,
            Costs::traceBlock,
            (params, ending) -> block(BlockId.numberOrTag(params.at(0)), params.at(1), ending))
        .addComputing(
            "debug_traceBlockByHash",
            1,
            2,
            Costs::traceBlock,
            (params, ending) ->
                block(new BlockId.ByHash(params.at(0).hash()), params.at(1), ending))
        .addComputing("debug_traceCall", 1, 3, Costs::trace, this::call);
  }

  private Json transaction(Params params, MethodTable.Ending ending) {
    SealedExecutions.Place place =
        executions
            .find(params.at(0).hash())
            .orElseThrow(() -> RpcException.server("transaction not found"));
    BlockEnv env = executions.env(place.block());
    TransactionTracer tracer = Tracers.of(params.at(1), env, new TraceBudget());
    return executions
        .replayBefore(place, env, CallMethods.endingWith(ending))
        .trace(place.transaction(), tracer);
  }

  private Json block(BlockId id, Arg options, MethodTable.Ending ending) {
    SealedBlock block = executions.block(id);
    BlockEnv env = executions.env(block);
    TraceBudget budget = new TraceBudget();
    Replay replay = executions.replay(block, env, CallMethods.endingWith(ending));
    List<Json> results = new ArrayList<>();
    for (RecoveredTransaction transaction : block.transactions()) {
      Json result = replay.trace(transaction, Tracers.of(options, env, budget));
      results.add(
          JsonObject.of(
              object -> object.hash("txHash", transaction.hash()).value("result", result)));
    }
    return Json.array(results);
  }

  /// The third parameter has the overrides too, as in geth.
  private Json call(Params params, MethodTable.Ending ending) {
    CallArgs args = CallArgs.of(params.at(0), chainId);
    Arg options = params.at(2).orEmptyObject();
    Blocks.CallContext context = blocks.callContext(BlockId.of(params.at(1)));
    BlockEnv env = args.seenBy(Overrides.block(options.field("blockOverrides"), context.env()));
    StateView state = Overrides.state(options.field("stateOverrides"), context.state(), env.fork());
    long gasLimit = Math.min(args.gas().orElse(gasCap), gasCap);
    CallRequest request = args.request(gasLimit);
    TransactionTracer tracer = Tracers.of(options, env, new TraceBudget());
    Cancellation cancellation = CallMethods.endingWith(ending);
    return switch (calls.trace(env, request, state, cancellation, tracer)) {
      case CallResult.Success success ->
          tracer.result(called(env, request, state, success.gasUsed(), false, success.output()));
      case CallResult.Reverted reverted ->
          tracer.result(called(env, request, state, reverted.gasUsed(), true, reverted.output()));
      case CallResult.Halted halted ->
          tracer.result(called(env, request, state, halted.gasUsed(), true, Bytes.EMPTY));
      case CallResult.Rejected rejected -> throw CallFailure.of(rejected);
    };
  }

  private static Traced called(
      BlockEnv env,
      CallRequest request,
      StateView state,
      long gasUsed,
      boolean failed,
      Bytes output) {
    return new Traced(
        env,
        request.from(),
        request.to(),
        request.gasLimit(),
        gasUsed,
        failed,
        output,
        state,
        StateDiff.EMPTY);
  }
}
