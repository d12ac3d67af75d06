package io.heddle.executor.transaction;

import io.heddle.executor.evm.Evm;
import io.heddle.executor.evm.MessageResult;
import io.heddle.executor.journal.AccountEntry;
import io.heddle.executor.journal.Journal;
import io.heddle.primitives.Address;
import io.heddle.primitives.Hash;
import io.heddle.primitives.transaction.AccessListEntry;
import io.heddle.primitives.transaction.ContractAddress;
import java.util.Optional;

/// Runs a valid message: nonce, warm addresses, authorizations, the call itself, and what gas it
/// comes to. Used again and again.
final class MessageExecution {
  private static final int MAX_REFUND_QUOTIENT = 5;

  private final Evm evm;

  // What the last run came to.
  private boolean success;
  private long gasUsed;
  private long gasRefund;
  private Optional<Address> contractAddress = Optional.empty();

  MessageExecution(Evm evm) {
    this.evm = evm;
  }

  boolean isSuccess() {
    return success;
  }

  /// What the sender pays for: refund taken off, at least the floor.
  long gasUsed() {
    return gasUsed;
  }

  /// What was taken off.
  long gasRefund() {
    return gasRefund;
  }

  /// The target of a creation.
  Optional<Address> contractAddress() {
    return contractAddress;
  }

  /// The sender, which has paid for the gas, is at `nonce` before it.
  MessageResult run(Message message, long nonce) {
    Journal journal = evm.journal();
    IntrinsicGas intrinsic = message.intrinsic();
    journal.setNonce(journal.account(message.from()), nonce + 1);
    warmUp(message);
    SetCodeAuthorizations.apply(
        journal, evm.block().config().chainId(), message.authorizations(), evm.cancellation());

    long gas = message.gasLimit() - intrinsic.gas();
    contractAddress =
        message.isCreation()
            ? Optional.of(ContractAddress.create(message.from(), nonce))
            : Optional.empty();
    MessageResult result =
        contractAddress.isPresent()
            ? evm.create(
                message.from(), contractAddress.get(), message.value(), message.data(), gas)
            : evm.call(
                message.from(), message.to().orElseThrow(), message.value(), message.data(), gas);

    long used = message.gasLimit() - result.gasLeft();
    gasRefund = Math.min(used / MAX_REFUND_QUOTIENT, journal.refund());
    gasUsed = Math.max(used - gasRefund, intrinsic.floor());
    success = result instanceof MessageResult.Returned;
    return result;
  }

  private void warmUp(Message message) {
    Journal journal = evm.journal();
    journal.warm(journal.account(message.from()));
    journal.warm(journal.account(evm.block().beneficiary()));
    if (!message.isCreation()) {
      journal.warm(journal.account(message.to().orElseThrow()));
    }
    for (AccessListEntry entry : message.accessList()) {
      AccountEntry account = journal.account(entry.address());
      journal.warm(account);
      for (Hash key : entry.storageKeys()) {
        journal.warmSlot(account, key);
      }
    }
  }
}
