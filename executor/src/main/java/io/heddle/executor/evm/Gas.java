package io.heddle.executor.evm;

import io.heddle.executor.HaltReason;

/// Gas prices, and the encoding of a halt in a gas counter.
///
/// Instructions return the gas left. A negative number means that the frame halts: [#halt] for a
/// given reason, any other for lack of gas.
public final class Gas {
  static final long OUT_OF_GAS = -1;

  static final int ZERO = 0;
  static final int BASE = 2;
  static final int VERY_LOW = 3;
  static final int LOW = 5;
  static final int MID = 8;
  static final int HIGH = 10;
  static final int JUMPDEST = 1;
  static final int EXPONENTIATION = 10;
  static final int EXPONENTIATION_PER_BYTE = 50;
  static final int MEMORY = 3;
  static final int KECCAK256 = 30;
  static final int KECCAK256_PER_WORD = 6;
  static final int COPY_PER_WORD = 3;
  static final int BLOCK_HASH = 20;
  static final int LOG = 375;
  static final int LOG_TOPIC = 375;
  static final int LOG_PER_BYTE = 8;
  static final int WARM_ACCESS = 100;
  public static final int COLD_ACCOUNT_ACCESS = 2600;
  static final int COLD_SLOAD = 2100;
  static final int STORAGE_SET = 20_000;
  static final int STORAGE_UPDATE = 5_000;
  static final int STORAGE_CLEAR_REFUND = 4_800;
  static final int CALL_VALUE = 9_000;
  static final int CALL_STIPEND = 2_300;
  static final int NEW_ACCOUNT = 25_000;
  static final int SELF_DESTRUCT = 5_000;
  static final int CREATE = 32_000;
  static final int CODE_DEPOSIT_PER_BYTE = 200;
  public static final int INIT_CODE_PER_WORD = 2;

  private static final HaltReason[] REASONS = HaltReason.values();

  private Gas() {}

  /// The gas counter that stands for a halt for `reason`.
  @SuppressWarnings("EnumOrdinal") // Never leaves the process.
  static long halt(HaltReason reason) {
    return Long.MIN_VALUE + reason.ordinal();
  }

  /// The reason that a negative gas counter stands for.
  static HaltReason reason(long gas) {
    long ordinal = gas - Long.MIN_VALUE;
    return ordinal < REASONS.length ? REASONS[(int) ordinal] : HaltReason.OUT_OF_GAS;
  }

  /// Number of 32-byte words that `bytes` bytes take.
  static long words(long bytes) {
    return (bytes + 31) >>> 5;
  }

  /// All but one 64th: the most that a call may pass on (EIP-150).
  static long maxMessageCallGas(long gas) {
    return gas - gas / 64;
  }
}
