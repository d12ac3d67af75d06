package io.heddle.sequencer.rpc;

import io.heddle.executor.Account;
import io.heddle.primitives.Address;
import io.heddle.primitives.Bytes;
import io.heddle.primitives.Hash;
import io.heddle.primitives.U256;
import io.heddle.primitives.transaction.BlobTransaction;
import io.heddle.primitives.transaction.RecoveredTransaction;
import io.heddle.primitives.transaction.SignedTransaction;
import io.heddle.primitives.transaction.Transaction;
import io.heddle.primitives.transaction.TransactionCodec;
import io.heddle.primitives.transaction.TransactionFormatException;
import io.heddle.sequencer.DroppedTransaction;
import io.heddle.sequencer.PoolRejection;
import io.heddle.sequencer.PoolStatus;
import io.heddle.sequencer.SubmitResult;
import io.heddle.sequencer.TransactionPool;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;

/// A pool that checks what can be checked without executing: form, chain, gas, fee, nonce and
/// balance.
final class FakePool implements TransactionPool {
  private final List<Consumer<RecoveredTransaction>> listeners = new CopyOnWriteArrayList<>();
  private static final long MAX_NONCE_GAP = 64;

  final Map<Hash, RecoveredTransaction> pooled = new ConcurrentHashMap<>();
  final Map<Hash, DroppedTransaction> dropped = new ConcurrentHashMap<>();
  private final Map<Address, Account> accounts;

  FakePool(Map<Address, Account> accounts) {
    this.accounts = accounts;
  }

  @Override
  public SubmitResult submit(Bytes raw) {
    Transaction decoded;
    try {
      decoded = TransactionCodec.decode(raw);
    } catch (TransactionFormatException e) {
      return new SubmitResult.Rejected(PoolRejection.UNDECODABLE, String.valueOf(e.getMessage()));
    }
    if (!(decoded instanceof SignedTransaction signed) || decoded instanceof BlobTransaction) {
      return new SubmitResult.Rejected(PoolRejection.TYPE_NOT_SUPPORTED, "type=" + decoded.type());
    }
    RecoveredTransaction transaction;
    try {
      transaction = RecoveredTransaction.of(decoded);
    } catch (TransactionFormatException e) {
      return new SubmitResult.Rejected(
          PoolRejection.INVALID_SIGNATURE, String.valueOf(e.getMessage()));
    }
    Account account = accounts.getOrDefault(transaction.sender(), Account.EMPTY);
    if (signed.chainId().isEmpty()) {
      return new SubmitResult.Rejected(PoolRejection.UNPROTECTED, "unprotected");
    }
    if (!signed.chainId().equals(Optional.of(U256.of(FakeNode.CHAIN_ID)))) {
      return new SubmitResult.Rejected(PoolRejection.WRONG_CHAIN, "actual=" + signed.chainId());
    }
    if (signed.gasLimit() < 21_000) {
      return new SubmitResult.Rejected(
          PoolRejection.INTRINSIC_GAS_TOO_LOW, "gasLimit=" + signed.gasLimit());
    }
    if (signed.gasLimit() > 30_000_000) {
      return new SubmitResult.Rejected(
          PoolRejection.GAS_LIMIT_ABOVE_BLOCK, "gasLimit=" + signed.gasLimit());
    }
    if (signed.maxPriorityFeePerGas().compareTo(signed.maxFeePerGas()) > 0) {
      return new SubmitResult.Rejected(
          PoolRejection.PRIORITY_FEE_ABOVE_MAX_FEE, "max=" + signed.maxFeePerGas());
    }
    if (signed.maxFeePerGas().compareTo(FakeNode.BASE_FEE) < 0) {
      return new SubmitResult.Rejected(
          PoolRejection.UNDERPRICED, "maxFeePerGas=" + signed.maxFeePerGas());
    }
    if (signed.nonce() < account.nonce()) {
      return new SubmitResult.Rejected(PoolRejection.NONCE_TOO_LOW, "actual=" + signed.nonce());
    }
    if (signed.nonce() > account.nonce() + MAX_NONCE_GAP) {
      return new SubmitResult.Rejected(PoolRejection.NONCE_TOO_HIGH, "actual=" + signed.nonce());
    }
    if (account
            .balance()
            .compareTo(
                signed.value().add(signed.maxFeePerGas().multiply(U256.of(signed.gasLimit()))))
        < 0) {
      return new SubmitResult.Rejected(
          PoolRejection.INSUFFICIENT_FUNDS, "balance=" + account.balance());
    }
    pooled.put(transaction.hash(), transaction);
    announce(transaction);
    return new SubmitResult.Accepted(transaction.hash());
  }

  /// Tells the listeners of a transaction, and does not keep it.
  void announce(RecoveredTransaction transaction) {
    listeners.forEach(listener -> listener.accept(transaction));
  }

  @Override
  public long pendingNonce(Address account) {
    return accounts.getOrDefault(account, Account.EMPTY).nonce()
        + pooled.values().stream()
            .filter(transaction -> transaction.sender().equals(account))
            .count();
  }

  @Override
  public PoolStatus status() {
    return new PoolStatus(pooled.size(), 0, 0);
  }

  @Override
  public Optional<DroppedTransaction> dropped(Hash hash) {
    return Optional.ofNullable(dropped.get(hash));
  }

  @Override
  public Optional<RecoveredTransaction> transaction(Hash hash) {
    return Optional.ofNullable(pooled.get(hash));
  }

  @Override
  public List<RecoveredTransaction> unsealed() {
    return List.copyOf(pooled.values());
  }

  @Override
  public void listen(Consumer<RecoveredTransaction> listener) {
    listeners.add(listener);
  }
}
