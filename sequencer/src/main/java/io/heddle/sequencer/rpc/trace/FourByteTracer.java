package io.heddle.sequencer.rpc.trace;

import io.heddle.executor.BlockEnv;
import io.heddle.executor.evm.FrameStart;
import io.heddle.executor.evm.TraceStep;
import io.heddle.executor.precompile.Precompiles;
import io.heddle.sequencer.rpc.protocol.Json;
import io.heddle.sequencer.rpc.shape.JsonObject;
import java.util.SortedMap;
import java.util.TreeMap;

/// Geth's `4byteTracer`: how often each selector was called with so many bytes of arguments, as
/// `0xa9059cbb-64`. Calls of precompiles and creations do not count.
final class FourByteTracer implements TransactionTracer {
  private static final int SELECTOR_BYTES = 4;
  private static final long ENTRY_BYTES = 120;

  private final TraceBudget budget;
  private final Precompiles precompiles;
  private final SortedMap<String, Integer> counts = new TreeMap<>();

  FourByteTracer(TraceBudget budget, BlockEnv env) {
    this.budget = budget;
    this.precompiles = Precompiles.forFork(env.fork());
  }

  @Override
  public void step(TraceStep step) {}

  @Override
  public void entered(FrameStart start) {
    if (start.isCreation()
        || start.input().size() < SELECTOR_BYTES
        || precompiles.at(start.to()) != null) {
      return;
    }
    String key =
        start.input().slice(0, SELECTOR_BYTES).toHex()
            + "-"
            + (start.input().size() - SELECTOR_BYTES);
    if (counts.merge(key, 1, Integer::sum) == 1) {
      budget.take(ENTRY_BYTES);
    }
  }

  @Override
  public Json result(Traced traced) {
    return JsonObject.of(object -> {
      for (var entry : counts.entrySet()) {
        object.number(entry.getKey(), entry.getValue());
      }
    });
  }
}
