package io.heddle.executor.transaction;

import io.heddle.executor.TransactionOutcome;
import io.heddle.executor.TransactionOutcome.Included;
import io.heddle.executor.TransactionOutcome.Rejected;
import io.heddle.primitives.Address;
import io.heddle.primitives.U256;
import io.heddle.primitives.block.Bloom;
import io.heddle.primitives.block.Log;
import io.heddle.primitives.block.Receipt;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/// How executing one transaction ended: its outcome but for the gas of the transactions before it,
/// which a parallel execution does not know yet. Used again and again, one transaction at a time.
public final class Execution {
  private @Nullable Rejected rejected;
  private int type;
  private boolean success;
  private long gasUsed;
  private U256 gasPrice = U256.ZERO;
  private U256 l1Fee = U256.ZERO;
  private Optional<Address> contractAddress = Optional.empty();
  private OptionalLong depositNonce = OptionalLong.empty();
  private OptionalLong depositNonceVersion = OptionalLong.empty();
  private List<Log> logs = List.of();
  private Bloom bloom = Bloom.EMPTY;

  /// The transaction is not part of the block.
  public void reject(Rejected newRejected) {
    rejected = newRejected;
    gasUsed = 0;
  }

  /// The transaction ran; what is not set here or by [#setFees], [#setDepositNonce] and [#setLogs]
  /// is as with a free transaction without logs.
  void include(
      int newType, boolean newSuccess, long newGasUsed, Optional<Address> newContractAddress) {
    rejected = null;
    type = newType;
    success = newSuccess;
    gasUsed = newGasUsed;
    contractAddress = newContractAddress;
    gasPrice = U256.ZERO;
    l1Fee = U256.ZERO;
    depositNonce = OptionalLong.empty();
    depositNonceVersion = OptionalLong.empty();
    logs = List.of();
    bloom = Bloom.EMPTY;
  }

  void setFees(U256 newGasPrice, U256 newL1Fee) {
    gasPrice = newGasPrice;
    l1Fee = newL1Fee;
  }

  void setDepositNonce(long nonce) {
    depositNonce = OptionalLong.of(nonce);
    depositNonceVersion = OptionalLong.of(Receipt.DEPOSIT_NONCE_VERSION);
  }

  void setLogs(List<Log> newLogs, Bloom newBloom) {
    logs = newLogs;
    bloom = newBloom;
  }

  /// Whether the transaction becomes part of the block.
  public boolean isIncluded() {
    return rejected == null;
  }

  /// Gas of this transaction alone; zero when it was rejected.
  public long gasUsed() {
    return gasUsed;
  }

  /// The outcome.
  ///
  /// @param gasUsedBefore gas used by the block before the transaction, for the receipt
  public TransactionOutcome outcome(long gasUsedBefore) {
    if (rejected != null) {
      return rejected;
    }
    Receipt receipt =
        new Receipt(
            type,
            success,
            Math.addExact(gasUsedBefore, gasUsed),
            bloom,
            logs,
            depositNonce,
            depositNonceVersion);
    return new Included(receipt, gasUsed, gasPrice, contractAddress, l1Fee, depositNonce);
  }
}
