package io.heddle.sequencer.mempool;

import io.heddle.executor.Account;
import io.heddle.executor.BlockEnv;
import io.heddle.executor.RejectReason;
import io.heddle.executor.StateView;
import io.heddle.executor.TransactionOutcome;
import io.heddle.executor.transaction.L1Fee;
import io.heddle.executor.transaction.TransactionForm;
import io.heddle.primitives.Bytes;
import io.heddle.primitives.Check;
import io.heddle.primitives.U256;
import io.heddle.primitives.chain.ChainConfig;
import io.heddle.primitives.chain.Fork;
import io.heddle.primitives.transaction.BlobTransaction;
import io.heddle.primitives.transaction.RecoveredTransaction;
import io.heddle.primitives.transaction.SignedTransaction;
import io.heddle.primitives.transaction.Transaction;
import io.heddle.primitives.transaction.TransactionCodec;
import io.heddle.primitives.transaction.TransactionFormatException;
import io.heddle.sequencer.PoolRejection;
import io.heddle.sequencer.SubmitResult.Rejected;
import io.heddle.sequencer.TransactionPool;
import java.util.Optional;

/// Decides whether a transaction may enter the pool, as far as that can be told without the pool's
/// contents. Pure: bytes, environment and state in; a transaction or the reason against it out.
final class Admission {
  private static final int BLOB_TYPE = 0x03;
  private static final int DEPOSIT_TYPE = 0x7e;

  /// A fee cap may be this many times smaller than the base fee: such a transaction waits. The base
  /// fee can fall so far within minutes; what asks for more may wait for ever, and pays for
  /// nothing.
  private static final int REACH = 2;

  private final PoolLimits limits;

  Admission(PoolLimits limits) {
    this.limits = limits;
  }

  /// A decoded transaction with its sender, or a refusal.
  sealed interface Decoded {
    record Valid(RecoveredTransaction recovered, SignedTransaction signed) implements Decoded {}

    record Invalid(Rejected rejected) implements Decoded {}
  }

  Decoded decode(Bytes raw) {
    if (raw.size() > limits.maxTransactionBytes()) {
      return invalid(
          PoolRejection.OVERSIZED,
          "oversized transaction: bytes=" + raw.size() + " max=" + limits.maxTransactionBytes());
    }
    if (raw.isEmpty()) {
      return invalid(PoolRejection.UNDECODABLE, "undecodable transaction: empty");
    }
    int type = raw.at(0) & 0xff;
    if (type == BLOB_TYPE || type == DEPOSIT_TYPE) {
      return invalid(
          PoolRejection.TYPE_NOT_SUPPORTED,
          "transaction type not supported: type=0x%02x".formatted(type));
    }
    Transaction transaction;
    try {
      transaction = TransactionCodec.decode(raw);
    } catch (TransactionFormatException e) {
      return invalid(PoolRejection.UNDECODABLE, "undecodable transaction: " + e.getMessage());
    }
    if (!(transaction instanceof SignedTransaction signed)
        || transaction instanceof BlobTransaction) {
      return invalid(
          PoolRejection.TYPE_NOT_SUPPORTED,
          "transaction type not supported: type=0x%02x".formatted(transaction.type()));
    }
    try {
      return new Decoded.Valid(RecoveredTransaction.of(signed, raw), signed);
    } catch (TransactionFormatException e) {
      return invalid(PoolRejection.INVALID_SIGNATURE, "invalid signature: " + e.getMessage());
    }
  }

  /// What the transaction itself and the block environment tell.
  Optional<Rejected> checkRules(SignedTransaction tx, BlockEnv env) {
    if (tx.chainId().isEmpty()) {
      return rejected(
          PoolRejection.UNPROTECTED,
          "unprotected: sign for chain " + env.config().chainId() + " (EIP-155)");
    }
    long maxGas = Math.min(env.gasLimit(), TransactionPool.MAX_TRANSACTION_GAS);
    if (Long.compareUnsigned(tx.gasLimit(), maxGas) > 0) {
      return rejected(
          PoolRejection.GAS_LIMIT_ABOVE_BLOCK,
          "gas limit too high: gasLimit="
              + Long.toUnsignedString(tx.gasLimit())
              + " max="
              + maxGas);
    }
    Optional<Rejected> refusal = checkForm(tx, env);
    return refusal.isPresent() ? refusal : checkFees(tx, env);
  }

  /// The executor's own check, by the rules of the open block and of the next one, in which the
  /// transaction may come to be.
  Optional<Rejected> checkForm(SignedTransaction tx, BlockEnv env) {
    ChainConfig config = env.config();
    TransactionOutcome.Rejected refusal =
        TransactionForm.check(tx, config, env.fork(), env.timestamp());
    long next = env.timestamp() + config.requireRollup().blockTimeSeconds();
    Fork nextFork = config.forkAt(next);
    if (refusal == null && nextFork != env.fork()) {
      refusal = TransactionForm.check(tx, config, nextFork, next);
    }
    return refusal == null
        ? Optional.empty()
        : rejected(reason(refusal.reason()), refusal.message());
  }

  /// As the pool names what [TransactionForm] finds.
  private static PoolRejection reason(RejectReason reason) {
    return switch (reason) {
      case CHAIN_ID_MISMATCH -> PoolRejection.WRONG_CHAIN;
      case TYPE_NOT_SUPPORTED, BLOBS_INVALID -> PoolRejection.TYPE_NOT_SUPPORTED;
      case AUTHORIZATIONS_EMPTY -> PoolRejection.AUTHORIZATIONS_EMPTY;
      case CREATION_NOT_ALLOWED -> PoolRejection.CREATION_NOT_ALLOWED;
      case TRANSACTION_GAS_LIMIT -> PoolRejection.TRANSACTION_GAS_LIMIT;
      case INTRINSIC_GAS_TOO_LOW -> PoolRejection.INTRINSIC_GAS_TOO_LOW;
      case INIT_CODE_TOO_LARGE -> PoolRejection.INIT_CODE_TOO_LARGE;
      case PRIORITY_FEE_ABOVE_FEE_CAP -> PoolRejection.PRIORITY_FEE_ABOVE_MAX_FEE;
      case NONCE_OVERFLOW -> PoolRejection.NONCE_OVERFLOW;
      case NONCE_TOO_LOW,
          NONCE_TOO_HIGH,
          INSUFFICIENT_FUNDS,
          FEE_CAP_BELOW_BASE_FEE,
          BLOB_FEE_CAP_BELOW_BLOB_BASE_FEE,
          BLOCK_GAS_LIMIT,
          SENDER_NOT_EOA,
          DEPOSIT_NOT_ALLOWED,
          TIME_LIMIT,
          SLICE_OVER ->
          throw new Check.InvariantViolation("not a matter of form: " + reason);
    };
  }

  private Optional<Rejected> checkFees(SignedTransaction tx, BlockEnv env) {
    U256 least =
        env.baseFee().divide(U256.of(REACH)).max(env.config().requireRollup().minBaseFee());
    if (tx.maxFeePerGas().compareTo(least) < 0) {
      return rejected(
          PoolRejection.UNDERPRICED,
          "transaction underpriced: maxFeePerGas="
              + tx.maxFeePerGas()
              + " baseFee="
              + env.baseFee()
              + " least="
              + least);
    }
    if (tx.maxPriorityFeePerGas().compareTo(limits.minPriorityFeeWei()) < 0) {
      return rejected(
          PoolRejection.UNDERPRICED,
          "transaction underpriced: maxPriorityFeePerGas="
              + tx.maxPriorityFeePerGas()
              + " min="
              + limits.minPriorityFeeWei());
    }
    return Optional.empty();
  }

  /// What the sender's account tells.
  Optional<Rejected> checkSender(Decoded.Valid tx, Account account, StateView state, BlockEnv env) {
    if (account.hasCode() && !TransactionForm.maySend(env.fork(), state.code(account.codeHash()))) {
      return rejected(
          PoolRejection.SENDER_NOT_EOA, "sender is a contract: sender=" + tx.recovered().sender());
    }
    long nonce = tx.signed().nonce();
    if (Long.compareUnsigned(nonce, account.nonce()) < 0) {
      return rejected(
          PoolRejection.NONCE_TOO_LOW,
          "nonce too low: next=%s actual=%s".formatted(text(account.nonce()), text(nonce)));
    }
    if (Long.compareUnsigned(nonce - account.nonce(), limits.maxNonceGap()) > 0) {
      return rejected(
          PoolRejection.NONCE_TOO_HIGH,
          "nonce too high: next=%s actual=%s maxGap=%d"
              .formatted(text(account.nonce()), text(nonce), limits.maxNonceGap()));
    }
    return Optional.empty();
  }

  /// See [TransactionForm#maxCost].
  U256 maxCost(Decoded.Valid tx, BlockEnv env) {
    U256 l1Fee = env.l1Fee().map(fee -> L1Fee.of(fee, tx.recovered().encoded())).orElse(U256.ZERO);
    return TransactionForm.maxCost(tx.signed(), l1Fee);
  }

  private static String text(long nonce) {
    return Long.toUnsignedString(nonce);
  }

  private static Decoded invalid(PoolRejection reason, String message) {
    return new Decoded.Invalid(new Rejected(reason, message));
  }

  private static Optional<Rejected> rejected(PoolRejection reason, String message) {
    return Optional.of(new Rejected(reason, message));
  }
}
