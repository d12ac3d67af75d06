package io.heddle.executor.transaction;

import io.heddle.executor.BlockEnv;
import io.heddle.executor.RejectReason;
import io.heddle.executor.TransactionOutcome.Rejected;
import io.heddle.executor.journal.AccountEntry;
import io.heddle.executor.journal.Journal;
import io.heddle.executor.journal.Limbs;
import io.heddle.primitives.U256;
import io.heddle.primitives.transaction.BlobTransaction;
import io.heddle.primitives.transaction.RecoveredTransaction;
import io.heddle.primitives.transaction.SignedTransaction;
import org.jspecify.annotations.Nullable;

/// Whether a signed transaction may be part of the block at this place; the checks of
/// execution-specs' `validate_transaction` ([TransactionForm]) and `check_transaction`. Nothing is
/// written.
final class TransactionValidation {
  private final BlockEnv env;

  /// The most that the present transaction may take from its sender, in wei; and a part of it.
  private final long[] cost = new long[Limbs.COUNT];

  private final long[] blobCost = new long[Limbs.COUNT];

  TransactionValidation(BlockEnv env) {
    this.env = env;
  }

  /// Why the transaction is refused, or null when it may run.
  @Nullable Rejected check(
      RecoveredTransaction recovered,
      SignedTransaction tx,
      Message message,
      long gasLeft,
      int blobsLeft,
      U256 l1Fee,
      Journal journal) {
    Rejected rejected =
        TransactionForm.check(tx, message.intrinsic(), env.config(), env.fork(), env.timestamp());
    if (rejected == null) {
      rejected = checkRoom(tx, gasLeft, blobsLeft);
    }
    if (rejected == null) {
      rejected = checkFees(tx.maxFeePerGas(), tx.maxPriorityFeePerGas());
    }
    if (rejected == null) {
      rejected = checkBlobFee(tx);
    }
    return rejected == null ? checkSender(recovered, tx, l1Fee, journal) : rejected;
  }

  private @Nullable Rejected checkRoom(SignedTransaction tx, long gasLeft, int blobsLeft) {
    if (Long.compareUnsigned(tx.gasLimit(), gasLeft) > 0) {
      return TransactionForm.reject(
          RejectReason.BLOCK_GAS_LIMIT,
          "left=" + gasLeft + " gasLimit=" + Long.toUnsignedString(tx.gasLimit()));
    }
    if (tx instanceof BlobTransaction blob && blob.blobVersionedHashes().size() > blobsLeft) {
      return TransactionForm.reject(
          RejectReason.BLOBS_INVALID,
          "blobs left=" + blobsLeft + " actual=" + blob.blobVersionedHashes().size());
    }
    return null;
  }

  /// The caps against each other and against the base fee.
  @Nullable Rejected checkFees(U256 maxFee, U256 maxPriorityFee) {
    Rejected rejected = TransactionForm.checkCaps(maxFee, maxPriorityFee);
    if (rejected == null && maxFee.compareTo(env.baseFee()) < 0) {
      return TransactionForm.reject(
          RejectReason.FEE_CAP_BELOW_BASE_FEE,
          "baseFee=" + env.baseFee() + " maxFeePerGas=" + maxFee);
    }
    return rejected;
  }

  private @Nullable Rejected checkBlobFee(SignedTransaction tx) {
    if (tx instanceof BlobTransaction blob
        && blob.maxFeePerBlobGas().compareTo(env.blobBaseFee()) < 0) {
      return TransactionForm.reject(
          RejectReason.BLOB_FEE_CAP_BELOW_BLOB_BASE_FEE,
          "blobBaseFee=" + env.blobBaseFee() + " maxFeePerBlobGas=" + blob.maxFeePerBlobGas());
    }
    return null;
  }

  private @Nullable Rejected checkSender(
      RecoveredTransaction recovered, SignedTransaction tx, U256 l1Fee, Journal journal) {
    AccountEntry sender = journal.account(recovered.sender());
    long nonce = journal.nonce(sender);
    Rejected overflow = TransactionForm.checkNonce(tx);
    if (overflow != null) {
      return overflow;
    }
    int comparison = Long.compareUnsigned(tx.nonce(), nonce);
    if (comparison != 0) {
      return TransactionForm.reject(
          comparison < 0 ? RejectReason.NONCE_TOO_LOW : RejectReason.NONCE_TOO_HIGH,
          "expected="
              + Long.toUnsignedString(nonce)
              + " actual="
              + Long.toUnsignedString(tx.nonce()));
    }
    if (!TransactionForm.maySend(env.fork(), journal.code(sender))) {
      return TransactionForm.reject(
          RejectReason.SENDER_NOT_EOA, "sender has code: " + recovered.sender());
    }
    boolean tooMuch = TransactionForm.addUpCost(tx, l1Fee, cost, blobCost);
    if (tooMuch || !journal.covers(sender, cost, 0)) {
      return TransactionForm.reject(
          RejectReason.INSUFFICIENT_FUNDS,
          "balance="
              + journal.balanceOf(sender)
              + " required="
              + (tooMuch ? "more than 2^256" : Limbs.toU256(cost, 0)));
    }
    return null;
  }
}
