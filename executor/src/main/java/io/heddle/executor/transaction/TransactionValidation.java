package io.heddle.executor.transaction;

import io.heddle.executor.BlockEnv;
import io.heddle.executor.RejectReason;
import io.heddle.executor.TransactionOutcome.Rejected;
import io.heddle.executor.evm.Evm;
import io.heddle.executor.journal.AccountEntry;
import io.heddle.executor.journal.Journal;
import io.heddle.executor.journal.Limbs;
import io.heddle.primitives.Bytes;
import io.heddle.primitives.Hash;
import io.heddle.primitives.U256;
import io.heddle.primitives.chain.Fork;
import io.heddle.primitives.transaction.BlobTransaction;
import io.heddle.primitives.transaction.RecoveredTransaction;
import io.heddle.primitives.transaction.SetCodeTransaction;
import io.heddle.primitives.transaction.SignedTransaction;
import org.jspecify.annotations.Nullable;

/// Whether a signed transaction may be part of the block at this place; the checks of
/// execution-specs' `validate_transaction` and `check_transaction`. Nothing is written.
final class TransactionValidation {
  /// EIP-7825.
  private static final long MAX_TRANSACTION_GAS = 1L << 24;

  private static final long MAX_NONCE = -2L; // unsigned 2^64 - 2

  private final BlockEnv env;
  private final ProfileRules rules;
  private final U256 chainId;

  /// The most that the present transaction may take from its sender, in wei; and a part of it.
  private final long[] cost = new long[Limbs.COUNT];

  private final long[] blobCost = new long[Limbs.COUNT];

  TransactionValidation(BlockEnv env, ProfileRules rules) {
    this.env = env;
    this.rules = rules;
    this.chainId = U256.of(env.config().chainId());
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
    Rejected rejected = checkForm(tx, message);
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

  /// What the transaction alone decides.
  @Nullable Rejected checkForm(SignedTransaction tx, Message message) {
    if (tx.chainId().isPresent() && !tx.chainId().get().equals(chainId)) {
      return reject(
          RejectReason.CHAIN_ID_MISMATCH,
          "expected=" + env.config().chainId() + " actual=" + tx.chainId().get());
    }
    if (tx instanceof SetCodeTransaction setCode) {
      if (!env.fork().isAtLeast(Fork.PRAGUE)) {
        return reject(RejectReason.TYPE_NOT_SUPPORTED, "set-code transaction before Prague");
      }
      if (setCode.authorizationList().isEmpty()) {
        return reject(RejectReason.AUTHORIZATIONS_EMPTY, "authorization list is empty");
      }
    }
    if (tx instanceof BlobTransaction blob) {
      Rejected rejected = checkBlobs(blob);
      if (rejected != null) {
        return rejected;
      }
    }
    if (tx.type() >= BlobTransaction.TYPE && message.isCreation()) {
      return reject(RejectReason.CREATION_NOT_ALLOWED, "type " + tx.type() + " cannot create");
    }
    if (env.fork().isAtLeast(Fork.OSAKA)
        && Long.compareUnsigned(tx.gasLimit(), MAX_TRANSACTION_GAS) > 0) {
      return reject(
          RejectReason.TRANSACTION_GAS_LIMIT,
          "max=" + MAX_TRANSACTION_GAS + " actual=" + Long.toUnsignedString(tx.gasLimit()));
    }
    return checkGasLimit(message);
  }

  /// Gas limit and size, which deposits and calls must satisfy as well.
  @Nullable Rejected checkGasLimit(Message message) {
    IntrinsicGas intrinsic = message.intrinsic();
    if (Long.compareUnsigned(message.gasLimit(), intrinsic.minimum()) < 0) {
      return reject(
          RejectReason.INTRINSIC_GAS_TOO_LOW,
          "gasLimit="
              + Long.toUnsignedString(message.gasLimit())
              + " required="
              + intrinsic.minimum());
    }
    if (message.isCreation() && message.data().size() > Evm.MAX_INIT_CODE_SIZE) {
      return reject(
          RejectReason.INIT_CODE_TOO_LARGE,
          "max=" + Evm.MAX_INIT_CODE_SIZE + " actual=" + message.data().size());
    }
    return null;
  }

  private @Nullable Rejected checkBlobs(BlobTransaction tx) {
    if (!rules.allowsBlobs()) {
      return reject(RejectReason.TYPE_NOT_SUPPORTED, "blob transactions are not accepted here");
    }
    int count = tx.blobVersionedHashes().size();
    int max = BlobRules.maxPerTransaction(env);
    if (count == 0 || count > max) {
      return reject(RejectReason.BLOBS_INVALID, "blobs: min=1 max=" + max + " actual=" + count);
    }
    for (Hash hash : tx.blobVersionedHashes()) {
      if (hash.w0() >>> 56 != BlobRules.VERSION_KZG) {
        return reject(RejectReason.BLOBS_INVALID, "blob hash of unknown version: " + hash);
      }
    }
    return null;
  }

  private @Nullable Rejected checkRoom(SignedTransaction tx, long gasLeft, int blobsLeft) {
    if (Long.compareUnsigned(tx.gasLimit(), gasLeft) > 0) {
      return reject(
          RejectReason.BLOCK_GAS_LIMIT,
          "left=" + gasLeft + " gasLimit=" + Long.toUnsignedString(tx.gasLimit()));
    }
    if (tx instanceof BlobTransaction blob && blob.blobVersionedHashes().size() > blobsLeft) {
      return reject(
          RejectReason.BLOBS_INVALID,
          "blobs left=" + blobsLeft + " actual=" + blob.blobVersionedHashes().size());
    }
    return null;
  }

  /// The caps against each other and against the base fee.
  @Nullable Rejected checkFees(U256 maxFee, U256 maxPriorityFee) {
    Rejected rejected = checkCaps(maxFee, maxPriorityFee);
    if (rejected == null && maxFee.compareTo(env.baseFee()) < 0) {
      return reject(
          RejectReason.FEE_CAP_BELOW_BASE_FEE,
          "baseFee=" + env.baseFee() + " maxFeePerGas=" + maxFee);
    }
    return rejected;
  }

  static @Nullable Rejected checkCaps(U256 maxFee, U256 maxPriorityFee) {
    return maxPriorityFee.compareTo(maxFee) > 0
        ? reject(
            RejectReason.PRIORITY_FEE_ABOVE_FEE_CAP,
            "maxFeePerGas=" + maxFee + " maxPriorityFeePerGas=" + maxPriorityFee)
        : null;
  }

  private @Nullable Rejected checkBlobFee(SignedTransaction tx) {
    if (tx instanceof BlobTransaction blob
        && blob.maxFeePerBlobGas().compareTo(env.blobBaseFee()) < 0) {
      return reject(
          RejectReason.BLOB_FEE_CAP_BELOW_BLOB_BASE_FEE,
          "blobBaseFee=" + env.blobBaseFee() + " maxFeePerBlobGas=" + blob.maxFeePerBlobGas());
    }
    return null;
  }

  private @Nullable Rejected checkSender(
      RecoveredTransaction recovered, SignedTransaction tx, U256 l1Fee, Journal journal) {
    AccountEntry sender = journal.account(recovered.sender());
    long nonce = journal.nonce(sender);
    if (Long.compareUnsigned(tx.nonce(), MAX_NONCE) > 0) {
      return reject(RejectReason.NONCE_OVERFLOW, "nonce is 2^64 - 1");
    }
    int comparison = Long.compareUnsigned(tx.nonce(), nonce);
    if (comparison != 0) {
      return reject(
          comparison < 0 ? RejectReason.NONCE_TOO_LOW : RejectReason.NONCE_TOO_HIGH,
          "expected="
              + Long.toUnsignedString(nonce)
              + " actual="
              + Long.toUnsignedString(tx.nonce()));
    }
    Bytes code = journal.code(sender);
    boolean delegated =
        env.fork().isAtLeast(Fork.PRAGUE) && SetCodeAuthorizations.isDesignator(code);
    if (!code.isEmpty() && !delegated) {
      return reject(RejectReason.SENDER_NOT_EOA, "sender has code: " + recovered.sender());
    }
    boolean tooMuch = addUpCost(tx, l1Fee);
    if (tooMuch || !journal.covers(sender, cost, 0)) {
      return reject(
          RejectReason.INSUFFICIENT_FUNDS,
          "balance="
              + journal.balanceOf(sender)
              + " required="
              + (tooMuch ? "more than 2^256" : Limbs.toU256(cost, 0)));
    }
    return null;
  }

  /// Adds up [#cost]; true beyond 256 bits.
  private boolean addUpCost(SignedTransaction tx, U256 l1Fee) {
    boolean overflow = Limbs.multiply(cost, tx.maxFeePerGas(), tx.gasLimit());
    overflow |= Limbs.add(cost, tx.value());
    if (tx instanceof BlobTransaction blob) {
      long blobGas = BlobRules.GAS_PER_BLOB * blob.blobVersionedHashes().size();
      overflow |= Limbs.multiply(blobCost, blob.maxFeePerBlobGas(), blobGas);
      overflow |= Limbs.add(cost, blobCost, 0);
    }
    overflow |= Limbs.add(cost, l1Fee);
    return overflow;
  }

  static Rejected reject(RejectReason reason, String message) {
    return new Rejected(reason, message);
  }
}
