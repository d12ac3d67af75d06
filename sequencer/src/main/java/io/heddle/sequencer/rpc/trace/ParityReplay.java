package io.heddle.sequencer.rpc.trace;

import io.heddle.executor.BlockEnv;
import io.heddle.executor.evm.FrameEnd;
import io.heddle.executor.evm.FrameStart;
import io.heddle.executor.evm.TraceStep;
import io.heddle.primitives.Address;
import io.heddle.primitives.Hash;
import io.heddle.primitives.U256;
import io.heddle.sequencer.rpc.protocol.Arg;
import io.heddle.sequencer.rpc.protocol.Json;
import io.heddle.sequencer.rpc.shape.JsonObject;
import java.util.List;
import java.util.Optional;

/// What `trace_call` and `trace_replay…` answer for one execution: its output, and of `trace` and
/// `stateDiff` what is asked for. `vmTrace` is not served: `debug_trace…` has instructions.
public final class ParityReplay implements TransactionTracer {
  private static final int MAX_KINDS = 3;

  private final FlatCallTracer calls;
  private final boolean withTrace;
  private final boolean withDiff;
  private final Optional<Hash> transaction;

  /// @param kinds a list of `trace`, `stateDiff`
  /// @param transaction is told in the answer
  public ParityReplay(Arg kinds, TraceBudget budget, BlockEnv env, Optional<Hash> transaction) {
    boolean trace = false;
    boolean diff = false;
    for (Arg kind : kinds.elements(MAX_KINDS)) {
      switch (kind.string()) {
        case "trace" -> trace = true;
        case "stateDiff" -> diff = true;
        default -> throw kind.mustBe("\"trace\" or \"stateDiff\"");
      }
    }
    this.calls = new FlatCallTracer(budget, env, false);
    this.withTrace = trace;
    this.withDiff = diff;
    this.transaction = transaction;
  }

  @Override
  public void step(TraceStep step) {}

  @Override
  public void entered(FrameStart start) {
    calls.entered(start);
  }

  @Override
  public void left(FrameEnd end) {
    calls.left(end);
  }

  @Override
  public void selfDestructed(Address address, Address beneficiary, U256 balance) {
    calls.selfDestructed(address, beneficiary, balance);
  }

  @Override
  public Json result(Traced traced) {
    List<Json> traces = withTrace ? calls.traces(Optional.empty()) : List.of();
    return JsonObject.of(object -> {
      object.data("output", traced.output());
      if (withDiff) {
        object.value("stateDiff", ParityStateDiff.of(traced.before(), traced.diff()));
      } else {
        object.none("stateDiff");
      }
      object.objects("trace", traces);
      if (transaction.isPresent()) {
        object.hash("transactionHash", transaction.get());
      }
      object.none("vmTrace");
    });
  }
}
