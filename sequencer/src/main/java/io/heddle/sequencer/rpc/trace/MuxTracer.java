package io.heddle.sequencer.rpc.trace;

import io.heddle.executor.TransactionOutcome;
import io.heddle.executor.evm.FrameEnd;
import io.heddle.executor.evm.FrameStart;
import io.heddle.executor.evm.MessageResult;
import io.heddle.executor.evm.TraceStep;
import io.heddle.primitives.Address;
import io.heddle.primitives.U256;
import io.heddle.primitives.block.Log;
import io.heddle.sequencer.rpc.protocol.Json;
import io.heddle.sequencer.rpc.shape.JsonObject;
import java.util.Collection;
import java.util.SortedMap;
import java.util.TreeMap;

/// Geth's `muxTracer`: several tracers at once, each under its name.
final class MuxTracer implements TransactionTracer {
  private final SortedMap<String, TransactionTracer> tracers;

  MuxTracer(SortedMap<String, TransactionTracer> tracers) {
    this.tracers = new TreeMap<>(tracers);
  }

  private Collection<TransactionTracer> all() {
    return tracers.values();
  }

  @Override
  public boolean wantsMemory() {
    return all().stream().anyMatch(TransactionTracer::wantsMemory);
  }

  @Override
  public void step(TraceStep step) {
    all().forEach(tracer -> tracer.step(step));
  }

  @Override
  public void entered(FrameStart start) {
    all().forEach(tracer -> tracer.entered(start));
  }

  @Override
  public void left(FrameEnd end) {
    all().forEach(tracer -> tracer.left(end));
  }

  @Override
  public void logged(Log log) {
    all().forEach(tracer -> tracer.logged(log));
  }

  @Override
  public void selfDestructed(Address address, Address beneficiary, U256 balance) {
    all().forEach(tracer -> tracer.selfDestructed(address, beneficiary, balance));
  }

  @Override
  public void ended(MessageResult result) {
    all().forEach(tracer -> tracer.ended(result));
  }

  @Override
  public void ended(TransactionOutcome outcome) {
    all().forEach(tracer -> tracer.ended(outcome));
  }

  @Override
  public Json result(Traced traced) {
    return JsonObject.of(object -> {
      for (var entry : tracers.entrySet()) {
        object.value(entry.getKey(), entry.getValue().result(traced));
      }
    });
  }
}
