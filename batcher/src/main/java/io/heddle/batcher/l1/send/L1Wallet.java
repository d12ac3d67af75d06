package io.heddle.batcher.l1.send;

import io.heddle.batcher.l1.rpc.L1Block;
import io.heddle.batcher.l1.rpc.L1BlockTag;
import io.heddle.batcher.l1.rpc.L1Call;
import io.heddle.batcher.l1.rpc.L1Client;
import io.heddle.batcher.l1.rpc.L1Receipt;
import io.heddle.batcher.l1.rpc.L1UnavailableException;
import io.heddle.batcher.l1.send.FeePolicy.Fees;
import io.heddle.primitives.Address;
import io.heddle.primitives.Bytes;
import io.heddle.primitives.Hash;
import io.heddle.primitives.U256;
import io.heddle.primitives.crypto.PrivateKey;
import io.heddle.primitives.transaction.ContractAddress;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Sends a transaction and waits for its receipt, for one-off jobs such as deploying the contracts.
/// It stores nothing: what must survive a crash goes through [L1Sender].
public final class L1Wallet {

  private static final Duration POLL_INTERVAL = Duration.ofMillis(100);

  private final L1Client l1;
  private final PrivateKey key;
  private final Duration timeout;

  /// @param timeout how long to wait for a receipt
  public L1Wallet(L1Client l1, PrivateKey key, Duration timeout) {
    this.l1 = l1;
    this.key = key;
    this.timeout = timeout;
  }

  /// The account.
  public Address address() {
    return key.address();
  }

  /// The address of the contract that the account creates after `ahead` other transactions.
  public Address nextContract(long ahead) {
    return ContractAddress.create(address(), l1.nonce(address()) + ahead);
  }

  /// Deploys a contract and returns its address.
  public Address deploy(Bytes initCode) {
    return send(null, U256.ZERO, initCode).contractAddress().orElseThrow();
  }

  /// Calls a contract, or pays an account. Throws [IllegalStateException] when it reverts in the
  /// block, [L1RpcException] when it would.
  public L1Receipt send(@Nullable Address to, U256 value, Bytes data) {
    L1Call call = new L1Call(address(), to, value, data, List.of());
    long gas = l1.estimateGas(call);
    return receipt(submit(call, l1.nonce(address()), gas + gas / 4));
  }

  /// Sends without waiting, with a nonce and a gas limit of the caller's: for several transactions
  /// that build on each other in one block.
  public Hash submit(L1Call call, long nonce, long gasLimit) {
    L1Block head = l1.block(L1BlockTag.LATEST).orElseThrow();
    Fees fees =
        FeePolicy.DEFAULT.initial(
            head.header().baseFeePerGas(), l1.maxPriorityFeePerGas(), U256.ONE);
    return l1.send(SignedForms.sign(key, l1.chainId(), nonce, fees, gasLimit, call, null));
  }

  /// Waits for a transaction; throws [IllegalStateException] when it reverted.
  public L1Receipt receipt(Hash hash) {
    long deadline = System.nanoTime() + timeout.toNanos();
    while (System.nanoTime() < deadline) {
      var receipt = l1.receipt(hash);
      if (receipt.isPresent()) {
        if (!receipt.get().success()) {
          throw new IllegalStateException("L1 transaction reverted: " + hash);
        }
        return receipt.get();
      }
      try {
        Thread.sleep(POLL_INTERVAL);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new L1UnavailableException("interrupted while waiting for " + hash, e);
      }
    }
    throw new L1UnavailableException(
        "no receipt after " + timeout.toSeconds() + " s: transaction=" + hash);
  }
}
