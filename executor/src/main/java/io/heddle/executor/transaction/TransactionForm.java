package io.heddle.executor.transaction;

import io.heddle.executor.RejectReason;
import io.heddle.executor.TransactionOutcome.Rejected;
import io.heddle.executor.evm.Evm;
import io.heddle.executor.journal.Limbs;
import io.heddle.primitives.Bytes;
import io.heddle.primitives.Hash;
import io.heddle.primitives.U256;
import io.heddle.primitives.chain.ChainConfig;
import io.heddle.primitives.chain.Fork;
import io.heddle.primitives.transaction.Authorization;
import io.heddle.primitives.transaction.BlobTransaction;
import io.heddle.primitives.transaction.Delegation;
import io.heddle.primitives.transaction.SetCodeTransaction;
import io.heddle.primitives.transaction.SignedTransaction;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// What a signed transaction and the rules of a block decide between them, whatever the state and
/// the room in the block: execution-specs' `validate_transaction` and the parts of
/// `check_transaction` that read no state. Pure.
///
/// Both the executor and the pool ask here, so that the pool takes nothing that the executor must
/// refuse: that would be work for nothing, and free for whoever causes it.
public final class TransactionForm {
  /// EIP-7825.
  private static final long MAX_GAS = 1L << 24;

  private static final long MAX_NONCE = -2L; // unsigned 2^64 - 2

  private TransactionForm() {}

  /// The most gas that a transaction may ask for by the rules of a fork.
  public static long maxGas(Fork fork) {
    return fork.isAtLeast(Fork.OSAKA) ? MAX_GAS : Long.MAX_VALUE;
  }

  /// Why the transaction can be in no block with these rules, or null when it can.
  ///
  /// @param timestamp of the block, in seconds
  public static @Nullable Rejected check(
      SignedTransaction tx, ChainConfig config, Fork fork, long timestamp) {
    IntrinsicGas intrinsic =
        IntrinsicGas.of(
            fork,
            tx.to().isEmpty(),
            tx.data(),
            tx.accessList(),
            tx instanceof SetCodeTransaction setCode ? setCode.authorizationList().size() : 0);
    Rejected rejected = check(tx, intrinsic, config, fork, timestamp);
    if (rejected == null) {
      rejected = checkCaps(tx.maxFeePerGas(), tx.maxPriorityFeePerGas());
    }
    return rejected == null ? checkNonce(tx) : rejected;
  }

  static @Nullable Rejected check(
      SignedTransaction tx, IntrinsicGas intrinsic, ChainConfig config, Fork fork, long timestamp) {
    if (tx.chainId().isPresent() && !tx.chainId().get().equals(U256.of(config.chainId()))) {
      return reject(
          RejectReason.CHAIN_ID_MISMATCH,
          "expected=" + config.chainId() + " actual=" + tx.chainId().get());
    }
    boolean creation = tx.to().isEmpty();
    if (tx instanceof SetCodeTransaction setCode) {
      if (!fork.isAtLeast(Fork.PRAGUE)) {
        return reject(RejectReason.TYPE_NOT_SUPPORTED, "set-code transaction before Prague");
      }
      Rejected rejected = setCode(creation, setCode.authorizationList());
      if (rejected != null) {
        return rejected;
      }
    }
    if (tx instanceof BlobTransaction blob) {
      Rejected rejected = checkBlobs(blob, config, fork, timestamp);
      if (rejected != null) {
        return rejected;
      }
      if (creation) {
        return reject(RejectReason.CREATION_NOT_ALLOWED, "a blob transaction cannot create");
      }
    }
    if (Long.compareUnsigned(tx.gasLimit(), maxGas(fork)) > 0 && fork.isAtLeast(Fork.OSAKA)) {
      return reject(
          RejectReason.TRANSACTION_GAS_LIMIT,
          "max=" + maxGas(fork) + " actual=" + Long.toUnsignedString(tx.gasLimit()));
    }
    return checkGasLimit(tx.gasLimit(), intrinsic, creation, tx.data());
  }

  /// What holds of every set-code transaction, and of calls like one (EIP-7702).
  public static Optional<Rejected> checkSetCode(
      boolean creation, List<Authorization> authorizations) {
    return Optional.ofNullable(setCode(creation, authorizations));
  }

  private static @Nullable Rejected setCode(boolean creation, List<Authorization> authorizations) {
    if (authorizations.isEmpty()) {
      return reject(RejectReason.AUTHORIZATIONS_EMPTY, "authorization list is empty");
    }
    return creation
        ? reject(RejectReason.CREATION_NOT_ALLOWED, "a set-code transaction cannot create")
        : null;
  }

  /// Gas limit and size, which deposits and calls must satisfy as well.
  static @Nullable Rejected checkGasLimit(
      long gasLimit, IntrinsicGas intrinsic, boolean creation, Bytes data) {
    if (Long.compareUnsigned(gasLimit, intrinsic.minimum()) < 0) {
      return reject(
          RejectReason.INTRINSIC_GAS_TOO_LOW,
          "gasLimit=" + Long.toUnsignedString(gasLimit) + " required=" + intrinsic.minimum());
    }
    if (creation && data.size() > Evm.MAX_INIT_CODE_SIZE) {
      return reject(
          RejectReason.INIT_CODE_TOO_LARGE,
          "max=" + Evm.MAX_INIT_CODE_SIZE + " actual=" + data.size());
    }
    return null;
  }

  private static @Nullable Rejected checkBlobs(
      BlobTransaction tx, ChainConfig config, Fork fork, long timestamp) {
    if (!ProfileRules.allowsBlobs(config.profile())) {
      return reject(RejectReason.TYPE_NOT_SUPPORTED, "blob transactions are not accepted here");
    }
    int count = tx.blobVersionedHashes().size();
    int max = BlobRules.maxPerTransaction(config, fork, timestamp);
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

  static @Nullable Rejected checkCaps(U256 maxFee, U256 maxPriorityFee) {
    return maxPriorityFee.compareTo(maxFee) > 0
        ? reject(
            RejectReason.PRIORITY_FEE_ABOVE_FEE_CAP,
            "maxFeePerGas=" + maxFee + " maxPriorityFeePerGas=" + maxPriorityFee)
        : null;
  }

  static @Nullable Rejected checkNonce(SignedTransaction tx) {
    return Long.compareUnsigned(tx.nonce(), MAX_NONCE) > 0
        ? reject(RejectReason.NONCE_OVERFLOW, "nonce is 2^64 - 1")
        : null;
  }

  /// Whether an account with this code may send transactions (EIP-3607, EIP-7702).
  public static boolean maySend(Fork fork, Bytes code) {
    return code.isEmpty() || (fork.isAtLeast(Fork.PRAGUE) && Delegation.is(code));
  }

  /// The most that a transaction may take from its sender, in wei; the highest number when it is
  /// more than 2^256 − 1, which no balance covers.
  public static U256 maxCost(SignedTransaction tx, U256 l1Fee) {
    long[] cost = new long[Limbs.COUNT];
    return addUpCost(tx, l1Fee, cost, new long[Limbs.COUNT]) ? U256.MAX : Limbs.toU256(cost, 0);
  }

  /// Adds up `cost`; true beyond 256 bits.
  static boolean addUpCost(SignedTransaction tx, U256 l1Fee, long[] cost, long[] blobCost) {
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
