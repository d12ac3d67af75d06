package io.heddle.sequencer.rpc.shape;

import io.heddle.executor.HaltReason;

/// Why execution halted, in geth's words, which client libraries parse.
public final class HaltText {
  private HaltText() {}

  public static String of(HaltReason reason) {
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
