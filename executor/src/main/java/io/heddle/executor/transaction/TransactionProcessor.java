package io.heddle.executor.transaction;

import io.heddle.executor.BlockEnv;
import io.heddle.executor.RejectReason;
import io.heddle.executor.StateView;
import io.heddle.executor.TransactionOutcome;
import io.heddle.executor.TransactionOutcome.Included;
import io.heddle.executor.TransactionOutcome.Rejected;
import io.heddle.executor.evm.CodeCache;
import io.heddle.executor.evm.Evm;
import io.heddle.executor.evm.Tracer;
import io.heddle.executor.journal.AccountEntry;
import io.heddle.executor.journal.Journal;
import io.heddle.executor.journal.WriteSink;
import io.heddle.primitives.Address;
import io.heddle.primitives.U256;
import io.heddle.primitives.block.Log;
import io.heddle.primitives.block.Receipt;
import io.heddle.primitives.transaction.DepositTransaction;
import io.heddle.primitives.transaction.RecoveredTransaction;
import io.heddle.primitives.transaction.SignedTransaction;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/// Executes the transactions of one block, one at a time: a view in, an outcome and a write set
/// out. It keeps nothing from one transaction to the next but memory. Owned by one worker.
public final class TransactionProcessor {
  private final BlockEnv env;
  private final Evm evm;
  private final Journal journal;
  private final ProfileRules rules;
  private final TransactionValidation validation;
  private final MessageExecution execution;

  public TransactionProcessor(BlockEnv env, StateView view, CodeCache codes) {
    this(env, view, codes, null);
  }

  /// @param tracer is told of every instruction; null for none
  public TransactionProcessor(
      BlockEnv env, StateView view, CodeCache codes, @Nullable Tracer tracer) {
    this.env = env;
    this.journal = new Journal(view);
    this.evm = new Evm(env, journal, codes, tracer);
    this.rules = ProfileRules.of(env);
    this.validation = new TransactionValidation(env, rules);
    this.execution = new MessageExecution(evm);
  }

  /// Executes one transaction; unless it is rejected, its writes go to `sink`.
  ///
  /// @param cumulativeGasUsed gas used by the block before it, for the receipt
  public TransactionOutcome process(
      RecoveredTransaction recovered,
      StateView view,
      GasRoom room,
      long cumulativeGasUsed,
      WriteSink sink) {
    TransactionOutcome outcome = execute(recovered, view, room, cumulativeGasUsed);
    if (outcome instanceof Included) {
      journal.commit(sink);
    }
    return outcome;
  }

  /// Executes one transaction and leaves its effects in the [#journal]; a rejected one has none,
  /// but what it was rejected for was observed.
  public TransactionOutcome execute(
      RecoveredTransaction recovered, StateView view, GasRoom room, long cumulativeGasUsed) {
    return switch (recovered.transaction()) {
      case SignedTransaction signed ->
          processSigned(recovered, signed, view, room, cumulativeGasUsed);
      case DepositTransaction deposit ->
          processDeposit(recovered, deposit, view, room, cumulativeGasUsed);
    };
  }

  /// Who is credited fees, by every signed transaction.
  public List<Address> feeRecipients() {
    return rules.feeRecipients();
  }

  /// The effects of the last transaction, until the next one.
  public Journal journal() {
    return journal;
  }

  private TransactionOutcome processSigned(
      RecoveredTransaction recovered,
      SignedTransaction tx,
      StateView view,
      GasRoom room,
      long cumulativeGasUsed) {
    Message message = Message.of(recovered);
    U256 l1Fee = rules.l1Fee(recovered);
    U256 gasPrice = effectiveGasPrice(tx.maxFeePerGas(), tx.maxPriorityFeePerGas(), env.baseFee());
    evm.begin(view, recovered.sender(), gasPrice, message.blobHashes());
    @Nullable Rejected rejected = validation.check(recovered, tx, message, room, l1Fee, journal);
    if (rejected != null) {
      return rejected;
    }
    AccountEntry sender = journal.account(recovered.sender());
    long blobGas = BlobRules.GAS_PER_BLOB * message.blobHashes().size();
    journal.debit(
        sender,
        gasPrice
            .multiply(U256.of(tx.gasLimit()))
            .add(env.blobBaseFee().multiply(U256.of(blobGas)))
            .add(l1Fee));
    MessageExecution.Result result = execution.run(message, tx.nonce());

    U256 gasUsed = U256.of(result.gasUsed());
    journal.credit(sender, gasPrice.multiply(U256.of(tx.gasLimit() - result.gasUsed())));
    rules.distribute(
        journal,
        gasPrice.subtract(env.baseFee()).multiply(gasUsed),
        env.baseFee().multiply(gasUsed),
        l1Fee);
    List<Log> logs = journal.logs();
    Receipt receipt =
        Receipt.of(
            tx.type(),
            result.isSuccess(),
            Math.addExact(cumulativeGasUsed, result.gasUsed()),
            logs);
    return new Included(
        receipt, result.gasUsed(), gasPrice, result.contractAddress(), l1Fee, OptionalLong.empty());
  }

  /// A deposit: the mint is irrevocable, gas was bought on L1, and whatever keeps it from running
  /// only makes it fail.
  private TransactionOutcome processDeposit(
      RecoveredTransaction recovered,
      DepositTransaction tx,
      StateView view,
      GasRoom room,
      long cumulativeGasUsed) {
    evm.begin(view, tx.from(), U256.ZERO, List.of());
    if (!rules.allowsDeposits() || tx.systemTransaction()) {
      return TransactionValidation.reject(
          RejectReason.DEPOSIT_NOT_ALLOWED,
          "deposit: profile=" + env.config().profile() + " system=" + tx.systemTransaction());
    }
    if (Long.compareUnsigned(tx.gasLimit(), room.gas()) > 0) {
      return TransactionValidation.reject(
          RejectReason.BLOCK_GAS_LIMIT,
          "left=" + room.gas() + " gasLimit=" + Long.toUnsignedString(tx.gasLimit()));
    }
    AccountEntry sender = journal.account(tx.from());
    journal.credit(sender, tx.mint());
    long nonce = journal.nonce(sender);
    Message message = Message.of(recovered);
    boolean runs = validation.checkGasLimit(message) == null && journal.covers(sender, tx.value());
    long gasUsed = tx.gasLimit();
    boolean success = false;
    Optional<Address> contractAddress = Optional.empty();
    if (runs) {
      MessageExecution.Result result = execution.run(message, nonce);
      gasUsed = result.gasUsed();
      success = result.isSuccess();
      contractAddress = result.contractAddress();
    } else {
      journal.setNonce(sender, nonce + 1);
    }
    List<Log> logs = journal.logs();
    Receipt receipt =
        Receipt.ofDeposit(success, Math.addExact(cumulativeGasUsed, gasUsed), logs, nonce);
    return new Included(
        receipt, gasUsed, U256.ZERO, contractAddress, U256.ZERO, OptionalLong.of(nonce));
  }

  /// The price per gas in wei; meaningful only when the fee cap covers the base fee.
  static U256 effectiveGasPrice(U256 maxFee, U256 maxPriorityFee, U256 baseFee) {
    if (maxFee.compareTo(baseFee) < 0) {
      return maxFee;
    }
    return baseFee.add(maxPriorityFee.min(maxFee.subtract(baseFee)));
  }
}
