package io.heddle.executor;

/// Why a call stopped exceptionally; it consumed all its gas.
public enum HaltReason {
  OUT_OF_GAS,
  STACK_UNDERFLOW,
  STACK_OVERFLOW,
  INVALID_OPCODE,
  INVALID_JUMP,
  WRITE_PROTECTION,
  RETURN_DATA_OUT_OF_BOUNDS,
  /// Deployed code that begins with 0xEF (EIP-3541).
  INVALID_CODE_PREFIX,
  CODE_TOO_LARGE,
  INIT_CODE_TOO_LARGE,
  ADDRESS_COLLISION,
  PRECOMPILE_FAILURE,
  CALL_DEPTH,
  INSUFFICIENT_BALANCE,
  NONCE_OVERFLOW
}
