package io.heddle.executor.transaction;

import io.heddle.executor.BlockEnv;
import io.heddle.executor.Cancellation;
import io.heddle.executor.RejectReason;
import io.heddle.executor.StateView;
import io.heddle.executor.TransactionOutcome;
import io.heddle.executor.TransactionOutcome.Rejected;
import io.heddle.executor.evm.CodeCache;
import io.heddle.executor.evm.Evm;
import io.heddle.executor.evm.Tracer;
import io.heddle.executor.journal.AccountEntry;
import io.heddle.executor.journal.Journal;
import io.heddle.executor.journal.Limbs;
import io.heddle.executor.journal.WriteSink;
import io.heddle.primitives.Address;
import io.heddle.primitives.Check;
import io.heddle.primitives.U256;
import io.heddle.primitives.block.BloomBuilder;
import io.heddle.primitives.block.Log;
import io.heddle.primitives.transaction.DepositTransaction;
import io.heddle.primitives.transaction.GasPrice;
import io.heddle.primitives.transaction.RecoveredTransaction;
import io.heddle.primitives.transaction.SignedTransaction;
import java.util.List;
import java.util.Optional;
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
  private final BloomBuilder blooms = new BloomBuilder();
  private final Execution result = new Execution();

  /// Wei of the present transaction.
  private final long[] amount = new long[Limbs.COUNT];

  private final long[] part = new long[Limbs.COUNT];

  public TransactionProcessor(BlockEnv env, StateView view, CodeCache codes) {
    this(env, view, codes, Cancellation.NEVER, null);
  }

  /// @param cancellation ends executions early
  /// @param tracer is told of every instruction; null for none
  public TransactionProcessor(
      BlockEnv env,
      StateView view,
      CodeCache codes,
      Cancellation cancellation,
      @Nullable Tracer tracer) {
    this.env = env;
    this.journal = new Journal(view);
    this.evm = new Evm(env, journal, codes, cancellation, tracer);
    this.rules = ProfileRules.of(env);
    this.validation = new TransactionValidation(env);
    this.execution = new MessageExecution(evm);
  }

  /// Executes one transaction; unless it is rejected, its writes go to `sink`.
  ///
  /// @param gasUsedBefore gas used by the block before it
  /// @param blobsLeft blobs for which there is room in the block
  public TransactionOutcome process(
      RecoveredTransaction recovered,
      StateView view,
      long gasUsedBefore,
      int blobsLeft,
      WriteSink sink) {
    execute(recovered, view, env.gasLimit() - gasUsedBefore, blobsLeft, result);
    if (result.isIncluded()) {
      journal.commit(sink);
    }
    return result.outcome(gasUsedBefore);
  }

  /// Executes one transaction and leaves its effects in the [#journal]; a rejected one has none,
  /// but what it was rejected for was observed.
  ///
  /// @param gasLeft gas for which there is room in the block, not negative: it is compared with gas
  ///   limits, which are unsigned
  /// @param blobsLeft likewise
  public void execute(
      RecoveredTransaction recovered, StateView view, long gasLeft, int blobsLeft, Execution into) {
    if (gasLeft < 0) {
      throw new Check.InvariantViolation(
          "more gas used than the block has: limit=" + env.gasLimit() + " left=" + gasLeft);
    }
    switch (recovered.transaction()) {
      case SignedTransaction signed ->
          executeSigned(recovered, signed, view, gasLeft, blobsLeft, into);
      case DepositTransaction deposit -> executeDeposit(recovered, deposit, view, gasLeft, into);
    }
  }

  /// Who is credited fees, by every signed transaction.
  public List<Address> feeRecipients() {
    return rules.feeRecipients();
  }

  /// The effects of the last transaction, until the next one.
  public Journal journal() {
    return journal;
  }

  private void executeSigned(
      RecoveredTransaction recovered,
      SignedTransaction tx,
      StateView view,
      long gasLeft,
      int blobsLeft,
      Execution into) {
    Message message = Message.of(recovered, env.fork());
    U256 l1Fee = rules.l1Fee(recovered);
    U256 gasPrice = GasPrice.effective(tx.maxFeePerGas(), tx.maxPriorityFeePerGas(), env.baseFee());
    evm.begin(view, recovered.sender(), gasPrice, message.blobHashes());
    @Nullable Rejected rejected =
        validation.check(recovered, tx, message, gasLeft, blobsLeft, l1Fee, journal);
    if (rejected != null) {
      into.reject(rejected);
      return;
    }
    AccountEntry sender = journal.account(recovered.sender());
    prepay(sender, message, gasPrice, l1Fee);
    var _ = execution.run(message, tx.nonce());
    long gasUsed = execution.gasUsed();
    settle(sender, gasPrice, tx.gasLimit() - gasUsed, gasUsed, l1Fee);
    into.include(tx.type(), execution.isSuccess(), gasUsed, execution.contractAddress());
    into.setFees(gasPrice, l1Fee);
    setLogs(into);
  }

  /// Takes all that the sender may have to pay, the value excepted.
  private void prepay(AccountEntry sender, Message message, U256 gasPrice, U256 l1Fee) {
    Limbs.multiply(amount, gasPrice, message.gasLimit());
    Limbs.add(amount, l1Fee);
    if (!message.blobHashes().isEmpty()) {
      long blobGas = BlobRules.GAS_PER_BLOB * message.blobHashes().size();
      Limbs.multiply(part, env.blobBaseFee(), blobGas);
      Limbs.add(amount, part, 0);
    }
    journal.debit(sender, amount, 0);
  }

  /// Gives the sender back what gas was left, and everybody else theirs.
  private void settle(AccountEntry sender, U256 gasPrice, long gasLeft, long gasUsed, U256 l1Fee) {
    Limbs.multiply(amount, gasPrice, gasLeft);
    journal.credit(sender, amount, 0);
    Limbs.multiply(amount, gasPrice, gasUsed);
    Limbs.multiply(part, env.baseFee(), gasUsed);
    Limbs.subtract(amount, part, 0);
    rules.distribute(journal, amount, part, l1Fee);
  }

  private void setLogs(Execution into) {
    if (journal.logCount() > 0) {
      List<Log> logs = journal.logs();
      into.setLogs(logs, blooms.of(logs));
    }
  }

  /// A deposit: the mint is irrevocable, gas was bought on L1, and whatever keeps it from running
  /// only makes it fail.
  private void executeDeposit(
      RecoveredTransaction recovered,
      DepositTransaction tx,
      StateView view,
      long gasLeft,
      Execution into) {
    evm.begin(view, tx.from(), U256.ZERO, List.of());
    if (!rules.allowsDeposits() || tx.systemTransaction()) {
      into.reject(
          TransactionForm.reject(
              RejectReason.DEPOSIT_NOT_ALLOWED,
              "deposit: profile=" + env.config().profile() + " system=" + tx.systemTransaction()));
      return;
    }
    if (Long.compareUnsigned(tx.gasLimit(), gasLeft) > 0) {
      into.reject(
          TransactionForm.reject(
              RejectReason.BLOCK_GAS_LIMIT,
              "left=" + gasLeft + " gasLimit=" + Long.toUnsignedString(tx.gasLimit())));
      return;
    }
    AccountEntry sender = journal.account(tx.from());
    journal.credit(sender, tx.mint());
    long nonce = journal.nonce(sender);
    Message message = Message.of(recovered, env.fork());
    if (TransactionForm.checkGasLimit(
                message.gasLimit(), message.intrinsic(), message.isCreation(), message.data())
            == null
        && journal.covers(sender, tx.value())) {
      var _ = execution.run(message, nonce);
      into.include(
          tx.type(), execution.isSuccess(), execution.gasUsed(), execution.contractAddress());
      setLogs(into);
    } else {
      journal.setNonce(sender, nonce + 1);
      into.include(tx.type(), false, tx.gasLimit(), Optional.empty());
    }
    into.setDepositNonce(nonce);
  }
}
