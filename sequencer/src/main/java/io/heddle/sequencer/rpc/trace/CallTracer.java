package io.heddle.sequencer.rpc.trace;

import io.heddle.executor.HaltReason;
import io.heddle.executor.evm.FrameEnd;
import io.heddle.primitives.Bytes;
import io.heddle.sequencer.rpc.protocol.Arg;
import io.heddle.sequencer.rpc.protocol.Json;
import io.heddle.sequencer.rpc.shape.HaltText;
import io.heddle.sequencer.rpc.shape.JsonObject;
import io.heddle.sequencer.rpc.shape.RevertReason;
import java.io.IOException;
import java.util.Optional;

/// Geth's `callTracer`: the tree of a transaction's messages, with their logs if `withLog` is set.
/// The outermost message has the transaction's gas.
final class CallTracer extends CallTree {
  CallTracer(TraceBudget budget, Arg config) {
    super(budget, Options.flag(config, "onlyTopCall"), Options.flag(config, "withLog"));
  }

  @Override
  public Json result(Traced traced) {
    return node(root(), Optional.of(traced), false);
  }

  /// @param traced for the outermost message
  /// @param undone whether a message around it did not succeed, so that its logs are none
  private static Json node(CallNode node, Optional<Traced> traced, boolean undone) {
    FrameEnd end = node.end();
    boolean failed = undone || !end.isSuccess();
    return JsonObject.of(object -> {
      object
          .address("from", node.start.from())
          .quantity("gas", traced.map(Traced::gasLimit).orElse(node.start.gas()))
          .quantity("gasUsed", traced.map(Traced::gasUsed).orElse(end.gasUsed()));
      if (!node.start.isCreation() || end.isSuccess()) {
        object.address("to", node.start.to());
      }
      object.data("input", node.start.input());
      end(object, end);
      if (!node.calls.isEmpty()) {
        object.objects(
            "calls",
            node.calls.stream().map(call -> node(call, Optional.empty(), failed)).toList());
      }
      if (!failed && !node.logs.isEmpty()) {
        object.objects("logs", node.logs.stream().map(CallTracer::log).toList());
      }
      if (!node.type().equals("STATICCALL")) {
        object.quantity("value", node.start.value());
      }
      object.text("type", node.type());
    });
  }

  private static void end(JsonObject object, FrameEnd end) throws IOException {
    if (end.isSuccess()) {
      if (!end.output().equals(Bytes.EMPTY)) {
        object.data("output", end.output());
      }
      return;
    }
    if (end.reverted() && !end.output().equals(Bytes.EMPTY)) {
      object.data("output", end.output());
    }
    object.text("error", error(end));
    Optional<String> reason = end.reverted() ? RevertReason.of(end.output()) : Optional.empty();
    if (reason.isPresent()) {
      object.text("revertReason", reason.get());
    }
  }

  static String error(FrameEnd end) {
    Optional<HaltReason> halted = end.halted();
    return halted.map(HaltText::of).orElse("execution reverted");
  }

  private static Json log(CallNode.PlacedLog placed) {
    return JsonObject.of(object ->
        object
            .quantity("index", placed.index())
            .address("address", placed.log().address())
            .hashes("topics", placed.log().topics())
            .data("data", placed.log().data())
            .quantity("position", placed.position()));
  }
}
