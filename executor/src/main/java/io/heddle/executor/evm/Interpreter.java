package io.heddle.executor.evm;

import io.heddle.executor.Cancellation;
import io.heddle.executor.HaltReason;

/// The dispatch loop.
///
/// Program counter, stack top and gas live in locals; the frame gets them back when the loop is
/// left. Simple instructions `continue`; those that pay for themselves `break` with the gas left,
/// which is negative when the frame must halt. The loop's method has to stay below 8,000 bytes of
/// bytecode, beyond which HotSpot does not compile it (a test watches over that), so longer
/// instructions are static methods elsewhere.
final class Interpreter {
  private final int[] table;

  Interpreter(int[] table) {
    this.table = table;
  }

  /// Runs the frame until it ends or must wait for [Frame#callee].
  FrameStatus run(Frame f) {
    final int[] instructions = table;
    final Code source = f.code;
    final byte[] code = source.padded;
    final long[] s = f.stack;
    final Division division = f.evm.division;
    final Cancellation cancellation = f.evm.cancellation;
    int pc = f.pc;
    int top = f.top;
    long gas = f.gas;
    while (true) {
      int opcode = code[pc++] & 0xFF;
      int entry = instructions[opcode];
      gas -= entry & 0xFFFF;
      // One branch for four checks: each term is negative if its check fails.
      int room = Frame.STACK_LIMBS - top - ((entry >>> 24) & 4);
      if ((gas | (top - ((entry >>> 16) & 0x7F)) | room | ~entry) < 0) {
        // Without tracing a failure; the table for tracing brings every instruction here.
        StepRecorder recorder = f.evm.recorder;
        if (recorder != null) {
          entry = recorder.step(f, pc - 1, opcode, top, gas + (entry & 0xFFFF));
        }
        if (recorder == null || isFault(entry, top, gas)) {
          return halt(f, entry, top, gas);
        }
      }
      switch (opcode) {
        case Opcode.STOP -> {
          f.gas = gas;
          return FrameStatus.RETURNED;
        }
        case Opcode.ADD -> {
          top -= 4;
          Words.add(s, top, top - 4, top - 4);
          continue;
        }
        case Opcode.MUL -> {
          top -= 4;
          Words.multiply(s, top, top - 4, top - 4);
          continue;
        }
        case Opcode.SUB -> {
          top -= 4;
          Words.subtract(s, top, top - 4, top - 4);
          continue;
        }
        case Opcode.DIV -> {
          top -= 4;
          division.divide(s, top, top - 4, top - 4);
          continue;
        }
        case Opcode.SDIV -> {
          top -= 4;
          division.signedDivide(s, top, top - 4, top - 4);
          continue;
        }
        case Opcode.MOD -> {
          top -= 4;
          division.remainder(s, top, top - 4, top - 4);
          continue;
        }
        case Opcode.SMOD -> {
          top -= 4;
          division.signedRemainder(s, top, top - 4, top - 4);
          continue;
        }
        case Opcode.ADDMOD -> {
          top -= 8;
          division.addModulo(s, top + 4, top, top - 4, top - 4);
          continue;
        }
        case Opcode.MULMOD -> {
          top -= 8;
          division.multiplyModulo(s, top + 4, top, top - 4, top - 4);
          continue;
        }
        case Opcode.EXP -> {
          gas = ArithmeticInstructions.exp(s, top, gas);
          top -= 4;
        }
        case Opcode.SIGNEXTEND -> {
          ArithmeticInstructions.signExtend(s, top);
          top -= 4;
          continue;
        }
        case Opcode.LT -> {
          top -= 4;
          Words.set(s, top - 4, Words.lessThan(s, top, top - 4) ? 1 : 0);
          continue;
        }
        case Opcode.GT -> {
          top -= 4;
          Words.set(s, top - 4, Words.lessThan(s, top - 4, top) ? 1 : 0);
          continue;
        }
        case Opcode.SLT -> {
          top -= 4;
          Words.set(s, top - 4, Words.signedLessThan(s, top, top - 4) ? 1 : 0);
          continue;
        }
        case Opcode.SGT -> {
          top -= 4;
          Words.set(s, top - 4, Words.signedLessThan(s, top - 4, top) ? 1 : 0);
          continue;
        }
        case Opcode.EQ -> {
          top -= 4;
          Words.set(s, top - 4, Words.equal(s, top, top - 4) ? 1 : 0);
          continue;
        }
        case Opcode.ISZERO -> {
          Words.set(s, top - 4, Words.isZero(s, top - 4) ? 1 : 0);
          continue;
        }
        case Opcode.AND -> {
          top -= 4;
          s[top - 4] &= s[top];
          s[top - 3] &= s[top + 1];
          s[top - 2] &= s[top + 2];
          s[top - 1] &= s[top + 3];
          continue;
        }
        case Opcode.OR -> {
          top -= 4;
          s[top - 4] |= s[top];
          s[top - 3] |= s[top + 1];
          s[top - 2] |= s[top + 2];
          s[top - 1] |= s[top + 3];
          continue;
        }
        case Opcode.XOR -> {
          top -= 4;
          s[top - 4] ^= s[top];
          s[top - 3] ^= s[top + 1];
          s[top - 2] ^= s[top + 2];
          s[top - 1] ^= s[top + 3];
          continue;
        }
        case Opcode.NOT -> {
          s[top - 4] = ~s[top - 4];
          s[top - 3] = ~s[top - 3];
          s[top - 2] = ~s[top - 2];
          s[top - 1] = ~s[top - 1];
          continue;
        }
        case Opcode.BYTE -> {
          ArithmeticInstructions.byteAt(s, top);
          top -= 4;
          continue;
        }
        case Opcode.SHL -> {
          ArithmeticInstructions.shiftLeft(s, top);
          top -= 4;
          continue;
        }
        case Opcode.SHR -> {
          ArithmeticInstructions.shiftRight(s, top);
          top -= 4;
          continue;
        }
        case Opcode.SAR -> {
          ArithmeticInstructions.shiftRightSigned(s, top);
          top -= 4;
          continue;
        }
        case Opcode.CLZ -> {
          Words.set(s, top - 4, 256 - Words.bitLength(s, top - 4));
          continue;
        }
        case Opcode.KECCAK -> {
          gas = MemoryInstructions.keccak(f, s, top, gas);
          top -= 4;
        }
        case Opcode.ADDRESS,
            Opcode.ORIGIN,
            Opcode.CALLER,
            Opcode.CALLVALUE,
            Opcode.GASPRICE,
            Opcode.COINBASE,
            Opcode.TIMESTAMP,
            Opcode.NUMBER,
            Opcode.PREVRANDAO,
            Opcode.GASLIMIT,
            Opcode.CHAINID,
            Opcode.BASEFEE,
            Opcode.BLOBBASEFEE -> {
          EnvironmentInstructions.pushContext(opcode, f, s, top);
          top += 4;
          continue;
        }
        case Opcode.BALANCE -> gas = EnvironmentInstructions.balance(f, s, top, gas);
        case Opcode.CALLDATALOAD -> {
          MemoryInstructions.callDataLoad(f, s, top);
          continue;
        }
        case Opcode.CALLDATASIZE -> {
          Words.set(s, top, f.inputSize);
          top += 4;
          continue;
        }
        case Opcode.CALLDATACOPY -> {
          gas = MemoryInstructions.callDataCopy(f, s, top, gas);
          top -= 12;
        }
        case Opcode.CODESIZE -> {
          Words.set(s, top, source.size);
          top += 4;
          continue;
        }
        case Opcode.CODECOPY -> {
          gas = MemoryInstructions.codeCopy(f, s, top, gas);
          top -= 12;
        }
        case Opcode.EXTCODESIZE -> gas = EnvironmentInstructions.extCodeSize(f, s, top, gas);
        case Opcode.EXTCODECOPY -> {
          gas = EnvironmentInstructions.extCodeCopy(f, s, top, gas);
          top -= 16;
        }
        case Opcode.RETURNDATASIZE -> {
          Words.set(s, top, f.returnSize);
          top += 4;
          continue;
        }
        case Opcode.RETURNDATACOPY -> {
          gas = MemoryInstructions.returnDataCopy(f, s, top, gas);
          top -= 12;
        }
        case Opcode.EXTCODEHASH -> gas = EnvironmentInstructions.extCodeHash(f, s, top, gas);
        case Opcode.BLOCKHASH -> {
          EnvironmentInstructions.blockHash(f, s, top);
          continue;
        }
        case Opcode.SELFBALANCE -> {
          EnvironmentInstructions.selfBalance(f, s, top);
          top += 4;
          continue;
        }
        case Opcode.BLOBHASH -> {
          EnvironmentInstructions.blobHash(f, s, top);
          continue;
        }
        case Opcode.POP -> {
          top -= 4;
          continue;
        }
        case Opcode.MLOAD -> gas = MemoryInstructions.mload(f, s, top, gas);
        case Opcode.MSTORE -> {
          gas = MemoryInstructions.mstore(f, s, top, gas);
          top -= 8;
        }
        case Opcode.MSTORE8 -> {
          gas = MemoryInstructions.mstore8(f, s, top, gas);
          top -= 8;
        }
        case Opcode.SLOAD -> gas = StorageInstructions.sload(f, s, top, gas);
        case Opcode.SSTORE -> {
          gas = StorageInstructions.sstore(f, s, top, gas);
          top -= 8;
        }
        case Opcode.JUMP -> {
          top -= 4;
          if (!Words.fitsLimb(s, top) || !source.isJumpDestination(s[top])) {
            return halt(f, HaltReason.INVALID_JUMP);
          }
          cancellation.check();
          pc = (int) s[top];
          continue;
        }
        case Opcode.JUMPI -> {
          top -= 8;
          if (!Words.isZero(s, top)) {
            if (!Words.fitsLimb(s, top + 4) || !source.isJumpDestination(s[top + 4])) {
              return halt(f, HaltReason.INVALID_JUMP);
            }
            cancellation.check();
            pc = (int) s[top + 4];
          }
          continue;
        }
        case Opcode.PC -> {
          Words.set(s, top, pc - 1);
          top += 4;
          continue;
        }
        case Opcode.MSIZE -> {
          Words.set(s, top, f.memory.size());
          top += 4;
          continue;
        }
        case Opcode.GAS -> {
          Words.set(s, top, gas);
          top += 4;
          continue;
        }
        case Opcode.JUMPDEST -> {
          continue;
        }
        case Opcode.TLOAD -> {
          StorageInstructions.tload(f, s, top);
          continue;
        }
        case Opcode.TSTORE -> {
          gas = StorageInstructions.tstore(f, s, top, gas);
          top -= 8;
        }
        case Opcode.MCOPY -> {
          gas = MemoryInstructions.mcopy(f, s, top, gas);
          top -= 12;
        }
        case Opcode.PUSH0 -> {
          Words.set(s, top, 0);
          top += 4;
          continue;
        }
        case Opcode.PUSH1 -> {
          Words.set(s, top, code[pc] & 0xFF);
          pc += 1;
          top += 4;
          continue;
        }
        case Opcode.PUSH2 -> {
          Words.set(s, top, ((code[pc] & 0xFF) << 8) | (code[pc + 1] & 0xFF));
          pc += 2;
          top += 4;
          continue;
        }
        case Opcode.RETURN -> {
          return finish(f, FrameStatus.RETURNED, top, gas);
        }
        case Opcode.REVERT -> {
          return finish(f, FrameStatus.REVERTED, top, gas);
        }
        case Opcode.CREATE, Opcode.CREATE2 -> {
          gas = CreateInstructions.create(opcode, f, s, top, gas);
          top -= opcode == Opcode.CREATE ? 8 : 12;
          if (f.callee != null) {
            return suspend(f, pc, top, gas);
          }
        }
        case Opcode.CALL, Opcode.CALLCODE, Opcode.DELEGATECALL, Opcode.STATICCALL -> {
          gas = CallInstructions.call(opcode, f, s, top, gas);
          top -= opcode == Opcode.CALL || opcode == Opcode.CALLCODE ? 24 : 20;
          if (f.callee != null) {
            return suspend(f, pc, top, gas);
          }
        }
        case Opcode.INVALID -> {
          return halt(f, HaltReason.INVALID_OPCODE);
        }
        case Opcode.SELFDESTRUCT -> {
          gas = CreateInstructions.selfDestruct(f, s, top, gas);
          if (gas >= 0) {
            f.gas = gas;
            return FrameStatus.RETURNED;
          }
        }
        default -> {
          // The instructions that come in rows.
          if (opcode < Opcode.DUP1) {
            int n = opcode - Opcode.PUSH0;
            StackInstructions.push(code, pc, n, s, top);
            pc += n;
            top += 4;
            continue;
          }
          if (opcode < Opcode.SWAP1) {
            Words.copy(s, top - 4 * (opcode - Opcode.DUP1 + 1), s, top);
            top += 4;
            continue;
          }
          if (opcode < Opcode.LOG0) {
            StackInstructions.swap(s, top - 4, top - 4 * (opcode - Opcode.SWAP1 + 2));
            continue;
          }
          int topics = opcode - Opcode.LOG0;
          gas = StorageInstructions.log(f, s, top, gas, topics);
          top -= 8 + 4 * topics;
        }
      }
      if (gas < 0) {
        return halt(f, Gas.reason(gas));
      }
    }
  }

  private static FrameStatus suspend(Frame f, int pc, int top, long gas) {
    f.pc = pc;
    f.top = top;
    f.gas = gas;
    return FrameStatus.CALLING;
  }

  /// RETURN and REVERT: offset, size.
  private static FrameStatus finish(Frame f, FrameStatus status, int top, long gas) {
    long[] s = f.stack;
    long left = f.memory.expand(gas, StackInstructions.rangeEnd(s, top - 4, top - 8));
    if (left < 0) {
      return halt(f, HaltReason.OUT_OF_GAS);
    }
    int size = (int) s[top - 8];
    f.setResult(f.memory.bytes(), size == 0 ? 0 : (int) s[top - 4], size);
    f.gas = left;
    return status;
  }

  /// The loop's check before an instruction.
  private static boolean isFault(int entry, int top, long gas) {
    int room = Frame.STACK_LIMBS - top - InstructionTable.growth(entry);
    return (gas | (top - InstructionTable.required(entry)) | room | ~entry) < 0;
  }

  /// Finds out which of the checks before an instruction failed.
  private static FrameStatus halt(Frame f, int entry, int top, long gas) {
    if (entry >= 0) {
      return halt(f, HaltReason.INVALID_OPCODE);
    }
    if (top < InstructionTable.required(entry)) {
      return halt(f, HaltReason.STACK_UNDERFLOW);
    }
    return halt(f, gas < 0 ? HaltReason.OUT_OF_GAS : HaltReason.STACK_OVERFLOW);
  }

  private static FrameStatus halt(Frame f, HaltReason reason) {
    f.haltReason = reason;
    f.gas = 0;
    return FrameStatus.HALTED;
  }
}
