package io.heddle.sequencer.rpc.trace;

import io.heddle.executor.evm.Tracer;
import io.heddle.sequencer.rpc.protocol.Json;

/// A tracer that has something to tell of one transaction or call, once that has ended.
public interface TransactionTracer extends Tracer {
  Json result(Traced traced);
}
