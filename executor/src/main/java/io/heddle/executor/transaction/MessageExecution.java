package io.heddle.executor.transaction;

import io.heddle.executor.evm.Evm;
import io.heddle.executor.evm.MessageResult;
import io.heddle.executor.journal.AccountEntry;
import io.heddle.executor.journal.Journal;
import io.heddle.primitives.Address;
import io.heddle.primitives.Hash;
import io.heddle.primitives.chain.Fork;
import io.heddle.primitives.transaction.AccessListEntry;
import java.util.Optional;

/// Runs a valid message: nonce, warm addresses, authorizations, the call itself, and what gas it
/// comes to.
final class MessageExecution {
  private static final int MAX_REFUND_QUOTIENT = 5;

  private final Evm evm;

  MessageExecution(Evm evm) {
    this.evm = evm;
  }

  /// @param gasUsed what the sender pays for: refund taken off, at least the floor
  /// @param gasRefund what was taken off
  /// @param contractAddress the target of a creation
  record Result(
      MessageResult message, long gasUsed, long gasRefund, Optional<Address> contractAddress) {
    boolean isSuccess() {
      return message instanceof MessageResult.Returned;
    }
  }

  /// The sender, which has paid for the gas, is at `nonce` before it.
  Result run(Message message, long nonce) {
    Journal journal = evm.journal();
    Fork fork = evm.block().fork();
    IntrinsicGas intrinsic = IntrinsicGas.of(message, fork);
    journal.setNonce(journal.account(message.from()), nonce + 1);
    warmUp(message);
    SetCodeAuthorizations.apply(journal, evm.block().config().chainId(), message.authorizations());

    long gas = message.gasLimit() - intrinsic.gas();
    Optional<Address> contractAddress =
        message.isCreation()
            ? Optional.of(Address.create(message.from(), nonce))
            : Optional.empty();
    MessageResult result =
        contractAddress.isPresent()
            ? evm.create(
                message.from(), contractAddress.get(), message.value(), message.data(), gas)
            : evm.call(
                message.from(), message.to().orElseThrow(), message.value(), message.data(), gas);

    long used = message.gasLimit() - result.gasLeft();
    long refund = Math.min(used / MAX_REFUND_QUOTIENT, journal.refund());
    return new Result(result, Math.max(used - refund, intrinsic.floor()), refund, contractAddress);
  }

  private void warmUp(Message message) {
    Journal journal = evm.journal();
    journal.warm(journal.account(message.from()));
    journal.warm(journal.account(evm.block().beneficiary()));
    message.to().ifPresent(to -> journal.warm(journal.account(to)));
    for (AccessListEntry entry : message.accessList()) {
      AccountEntry account = journal.account(entry.address());
      journal.warm(account);
      for (Hash key : entry.storageKeys()) {
        journal.warmSlot(account, key);
      }
    }
  }
}
