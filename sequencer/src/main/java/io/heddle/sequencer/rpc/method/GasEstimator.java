package io.heddle.sequencer.rpc.method;

import io.heddle.executor.Account;
import io.heddle.executor.BlockEnv;
import io.heddle.executor.CallExecutor;
import io.heddle.executor.CallRequest;
import io.heddle.executor.CallResult;
import io.heddle.executor.Cancellation;
import io.heddle.executor.HaltReason;
import io.heddle.executor.RejectReason;
import io.heddle.executor.StateView;
import io.heddle.executor.transaction.TransactionForm;
import io.heddle.primitives.U256;
import io.heddle.sequencer.rpc.protocol.RpcException;

/// Finds the smallest gas limit, within 1.5 %, with which a call succeeds. Gas used is not that
/// limit: a call may need more at hand than it uses (63/64 rule, refunds, stipends), so the limit
/// is searched by running the call. The method, its bounds and its messages are geth's
/// (`eth/gasestimator`).
///
/// Each run costs up to the gas cap and there are about a dozen.
final class GasEstimator {
  private static final long TRANSFER_GAS = 21_000;
  private static final long CALL_STIPEND = 2_300;

  /// The accepted error of the result, in thousandths.
  private static final long TOLERANCE_PER_MILLE = 15;

  private final CallExecutor executor;
  private final BlockEnv env;
  private final StateView state;
  private final long gasCap;
  private final Cancellation cancellation;

  /// @param cancellation ends the search, also within a run
  GasEstimator(
      CallExecutor executor,
      BlockEnv env,
      StateView state,
      long gasCap,
      Cancellation cancellation) {
    this.executor = executor;
    this.env = env;
    this.state = state;
    this.gasCap = gasCap;
    this.cancellation = cancellation;
  }

  long estimate(CallArgs args) {
    long high = highest(args);
    if (isTransfer(args) && run(args, TRANSFER_GAS) instanceof CallResult.Success) {
      return TRANSFER_GAS;
    }
    CallResult.Success widest =
        switch (run(args, high)) {
          case CallResult.Success success -> success;
          case CallResult.Reverted reverted -> throw CallFailure.of(reverted);
          case CallResult.Halted halted ->
              throw halted.reason() == HaltReason.OUT_OF_GAS
                  ? notEnough(high)
                  : CallFailure.of(halted, high);
          case CallResult.Rejected rejected ->
              throw isTooLittleGas(rejected) ? notEnough(high) : CallFailure.of(rejected);
        };
    long low = widest.gasUsed() - 1;
    long likely = (widest.gasUsed() + widest.gasRefund() + CALL_STIPEND) * 64 / 63;
    if (likely < high) {
      if (succeeds(args, likely)) {
        high = likely;
      } else {
        low = likely;
      }
    }
    return search(args, low, high);
  }

  /// Invariant: `low` fails, `high` succeeds.
  private long search(CallArgs args, long low, long high) {
    while (low + 1 < high && (high - low) * 1_000 >= high * TOLERANCE_PER_MILLE) {
      // Most calls need little more than they use, so the search stays near the lower bound.
      long middle = Math.min((high + low) >>> 1, low * 2);
      if (succeeds(args, middle)) {
        high = middle;
      } else {
        low = middle;
      }
    }
    return high;
  }

  /// The block's gas limit, or the caller's, lowered to what the sender can pay for, to the cap,
  /// and to what the chain allows a transaction.
  private long highest(CallArgs args) {
    long high =
        args.gas().isPresent() && args.gas().getAsLong() >= TRANSFER_GAS
            ? args.gas().getAsLong()
            : env.gasLimit();
    if (args.fees().isPresent()) {
      high = Math.min(high, affordable(args, args.fees().get()));
    }
    return Math.min(Math.min(high, gasCap), TransactionForm.maxGas(env.fork()));
  }

  private long affordable(CallArgs args, CallRequest.Fees fees) {
    Account account = state.account(args.from());
    U256 balance = account == null ? U256.ZERO : account.balance();
    if (balance.compareTo(args.value()) < 0) {
      throw RpcException.server(
          "insufficient funds for transfer: address="
              + args.from()
              + " have="
              + balance
              + " want="
              + args.value());
    }
    U256 allowance = balance.subtract(args.value()).divide(fees.maxFeePerGas());
    return allowance.fitsLong() ? allowance.toLongExact() : Long.MAX_VALUE;
  }

  private boolean isTransfer(CallArgs args) {
    if (args.to().isEmpty()
        || !args.data().isEmpty()
        || !args.authorizations().isEmpty()
        || !args.accessList().isEmpty()) {
      return false;
    }
    Account target = state.account(args.to().get());
    return target == null || !target.hasCode();
  }

  private boolean succeeds(CallArgs args, long gasLimit) {
    return switch (run(args, gasLimit)) {
      case CallResult.Success success -> true;
      case CallResult.Reverted reverted -> false;
      case CallResult.Halted halted -> false;
      case CallResult.Rejected rejected -> {
        if (!isTooLittleGas(rejected)) {
          throw CallFailure.of(rejected);
        }
        yield false;
      }
    };
  }

  private CallResult run(CallArgs args, long gasLimit) {
    cancellation.check();
    return executor.call(env, args.request(gasLimit), state, cancellation);
  }

  private static boolean isTooLittleGas(CallResult.Rejected rejected) {
    return rejected.reason() == RejectReason.INTRINSIC_GAS_TOO_LOW;
  }

  private static RpcException notEnough(long allowance) {
    return RpcException.server("gas required exceeds allowance (" + allowance + ")");
  }
}
