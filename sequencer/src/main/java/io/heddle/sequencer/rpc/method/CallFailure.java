package io.heddle.sequencer.rpc.method;

import io.heddle.executor.CallResult;
import io.heddle.executor.HaltReason;
import io.heddle.primitives.Bytes;
import io.heddle.sequencer.rpc.protocol.RpcCode;
import io.heddle.sequencer.rpc.protocol.RpcException;

/// Turns a call that did not succeed into its error, in geth's words, which client libraries parse.
final class CallFailure {
  private CallFailure() {}

  static RpcException of(CallResult.Reverted reverted) {
    return reverted(reverted.output());
  }

  static RpcException of(CallResult.Halted halted, long gasLimit) {
    return RpcException.server(text(halted.reason()) + " (supplied gas " + gasLimit + ")");
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

  private static String text(HaltReason reason) {
    return switch (reason) {
      case OUT_OF_GAS -> "out of gas";
      case STACK_UNDERFLOW -> "stack underflow";
      case STACK_OVERFLOW -> "stack limit reached";
      case INVALID_OPCODE -> "invalid opcode";
      case INVALID_JUMP -> "invalid jump destination";
      case WRITE_PROTECTION -> "write protection";
      case RETURN_DATA_OUT_OF_BOUNDS -> "return data out of bounds";
      case INVALID_CODE_PREFIX -> "invalid code: must not begin with 0xef";
      case CODE_TOO_LARGE -> "max code size exceeded";
      case INIT_CODE_TOO_LARGE -> "max initcode size exceeded";
      case ADDRESS_COLLISION -> "contract address collision";
      case PRECOMPILE_FAILURE -> "precompile failed";
      case CALL_DEPTH -> "max call depth exceeded";
      case INSUFFICIENT_BALANCE -> "insufficient balance for transfer";
      case NONCE_OVERFLOW -> "nonce uint64 overflow";
    };
  }
}
