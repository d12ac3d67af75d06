package io.heddle.sequencer.rpc.trace;

import io.heddle.executor.BlockEnv;
import io.heddle.executor.evm.FrameEnd;
import io.heddle.executor.precompile.Precompiles;
import io.heddle.primitives.Hash;
import io.heddle.sequencer.rpc.protocol.Json;
import io.heddle.sequencer.rpc.shape.JsonObject;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/// A transaction's messages one after another, each with its way from the outermost one: the shape
/// of Parity's `trace_…` and of geth's `flatCallTracer`. Calls of precompiles are left out, as
/// Parity does, unless they are asked for.
public final class FlatCallTracer extends CallTree {
  /// Where a transaction is in the chain; traces of calls have no place.
  ///
  /// @param transaction its hash
  /// @param index its place in the block
  public record Place(Hash block, long number, Hash transaction, int index) {}

  private final Precompiles precompiles;
  private final boolean withPrecompiles;

  public FlatCallTracer(TraceBudget budget, BlockEnv env, boolean withPrecompiles) {
    super(budget, false, false);
    this.precompiles = Precompiles.forFork(env.fork());
    this.withPrecompiles = withPrecompiles;
  }

  @Override
  public Json result(Traced traced) {
    return Json.array(traces(Optional.empty()));
  }

  /// The messages in the order in which they began.
  public List<Json> traces(Optional<Place> place) {
    List<Json> traces = new ArrayList<>();
    add(root(), List.of(), place, traces);
    return traces;
  }

  private void add(CallNode node, List<Integer> way, Optional<Place> place, List<Json> traces) {
    List<CallNode> calls = node.calls.stream().filter(this::isTold).toList();
    traces.add(trace(node, calls.size(), way, place));
    for (int i = 0; i < calls.size(); i++) {
      List<Integer> further = new ArrayList<>(way);
      further.add(i);
      add(calls.get(i), further, place, traces);
    }
  }

  private boolean isTold(CallNode call) {
    return withPrecompiles || call.selfDestruct || precompiles.at(call.start.to()) == null;
  }

  private static Json trace(
      CallNode node, int subtraces, List<Integer> way, Optional<Place> place) {
    return JsonObject.of(object -> {
      object.value("action", action(node));
      if (place.isPresent()) {
        object.hash("blockHash", place.get().block()).number("blockNumber", place.get().number());
      }
      FrameEnd end = node.end();
      if (!end.isSuccess()) {
        object.text("error", end.reverted() ? "Reverted" : CallTracer.error(end));
      }
      if (node.selfDestruct || (!end.isSuccess() && !end.reverted())) {
        object.none("result");
      } else {
        object.value("result", result(node, end));
      }
      object.number("subtraces", subtraces).value("traceAddress", numbers(way));
      if (place.isPresent()) {
        object
            .hash("transactionHash", place.get().transaction())
            .number("transactionPosition", place.get().index());
      }
      object.text("type", type(node));
    });
  }

  private static String type(CallNode node) {
    if (node.selfDestruct) {
      return "suicide";
    }
    return node.start.isCreation() ? "create" : "call";
  }

  private static Json action(CallNode node) {
    return JsonObject.of(object -> {
      if (node.selfDestruct) {
        object
            .address("address", node.start.from())
            .address("refundAddress", node.start.to())
            .quantity("balance", node.start.value());
        return;
      }
      object.address("from", node.start.from()).quantity("gas", node.start.gas());
      if (node.start.isCreation()) {
        object
            .data("init", node.start.input())
            .text("creationMethod", node.start.name().toLowerCase(Locale.ROOT));
      } else {
        object
            .text("callType", node.start.name().toLowerCase(Locale.ROOT))
            .data("input", node.start.input())
            .address("to", node.start.to());
      }
      object.quantity("value", node.start.value());
    });
  }

  private static Json result(CallNode node, FrameEnd end) {
    return JsonObject.of(object -> {
      object.quantity("gasUsed", end.gasUsed());
      if (node.start.isCreation() && end.isSuccess()) {
        created(object, node, end);
      } else {
        object.data("output", end.output());
      }
    });
  }

  private static void created(JsonObject object, CallNode node, FrameEnd end) throws IOException {
    object.address("address", node.start.to()).data("code", end.output());
  }

  private static Json numbers(List<Integer> numbers) {
    return out -> {
      out.writeStartArray();
      for (int number : numbers) {
        out.writeNumber(number);
      }
      out.writeEndArray();
    };
  }
}
