package io.heddle.sequencer.rpc.trace;

import io.heddle.executor.evm.FrameEnd;
import io.heddle.executor.evm.TraceStep;
import io.heddle.primitives.Bytes;
import io.heddle.sequencer.rpc.protocol.Json;

/// Notes how a transaction's own message ended.
final class OutputTap implements TransactionTracer {
  private Bytes output = Bytes.EMPTY;
  private boolean failed;

  Bytes output() {
    return output;
  }

  boolean failed() {
    return failed;
  }

  @Override
  public void step(TraceStep step) {}

  @Override
  public void left(FrameEnd end) {
    if (end.depth() == 1) {
      output = end.output();
      failed = !end.isSuccess();
    }
  }

  @Override
  public Json result(Traced traced) {
    return Json.data(output);
  }
}
