package io.heddle.executor.evm;

import io.heddle.executor.HaltReason;
import io.heddle.primitives.Address;
import io.heddle.primitives.Bytes;
import io.heddle.primitives.U256;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Makes [TraceStep]s for a [Tracer] out of what loop and driver tell it.
///
/// A step is complete once it is known what it cost: at the next instruction of its frame, when its
/// callee is entered, or when its frame ends. So at most one step waits. Owned by the EVM's thread.
final class StepRecorder {
  private final Tracer tracer;
  private final int[] plain;
  private final boolean memory;
  private @Nullable TraceStep waiting;

  /// Of the account whose SELFDESTRUCT waits.
  private U256 balance = U256.ZERO;

  /// @param plain the instruction table that holds without tracing
  StepRecorder(Tracer tracer, int[] plain) {
    this.tracer = tracer;
    this.plain = plain;
    this.memory = tracer.wantsMemory();
  }

  /// Forgets the step that a transaction left waiting when an exception ended it.
  void begin() {
    waiting = null;
  }

  /// Before an instruction's checks.
  ///
  /// @param gas before anything was paid for it
  /// @return its entry in the table without tracing
  int step(Frame f, int pc, int opcode, int top, long gas) {
    TraceStep before = waiting;
    if (before != null) {
      if (before.opcode() >= Opcode.LOG0 && before.opcode() <= Opcode.LOG4) {
        tracer.logged(f.evm.journal.logs().getLast());
      }
      emit(before, before.gas() - gas + passedOnInVain(before, gas), Optional.empty());
    }
    List<U256> stack = new ArrayList<>(top / Words.LIMBS);
    for (int slot = 0; slot < top; slot += Words.LIMBS) {
      stack.add(StackInstructions.word(f.stack, slot));
    }
    waiting =
        new TraceStep(
            pc,
            opcode,
            gas,
            0,
            f.memory.size(),
            stack,
            f.depth + 1,
            f.evm.journal.refund(),
            f.targetAddress,
            memory ? Bytes.copyOf(f.memory.bytes(), 0, f.memory.size()) : Bytes.EMPTY,
            memory ? Bytes.copyOf(f.returnData, f.returnStart, f.returnSize) : Bytes.EMPTY,
            Optional.empty());
    if (opcode == Opcode.SELFDESTRUCT) {
      balance = f.evm.journal.balanceOf(f.target());
    }
    return plain[opcode];
  }

  /// A frame waits for its callee, which has its gas already.
  void calling(Frame caller, Frame callee) {
    TraceStep step = waiting;
    if (step != null) {
      long passedOn = callee.isCreation ? callee.gas : 0;
      emit(step, step.gas() - caller.gas - passedOn, Optional.empty());
      tracer.entered(start(step, caller, callee));
    }
  }

  /// A transaction's own message begins.
  void entered(Frame root) {
    int opcode = root.isCreation ? Opcode.CREATE : Opcode.CALL;
    tracer.entered(
        new FrameStart(
            opcode,
            1,
            root.caller,
            root.targetAddress,
            StackInstructions.word(root.value, 0),
            input(root),
            root.gas));
  }

  private static FrameStart start(TraceStep step, Frame caller, Frame callee) {
    List<U256> stack = step.stack();
    Address to =
        callee.isCreation
            ? callee.targetAddress
            : Address.fromWord(stack.get(stack.size() - 2).toHash());
    boolean valueless = step.opcode() == Opcode.STATICCALL;
    return new FrameStart(
        step.opcode(),
        callee.depth + 1,
        caller.targetAddress,
        to,
        valueless ? U256.ZERO : StackInstructions.word(callee.value, 0),
        input(callee),
        callee.gas);
  }

  private static Bytes input(Frame f) {
    return f.isCreation
        ? Bytes.copyOf(f.code.padded, 0, f.code.size)
        : Bytes.copyOf(f.input, f.inputStart, f.inputSize);
  }

  /// A call or creation that cannot begin, as balance or depth do not suffice.
  ///
  /// @param inputStart of its input in the frame's memory
  /// @param gas that it would have had, and gives back
  void inVain(Frame f, int inputStart, int inputSize, long gas, HaltReason reason) {
    TraceStep step = waiting;
    if (step == null) {
      return;
    }
    List<U256> stack = step.stack();
    boolean creation = step.opcode() == Opcode.CREATE || step.opcode() == Opcode.CREATE2;
    boolean hasValue = step.opcode() == Opcode.CALL || step.opcode() == Opcode.CALLCODE;
    int top = stack.size();
    Address to = creation ? Address.ZERO : Address.fromWord(stack.get(top - 2).toHash());
    U256 value = creation ? stack.get(top - 1) : hasValue ? stack.get(top - 3) : U256.ZERO;
    Bytes input = Bytes.copyOf(f.memory.bytes(), inputStart, inputSize);
    int depth = f.depth + 2;
    tracer.entered(new FrameStart(step.opcode(), depth, f.targetAddress, to, value, input, gas));
    tracer.left(new FrameEnd(depth, 0, Bytes.EMPTY, false, Optional.of(reason)));
  }

  /// A frame's effects are settled.
  ///
  /// @param gas that it had
  void closed(Frame f, FrameStatus status, long gas) {
    tracer.left(
        new FrameEnd(
            f.depth + 1,
            gas - f.gas,
            f.resultBytes(),
            status == FrameStatus.REVERTED,
            status == FrameStatus.HALTED ? Optional.of(f.haltReason()) : Optional.empty()));
  }

  /// The loop is done with a frame; one without code had no steps.
  void left(Frame f, FrameStatus status) {
    TraceStep step = waiting;
    if (step == null) {
      return;
    }
    if (status == FrameStatus.HALTED) {
      emit(step, step.gas(), Optional.of(f.haltReason()));
    } else {
      if (step.opcode() == Opcode.SELFDESTRUCT) {
        Address beneficiary = Address.fromWord(step.stack().getLast().toHash());
        tracer.selfDestructed(f.targetAddress, beneficiary, balance);
      }
      emit(step, step.gas() - f.gas, Optional.empty());
    }
  }

  /// The outermost frame ended.
  void ended(MessageResult result) {
    tracer.ended(result);
  }

  private void emit(TraceStep step, long cost, Optional<HaltReason> error) {
    waiting = null;
    tracer.step(step.ended(cost, error));
  }

  /// What a call that could not start had passed on and got back with the stipend at once, as
  /// balance or depth did not suffice.
  private static long passedOnInVain(TraceStep step, long gasAfter) {
    boolean hasValue = step.opcode() == Opcode.CALL || step.opcode() == Opcode.CALLCODE;
    if (!hasValue && step.opcode() != Opcode.DELEGATECALL && step.opcode() != Opcode.STATICCALL) {
      return 0;
    }
    int top = step.stack().size();
    boolean transfers = hasValue && !step.stack().get(top - 3).isZero();
    long stipend = transfers ? Gas.CALL_STIPEND : 0;
    U256 asked = step.stack().get(top - 1);
    long most = Gas.maxMessageCallGas(gasAfter - stipend);
    return asked.min(U256.of(most)).toLongExact() + stipend;
  }
}
