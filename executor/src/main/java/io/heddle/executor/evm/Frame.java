package io.heddle.executor.evm;

import io.heddle.executor.HaltReason;
import io.heddle.executor.journal.AccountEntry;
import io.heddle.executor.precompile.Precompile;
import io.heddle.primitives.Address;
import io.heddle.primitives.Bytes;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// One call or creation being executed. There is one frame per depth and worker, used again and
/// again.
///
/// Input and return data are not copied: they point into the memory of the caller or of the callee,
/// which rests meanwhile.
final class Frame {
  static final int STACK_LIMBS = 1024 * Words.LIMBS;

  private static final byte[] NO_BYTES = new byte[0];

  final Evm evm;
  final int depth;
  final Memory memory = new Memory();

  /// The operand stack: words of four limbs, least significant first.
  final long[] stack = new long[STACK_LIMBS];

  // Saved while a callee runs.
  int pc;
  int top;
  long gas;

  /// What the message had.
  long gasAtStart;

  // The message.
  Code code = Code.EMPTY;
  @Nullable AccountEntry target;
  Address targetAddress = Address.ZERO;
  Address caller = Address.ZERO;
  final long[] value = new long[Words.LIMBS];
  byte[] input = NO_BYTES;
  int inputStart;
  int inputSize;
  boolean isStatic;
  boolean isCreation;

  /// Who pays the value; null when nothing moves.
  @Nullable AccountEntry transfersFrom;

  /// Whether an empty target counts as touched (EIP-161).
  boolean touchesTarget;

  /// Runs in place of code.
  @Nullable Precompile precompile;

  // Where the caller wants the output.
  int outputStart;
  int outputSize;

  // What to go back to on failure.
  int undoMark;
  int logMark;
  long refundMark;

  // The latest callee's return data.
  byte[] returnData = NO_BYTES;
  int returnStart;
  int returnSize;

  // The result: a range of this frame's memory, or a precompile's output.
  byte[] result = NO_BYTES;
  int resultStart;
  int resultSize;
  @Nullable HaltReason haltReason;

  /// A callee that must run before this frame goes on.
  @Nullable Frame callee;

  Frame(Evm evm, int depth) {
    this.evm = evm;
    this.depth = depth;
  }

  /// Makes the frame ready for a new message; the caller then fills in the message.
  void reset(long newGas, Code newCode, AccountEntry newTarget, Address newCaller) {
    memory.reset();
    pc = 0;
    top = 0;
    gas = newGas;
    gasAtStart = newGas;
    code = newCode;
    target = newTarget;
    targetAddress = newTarget.address();
    caller = newCaller;
    isStatic = false;
    isCreation = false;
    outputStart = 0;
    outputSize = 0;
    transfersFrom = null;
    touchesTarget = false;
    precompile = null;
    clearResult();
    haltReason = null;
    callee = null;
    setInput(NO_BYTES, 0, 0);
    clearReturnData();
  }

  void setInput(byte[] bytes, int start, int size) {
    input = bytes;
    inputStart = start;
    inputSize = size;
  }

  void setReturnData(byte[] bytes, int start, int size) {
    returnData = bytes;
    returnStart = start;
    returnSize = size;
  }

  void clearReturnData() {
    setReturnData(NO_BYTES, 0, 0);
  }

  void setResult(byte[] bytes, int start, int size) {
    result = bytes;
    resultStart = start;
    resultSize = size;
  }

  void clearResult() {
    setResult(NO_BYTES, 0, 0);
  }

  AccountEntry target() {
    return Objects.requireNonNull(target, "frame without a message");
  }

  Frame callee() {
    return Objects.requireNonNull(callee, "frame without a callee");
  }

  HaltReason haltReason() {
    return Objects.requireNonNull(haltReason, "frame that did not halt");
  }

  Bytes resultBytes() {
    return Bytes.copyOf(result, resultStart, resultSize);
  }
}
