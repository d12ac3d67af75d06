package io.heddle.primitives.block;

import io.heddle.primitives.transaction.DepositTransaction;
import java.util.List;
import java.util.OptionalLong;

/// The outcome of a transaction in its block. `type` is the transaction's type; the two deposit
/// fields are present for type 0x7E only (OP Stack, "Deposit receipt") and absent otherwise.
public record Receipt(
    int type,
    boolean success,
    long cumulativeGasUsed,
    Bloom bloom,
    List<Log> logs,
    OptionalLong depositNonce,
    OptionalLong depositNonceVersion) {
  /// The only version of deposit receipts that carries the nonce into the receipts root (Canyon).
  public static final long DEPOSIT_NONCE_VERSION = 1;

  public Receipt {
    logs = List.copyOf(logs);
    if (depositNonceVersion.isPresent() && depositNonce.isEmpty()) {
      throw new IllegalArgumentException("depositNonce: missing, depositNonceVersion is present");
    }
  }

  /// The receipt of a signed transaction; the bloom is computed.
  public static Receipt of(int type, boolean success, long cumulativeGasUsed, List<Log> logs) {
    return new Receipt(
        type,
        success,
        cumulativeGasUsed,
        Bloom.of(logs),
        logs,
        OptionalLong.empty(),
        OptionalLong.empty());
  }

  /// The receipt of a deposit; `depositNonce` is the sender's nonce before execution.
  public static Receipt ofDeposit(
      boolean success, long cumulativeGasUsed, List<Log> logs, long depositNonce) {
    return new Receipt(
        DepositTransaction.TYPE,
        success,
        cumulativeGasUsed,
        Bloom.of(logs),
        logs,
        OptionalLong.of(depositNonce),
        OptionalLong.of(DEPOSIT_NONCE_VERSION));
  }
}
