package io.heddle.sequencer.rpc.method;

import io.heddle.executor.BlockEnv;
import io.heddle.executor.CallRequest;
import io.heddle.executor.CallResult;
import io.heddle.executor.Cancellation;
import io.heddle.executor.StateView;
import io.heddle.executor.block.EvmCallExecutor;
import io.heddle.executor.precompile.Precompiles;
import io.heddle.primitives.Address;
import io.heddle.primitives.transaction.AccessListEntry;
import io.heddle.primitives.transaction.ContractAddress;
import io.heddle.sequencer.rpc.protocol.Json;
import io.heddle.sequencer.rpc.protocol.MethodTable;
import io.heddle.sequencer.rpc.protocol.Params;
import io.heddle.sequencer.rpc.protocol.RpcException;
import io.heddle.sequencer.rpc.shape.HaltText;
import io.heddle.sequencer.rpc.shape.JsonObject;
import io.heddle.sequencer.rpc.shape.TransactionJson;
import io.heddle.sequencer.rpc.trace.AccessTracer;
import io.heddle.sequencer.rpc.trace.TraceBudget;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/// `eth_createAccessList`: what a transaction would look at. The call is run with the list that the
/// run before gave until a run gives the same list, since gas can decide what code does.
final class AccessListMethods implements MethodTable.Group {
  /// Two runs suffice for nearly every call.
  private static final int MAX_RUNS = 8;

  private final Blocks blocks;
  private final EvmCallExecutor executor;
  private final long chainId;
  private final long gasCap;

  AccessListMethods(Blocks blocks, EvmCallExecutor executor, long chainId, long gasCap) {
    this.blocks = blocks;
    this.executor = executor;
    this.chainId = chainId;
    this.gasCap = gasCap;
  }

  @Override
  public void register(MethodTable.Builder methods) {
    methods.addComputing("eth_createAccessList", 1, 3, Costs::estimate, this::create);
  }

  private Json create(Params params, MethodTable.Ending ending) {
    CallArgs args = CallArgs.of(params.at(0), chainId);
    Blocks.CallContext context = blocks.callContext(BlockId.of(params.at(1)));
    BlockEnv env = args.seenBy(context.env());
    StateView state = Overrides.state(params.at(2), context.state(), env.fork());
    Cancellation cancellation = CallMethods.endingWith(ending);
    long gasLimit = Math.min(args.gas().orElse(gasCap), gasCap);
    Predicate<Address> warm = warm(args, env, state);
    List<AccessListEntry> list = args.accessList();
    for (int run = 0; run < MAX_RUNS; run++) {
      AccessTracer tracer = new AccessTracer(new TraceBudget(), warm);
      CallRequest request = args.withAccessList(list).request(gasLimit);
      CallResult result = executor.trace(env, request, state, cancellation, tracer);
      List<AccessListEntry> found = tracer.accessList();
      if (found.equals(list) || result instanceof CallResult.Rejected) {
        return answer(list, result);
      }
      list = found;
    }
    throw RpcException.server(
        "access list does not settle: %d runs gave as many lists".formatted(MAX_RUNS));
  }

  /// What is warm at the start of any transaction: sender, recipient or created contract,
  /// precompiles.
  private static Predicate<Address> warm(CallArgs args, BlockEnv env, StateView state) {
    Precompiles precompiles = Precompiles.forFork(env.fork());
    var sender = state.account(args.from());
    Address target =
        args.to()
            .orElseGet(
                () -> ContractAddress.create(args.from(), sender == null ? 0 : sender.nonce()));
    return address ->
        address.equals(args.from()) || address.equals(target) || precompiles.at(address) != null;
  }

  private static Json answer(List<AccessListEntry> list, CallResult result) {
    record Ending(long gasUsed, Optional<String> error) {}
    Ending ending =
        switch (result) {
          case CallResult.Success success -> new Ending(success.gasUsed(), Optional.empty());
          case CallResult.Reverted reverted ->
              new Ending(reverted.gasUsed(), Optional.of("execution reverted"));
          case CallResult.Halted halted ->
              new Ending(halted.gasUsed(), Optional.of(HaltText.of(halted.reason())));
          case CallResult.Rejected rejected -> throw CallFailure.of(rejected);
        };
    return JsonObject.of(object -> {
      object.value("accessList", TransactionJson.accessList(list));
      if (ending.error().isPresent()) {
        object.text("error", ending.error().get());
      }
      object.quantity("gasUsed", ending.gasUsed());
    });
  }
}
