package io.heddle.sequencer.rpc.method;

import io.heddle.executor.CallResult;
import io.heddle.primitives.Bytes;
import io.heddle.sequencer.rpc.protocol.RpcCode;
import io.heddle.sequencer.rpc.protocol.RpcException;
import io.heddle.sequencer.rpc.shape.HaltText;
import io.heddle.sequencer.rpc.shape.RevertReason;

/// Turns a call that did not succeed into its error, in geth's words, which client libraries parse.
final class CallFailure {
  private CallFailure() {}

  static RpcException of(CallResult.Reverted reverted) {
    return reverted(reverted.output());
  }

  static RpcException of(CallResult.Halted halted, long gasLimit) {
    return RpcException.server(HaltText.of(halted.reason()) + " (supplied gas " + gasLimit + ")");
  }

  static RpcException of(CallResult.Rejected rejected) {
    return RpcException.server(
        RejectionText.of(RejectionText.of(rejected.reason()), rejected.message()));
  }

  /// Code 3, with the returned bytes as data, and the reason in words where it has a known form.
  static RpcException reverted(Bytes output) {
    String reason = RevertReason.of(output).map(text -> ": " + text).orElse("");
    return new RpcException(
        RpcCode.EXECUTION_REVERTED, "execution reverted" + reason, output.toHex());
  }
}
