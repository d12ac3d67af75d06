package io.heddle.executor.evm;

import io.heddle.executor.HaltReason;
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
  private @Nullable TraceStep waiting;

  /// @param plain the instruction table that holds without tracing
  StepRecorder(Tracer tracer, int[] plain) {
    this.tracer = tracer;
    this.plain = plain;
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
            Optional.empty());
    return plain[opcode];
  }

  /// A frame waits for its callee, which has its gas already.
  void calling(Frame caller, Frame callee) {
    TraceStep step = waiting;
    if (step != null) {
      long passedOn = callee.isCreation ? callee.gas : 0;
      emit(step, step.gas() - caller.gas - passedOn, Optional.empty());
    }
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
