package io.heddle.executor.transaction;

import io.heddle.executor.BlockEnv;
import io.heddle.executor.CallRequest;
import io.heddle.executor.CallResult;
import io.heddle.executor.Cancellation;
import io.heddle.executor.OverlayView;
import io.heddle.executor.RejectReason;
import io.heddle.executor.StateView;
import io.heddle.executor.TransactionOutcome.Rejected;
import io.heddle.executor.evm.CodeCache;
import io.heddle.executor.evm.Evm;
import io.heddle.executor.evm.MessageResult;
import io.heddle.executor.evm.Tracer;
import io.heddle.executor.journal.AccountEntry;
import io.heddle.executor.journal.Journal;
import io.heddle.executor.precompile.Precompiles;
import io.heddle.primitives.U256;
import io.heddle.primitives.transaction.GasPrice;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Runs calls (`eth_call`, `eth_estimateGas`): as [TransactionProcessor], but without signature,
/// nonce and room in the block, and nothing is kept.
///
/// Without fees gas is free and GASPRICE is zero; BASEFEE is the environment's all the same.
public final class CallProcessor {
  private final BlockEnv env;
  private final Journal journal;
  private final Evm evm;
  private final TransactionValidation validation;

  public CallProcessor(BlockEnv env, StateView view, CodeCache codes) {
    this(env, view, codes, Cancellation.NEVER, null);
  }

  /// @param cancellation ends executions early
  /// @param tracer is told of every instruction; null for none
  public CallProcessor(
      BlockEnv env,
      StateView view,
      CodeCache codes,
      Cancellation cancellation,
      @Nullable Tracer tracer) {
    this.env = env;
    this.journal = Journal.ofCalls(view);
    this.evm = new Evm(env, journal, codes, cancellation, tracer);
    if (view instanceof OverlayView pretended) {
      evm.pretend(pretended.precompiles(Precompiles.forFork(env.fork())));
    }
    this.validation = new TransactionValidation(env);
  }

  public CallResult call(CallRequest request, StateView view) {
    Message message = Message.of(request, env.fork());
    U256 gasPrice = gasPrice(request);
    evm.begin(view, request.from(), gasPrice, List.of());
    Rejected rejected = check(request, message);
    if (rejected != null) {
      return new CallResult.Rejected(rejected.reason(), rejected.message());
    }
    AccountEntry sender = journal.account(request.from());
    if (!gasPrice.isZero()) {
      journal.debit(sender, gasPrice.multiply(U256.of(request.gasLimit())));
    }
    MessageExecution result = new MessageExecution(evm);
    return switch (result.run(message, journal.nonce(sender))) {
      case MessageResult.Returned returned ->
          new CallResult.Success(
              returned.output(), result.gasUsed(), result.gasRefund(), journal.logs());
      case MessageResult.Reverted reverted ->
          new CallResult.Reverted(reverted.output(), result.gasUsed());
      case MessageResult.Halted halted -> new CallResult.Halted(halted.reason(), result.gasUsed());
    };
  }

  private U256 gasPrice(CallRequest request) {
    return request
        .fees()
        .map(fees ->
            GasPrice.effective(fees.maxFeePerGas(), fees.maxPriorityFeePerGas(), env.baseFee()))
        .orElse(U256.ZERO);
  }

  private @Nullable Rejected check(CallRequest request, Message message) {
    Rejected rejected =
        TransactionForm.checkGasLimit(
            message.gasLimit(), message.intrinsic(), message.isCreation(), message.data());
    if (rejected == null && request.fees().isPresent()) {
      CallRequest.Fees fees = request.fees().get();
      rejected = validation.checkFees(fees.maxFeePerGas(), fees.maxPriorityFeePerGas());
    }
    return rejected == null ? checkBalance(request) : rejected;
  }

  private @Nullable Rejected checkBalance(CallRequest request) {
    U256 balance = journal.balanceOf(journal.account(request.from()));
    U256 maxFee = request.fees().map(CallRequest.Fees::maxFeePerGas).orElse(U256.ZERO);
    try {
      U256 cost = maxFee.multiplyExact(U256.of(request.gasLimit())).addExact(request.value());
      if (balance.compareTo(cost) >= 0) {
        return null;
      }
      return TransactionForm.reject(
          RejectReason.INSUFFICIENT_FUNDS, "balance=" + balance + " required=" + cost);
    } catch (ArithmeticException overflow) {
      return TransactionForm.reject(
          RejectReason.INSUFFICIENT_FUNDS, "balance=" + balance + " required=more than 2^256");
    }
  }
}
