package io.heddle.sequencer.mempool;

import io.heddle.executor.Account;
import io.heddle.executor.BlockEnv;
import io.heddle.executor.StateView;
import io.heddle.primitives.Bytes;
import io.heddle.primitives.U256;
import io.heddle.primitives.crypto.Keccak;
import io.heddle.primitives.transaction.BlobTransaction;
import io.heddle.primitives.transaction.RecoveredTransaction;
import io.heddle.primitives.transaction.SignedTransaction;
import io.heddle.primitives.transaction.Transaction;
import io.heddle.primitives.transaction.TransactionCodec;
import io.heddle.primitives.transaction.TransactionFormatException;
import io.heddle.sequencer.PoolRejection;
import io.heddle.sequencer.SubmitResult.Rejected;
import java.util.Optional;

/// Decides whether a transaction may enter the pool, as far as that can be told without the pool's
/// contents. Pure: bytes, environment and state in; a transaction or the reason against it out.
final class Admission {
  private static final int BLOB_TYPE = 0x03;
  private static final int DEPOSIT_TYPE = 0x7e;

  /// A delegated account's code: `0xef0100 ‖ address` (EIP-7702).
  private static final int DELEGATION_SIZE = 23;

  /// EIP-3860.
  private static final int MAX_INIT_CODE_BYTES = 2 * 24_576;

  private final PoolLimits limits;
  private final TransactionCosts costs;

  Admission(PoolLimits limits, TransactionCosts costs) {
    this.limits = limits;
    this.costs = costs;
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
  Optional<Rejected> checkFees(SignedTransaction tx, BlockEnv env) {
    U256 chainId = U256.of(env.config().chainId());
    if (!tx.chainId().equals(Optional.of(chainId))) {
      return rejected(
          PoolRejection.WRONG_CHAIN,
          "wrong chain: expected="
              + chainId
              + " actual="
              + tx.chainId().map(U256::toString).orElse("none (unprotected)"));
    }
    if (tx.to().isEmpty() && tx.data().size() > MAX_INIT_CODE_BYTES) {
      return rejected(
          PoolRejection.INIT_CODE_TOO_LARGE,
          "init code too large: bytes=" + tx.data().size() + " max=" + MAX_INIT_CODE_BYTES);
    }
    if (Long.compareUnsigned(tx.gasLimit(), env.gasLimit()) > 0) {
      return rejected(
          PoolRejection.GAS_LIMIT_ABOVE_BLOCK,
          "gas limit above block: gasLimit="
              + Long.toUnsignedString(tx.gasLimit())
              + " blockGasLimit="
              + env.gasLimit());
    }
    if (tx.gasLimit() > BlockRoom.MAX_TRANSACTION_GAS) {
      return rejected(
          PoolRejection.GAS_LIMIT_ABOVE_BLOCK,
          "gas limit too high: gasLimit="
              + tx.gasLimit()
              + " max="
              + BlockRoom.MAX_TRANSACTION_GAS);
    }
    long minGas = costs.minGas(tx, env);
    if (tx.gasLimit() < minGas) {
      return rejected(
          PoolRejection.INTRINSIC_GAS_TOO_LOW,
          "intrinsic gas too low: gasLimit=" + tx.gasLimit() + " needed=" + minGas);
    }
    if (tx.maxPriorityFeePerGas().compareTo(tx.maxFeePerGas()) > 0) {
      return rejected(
          PoolRejection.PRIORITY_FEE_ABOVE_MAX_FEE,
          "priority fee above max fee: maxPriorityFeePerGas="
              + tx.maxPriorityFeePerGas()
              + " maxFeePerGas="
              + tx.maxFeePerGas());
    }
    if (tx.maxFeePerGas().compareTo(env.baseFee()) < 0) {
      return rejected(
          PoolRejection.UNDERPRICED,
          "transaction underpriced: maxFeePerGas="
              + tx.maxFeePerGas()
              + " baseFee="
              + env.baseFee());
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
  Optional<Rejected> checkSender(Decoded.Valid tx, Account account, StateView state) {
    if (!account.codeHash().equals(Keccak.EMPTY) && !delegates(state.code(account.codeHash()))) {
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

  /// Value, gas at the maximum fee and the L1 fee; saturates.
  U256 maxCost(Decoded.Valid tx, BlockEnv env) {
    SignedTransaction signed = tx.signed();
    U256 gas;
    try {
      gas = signed.maxFeePerGas().multiplyExact(U256.of(signed.gasLimit()));
    } catch (ArithmeticException overflow) {
      return U256.MAX;
    }
    U256 gasAndValue = SenderQueue.addSaturated(gas, signed.value());
    return SenderQueue.addSaturated(gasAndValue, costs.l1Fee(tx.recovered(), env));
  }

  private static boolean delegates(Bytes code) {
    return code.size() == DELEGATION_SIZE
        && (code.at(0) & 0xff) == 0xef
        && code.at(1) == 0x01
        && code.at(2) == 0x00;
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
