package io.heddle.executor.evm;

import io.heddle.primitives.Bytes;
import io.heddle.primitives.transaction.Delegation;

/// Code prepared for execution: padded, so that the interpreter may read past its end, with its
/// jump destinations marked.
final class Code {
  static final Code EMPTY = new Code(Bytes.EMPTY);

  /// Zeros behind the code: the longest immediate, a STOP, and room to read eight bytes at a time.
  private static final int PADDING = 48;

  /// Headers of this object, its two arrays, and of what holds it.
  private static final int OVERHEAD_BYTES = 144;

  final byte[] padded;
  final int size;
  private final long[] jumpDestinations;
  private final boolean delegation;

  Code(Bytes source) {
    this.size = source.size();
    this.padded = new byte[size + PADDING];
    source.copyTo(padded, 0);
    this.jumpDestinations = jumpDestinations(padded, size);
    this.delegation = Delegation.is(source);
  }

  /// Code in a part of an array that may change later (init code in a frame's memory).
  Code(byte[] bytes, int offset, int size) {
    this(Bytes.copyOf(bytes, offset, size));
  }

  /// Whether `position` is a JUMPDEST and not an immediate.
  boolean isJumpDestination(long position) {
    return Long.compareUnsigned(position, size) < 0
        && (jumpDestinations[(int) position >>> 6] >>> position & 1) != 0;
  }

  /// What it takes on the heap: the padded bytes and their bitmap.
  long heldBytes() {
    return OVERHEAD_BYTES + padded.length + 8L * jumpDestinations.length;
  }

  /// Whether this is a delegation designator (EIP-7702).
  boolean isDelegation() {
    return delegation;
  }

  private static long[] jumpDestinations(byte[] code, int size) {
    long[] bitmap = new long[(size + 63) >>> 6];
    for (int i = 0; i < size; i++) {
      int opcode = code[i];
      if (opcode == Opcode.JUMPDEST) {
        bitmap[i >>> 6] |= 1L << i;
      } else if (opcode
          >= Opcode.PUSH1) { // PUSH1 to PUSH32 are 0x60 to 0x7F; higher opcodes are negative bytes
        i += opcode - Opcode.PUSH0;
      }
    }
    return bitmap;
  }
}
