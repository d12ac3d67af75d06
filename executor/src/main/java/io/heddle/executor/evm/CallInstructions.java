package io.heddle.executor.evm;

import io.heddle.executor.HaltReason;
import io.heddle.executor.journal.AccountEntry;
import io.heddle.executor.journal.Journal;
import io.heddle.primitives.Address;

/// CALL, CALLCODE, DELEGATECALL, STATICCALL: pays, then either pushes 0 at once because the call
/// cannot start, or leaves a callee for the driver in [Frame#callee].
final class CallInstructions {
  private static final int MAX_DEPTH = 1024;

  private CallInstructions() {}

  /// Runs the call whose operands lie below `top` and returns the gas left; the result goes where
  /// the last operand was.
  static long call(int opcode, Frame f, long[] s, int top, long gas) {
    boolean hasValue = opcode == Opcode.CALL || opcode == Opcode.CALLCODE;
    int value = top - 12;
    int rest = hasValue ? top - 12 : top - 8; // The memory operands lie below.
    boolean transfers = hasValue && !Words.isZero(s, value);
    if (f.isStatic && opcode == Opcode.CALL && transfers) {
      return Gas.halt(HaltReason.WRITE_PROTECTION);
    }
    long end =
        Math.max(
            StackInstructions.rangeEnd(s, rest - 4, rest - 8),
            StackInstructions.rangeEnd(s, rest - 12, rest - 16));
    long left = f.memory.expand(gas, end);
    if (left < 0) {
      return left;
    }
    Evm evm = f.evm;
    Journal journal = evm.journal;
    AccountEntry to = journal.account(s, top - 8);
    left -= EnvironmentInstructions.accessGas(journal, to);
    if (left < 0) {
      return left; // Before the code is read: what is not paid for is not looked at.
    }
    Code code = evm.code(to);
    boolean delegated = evm.hasDelegation(code);
    if (delegated) {
      AccountEntry delegate = evm.delegate(code);
      left -= EnvironmentInstructions.accessGas(journal, delegate);
      if (left < 0) {
        return left;
      }
      code = evm.code(delegate);
    }
    if (transfers) {
      left -= Gas.CALL_VALUE;
      if (opcode == Opcode.CALL && left >= 0 && journal.isEmpty(to)) {
        left -= Gas.NEW_ACCOUNT;
      }
    }
    if (left < 0) {
      return left;
    }
    long calleeGas = Math.min(StackInstructions.clamp(s, top - 4), Gas.maxMessageCallGas(left));
    left -= calleeGas;
    calleeGas += transfers ? Gas.CALL_STIPEND : 0;
    f.clearReturnData();
    boolean affordable = !transfers || journal.covers(f.target(), s, value);
    if (f.depth >= MAX_DEPTH || !affordable) {
      if (evm.recorder != null) {
        HaltReason why = affordable ? HaltReason.CALL_DEPTH : HaltReason.INSUFFICIENT_BALANCE;
        int size = (int) s[rest - 8];
        evm.recorder.inVain(f, size == 0 ? 0 : (int) s[rest - 4], size, calleeGas, why);
      }
      Words.set(s, rest - 16, 0);
      return left + calleeGas;
    }
    return start(opcode, f, s, rest, left, calleeGas, to, delegated, code, value, transfers);
  }

  private static long start(
      int opcode,
      Frame f,
      long[] s,
      int rest,
      long gas,
      long calleeGas,
      AccountEntry to,
      boolean delegated,
      Code code,
      int value,
      boolean transfers) {
    int inputSize = (int) s[rest - 8];
    int inputStart = inputSize == 0 ? 0 : (int) s[rest - 4];
    int outputSize = (int) s[rest - 16];
    int outputStart = outputSize == 0 ? 0 : (int) s[rest - 12];
    boolean inPlace = opcode == Opcode.CALLCODE || opcode == Opcode.DELEGATECALL;
    AccountEntry target = inPlace ? f.target() : to;
    Address caller = opcode == Opcode.DELEGATECALL ? f.caller : f.targetAddress;

    Frame callee = f.evm.frame(f.depth + 1);
    callee.reset(calleeGas, code, target, caller);
    callee.setInput(f.memory.bytes(), inputStart, inputSize);
    callee.isStatic = f.isStatic || opcode == Opcode.STATICCALL;
    callee.outputStart = outputStart;
    callee.outputSize = outputSize;
    if (opcode == Opcode.DELEGATECALL) {
      Words.copy(f.value, 0, callee.value, 0);
    } else if (transfers) {
      Words.copy(s, value, callee.value, 0);
    } else {
      Words.set(callee.value, 0, 0);
    }
    callee.transfersFrom = transfers && opcode == Opcode.CALL ? f.target() : null;
    callee.touchesTarget = !inPlace;
    callee.precompile = delegated ? null : f.evm.precompile(to.address());
    f.callee = callee;
    return gas;
  }
}
