package io.heddle.executor.evm;

import io.heddle.primitives.chain.Fork;
import java.util.EnumMap;
import java.util.Map;

/// What the interpreter checks before every instruction, packed into one int per opcode and fork.
///
/// | bits | |
/// |---|---|
/// | 0–15 | constant part of the gas price |
/// | 16–22 | stack limbs that must be there |
/// | 24–26 | stack limbs by which the stack grows, 0 or 4 |
/// | 31 | defined: an int that is not negative is no instruction of this fork |
final class InstructionTable {
  private static final int DEFINED = 1 << 31;
  private static final Map<Fork, int[]> TABLES = new EnumMap<>(Fork.class);

  static {
    for (Fork fork : Fork.values()) {
      TABLES.put(fork, build(fork));
    }
  }

  private InstructionTable() {}

  /// The table of a fork; shared, only to be read.
  static int[] forFork(Fork fork) {
    int[] table = TABLES.get(fork);
    if (table == null) {
      throw new IllegalArgumentException("no instructions for fork " + fork);
    }
    return table;
  }

  /// The same table with no instruction defined, so that each goes the way of a failed check.
  static int[] forTracing(int[] plain) {
    int[] table = plain.clone();
    for (int opcode = 0; opcode < table.length; opcode++) {
      table[opcode] &= ~DEFINED;
    }
    return table;
  }

  static int gas(int entry) {
    return entry & 0xFFFF;
  }

  static int required(int entry) {
    return entry >>> 16 & 0x7F;
  }

  static int growth(int entry) {
    return entry >>> 24 & 4;
  }

  private static int[] build(Fork fork) {
    int[] t = new int[256];
    arithmetic(t);
    environment(t);
    control(t);
    if (fork.compareTo(Fork.OSAKA) >= 0) {
      put(t, Opcode.CLZ, Gas.LOW, 1, 1);
    }
    return t;
  }

  private static void put(int[] t, int opcode, int gas, int inputs, int outputs) {
    int growth = outputs > inputs ? Words.LIMBS : 0;
    t[opcode] = DEFINED | (growth << 24) | ((inputs * Words.LIMBS) << 16) | gas;
  }

  private static void arithmetic(int[] t) {
    put(t, Opcode.ADD, Gas.VERY_LOW, 2, 1);
    put(t, Opcode.MUL, Gas.LOW, 2, 1);
    put(t, Opcode.SUB, Gas.VERY_LOW, 2, 1);
    put(t, Opcode.DIV, Gas.LOW, 2, 1);
    put(t, Opcode.SDIV, Gas.LOW, 2, 1);
    put(t, Opcode.MOD, Gas.LOW, 2, 1);
    put(t, Opcode.SMOD, Gas.LOW, 2, 1);
    put(t, Opcode.ADDMOD, Gas.MID, 3, 1);
    put(t, Opcode.MULMOD, Gas.MID, 3, 1);
    put(t, Opcode.EXP, Gas.EXPONENTIATION, 2, 1);
    put(t, Opcode.SIGNEXTEND, Gas.LOW, 2, 1);
    for (int opcode = Opcode.LT; opcode <= Opcode.EQ; opcode++) {
      put(t, opcode, Gas.VERY_LOW, 2, 1);
    }
    put(t, Opcode.ISZERO, Gas.VERY_LOW, 1, 1);
    for (int opcode = Opcode.AND; opcode <= Opcode.XOR; opcode++) {
      put(t, opcode, Gas.VERY_LOW, 2, 1);
    }
    put(t, Opcode.NOT, Gas.VERY_LOW, 1, 1);
    for (int opcode = Opcode.BYTE; opcode <= Opcode.SAR; opcode++) {
      put(t, opcode, Gas.VERY_LOW, 2, 1);
    }
    put(t, Opcode.KECCAK, Gas.KECCAK256, 2, 1);
  }

  private static void environment(int[] t) {
    put(t, Opcode.ADDRESS, Gas.BASE, 0, 1);
    put(t, Opcode.BALANCE, Gas.ZERO, 1, 1);
    put(t, Opcode.ORIGIN, Gas.BASE, 0, 1);
    put(t, Opcode.CALLER, Gas.BASE, 0, 1);
    put(t, Opcode.CALLVALUE, Gas.BASE, 0, 1);
    put(t, Opcode.CALLDATALOAD, Gas.VERY_LOW, 1, 1);
    put(t, Opcode.CALLDATASIZE, Gas.BASE, 0, 1);
    put(t, Opcode.CALLDATACOPY, Gas.VERY_LOW, 3, 0);
    put(t, Opcode.CODESIZE, Gas.BASE, 0, 1);
    put(t, Opcode.CODECOPY, Gas.VERY_LOW, 3, 0);
    put(t, Opcode.GASPRICE, Gas.BASE, 0, 1);
    put(t, Opcode.EXTCODESIZE, Gas.ZERO, 1, 1);
    put(t, Opcode.EXTCODECOPY, Gas.ZERO, 4, 0);
    put(t, Opcode.RETURNDATASIZE, Gas.BASE, 0, 1);
    put(t, Opcode.RETURNDATACOPY, Gas.VERY_LOW, 3, 0);
    put(t, Opcode.EXTCODEHASH, Gas.ZERO, 1, 1);
    put(t, Opcode.BLOCKHASH, Gas.BLOCK_HASH, 1, 1);
    for (int opcode = Opcode.COINBASE; opcode <= Opcode.CHAINID; opcode++) {
      put(t, opcode, Gas.BASE, 0, 1);
    }
    put(t, Opcode.SELFBALANCE, Gas.LOW, 0, 1);
    put(t, Opcode.BASEFEE, Gas.BASE, 0, 1);
    put(t, Opcode.BLOBHASH, Gas.VERY_LOW, 1, 1);
    put(t, Opcode.BLOBBASEFEE, Gas.BASE, 0, 1);
  }

  private static void control(int[] t) {
    put(t, Opcode.STOP, Gas.ZERO, 0, 0);
    put(t, Opcode.POP, Gas.BASE, 1, 0);
    put(t, Opcode.MLOAD, Gas.VERY_LOW, 1, 1);
    put(t, Opcode.MSTORE, Gas.VERY_LOW, 2, 0);
    put(t, Opcode.MSTORE8, Gas.VERY_LOW, 2, 0);
    put(t, Opcode.SLOAD, Gas.ZERO, 1, 1);
    put(t, Opcode.SSTORE, Gas.ZERO, 2, 0);
    put(t, Opcode.JUMP, Gas.MID, 1, 0);
    put(t, Opcode.JUMPI, Gas.HIGH, 2, 0);
    put(t, Opcode.PC, Gas.BASE, 0, 1);
    put(t, Opcode.MSIZE, Gas.BASE, 0, 1);
    put(t, Opcode.GAS, Gas.BASE, 0, 1);
    put(t, Opcode.JUMPDEST, Gas.JUMPDEST, 0, 0);
    put(t, Opcode.TLOAD, Gas.WARM_ACCESS, 1, 1);
    put(t, Opcode.TSTORE, Gas.WARM_ACCESS, 2, 0);
    put(t, Opcode.MCOPY, Gas.VERY_LOW, 3, 0);
    put(t, Opcode.PUSH0, Gas.BASE, 0, 1);
    for (int opcode = Opcode.PUSH1; opcode <= Opcode.PUSH32; opcode++) {
      put(t, opcode, Gas.VERY_LOW, 0, 1);
    }
    for (int n = 1; n <= 16; n++) {
      put(t, Opcode.DUP1 + n - 1, Gas.VERY_LOW, n, n + 1);
      put(t, Opcode.SWAP1 + n - 1, Gas.VERY_LOW, n + 1, n + 1);
    }
    for (int topics = 0; topics <= 4; topics++) {
      put(t, Opcode.LOG0 + topics, Gas.LOG + topics * Gas.LOG_TOPIC, 2 + topics, 0);
    }
    put(t, Opcode.CREATE, Gas.CREATE, 3, 1);
    put(t, Opcode.CALL, Gas.ZERO, 7, 1);
    put(t, Opcode.CALLCODE, Gas.ZERO, 7, 1);
    put(t, Opcode.RETURN, Gas.ZERO, 2, 0);
    put(t, Opcode.DELEGATECALL, Gas.ZERO, 6, 1);
    put(t, Opcode.CREATE2, Gas.CREATE, 4, 1);
    put(t, Opcode.STATICCALL, Gas.ZERO, 6, 1);
    put(t, Opcode.REVERT, Gas.ZERO, 2, 0);
    put(t, Opcode.INVALID, Gas.ZERO, 0, 0);
    put(t, Opcode.SELFDESTRUCT, Gas.SELF_DESTRUCT, 1, 0);
  }
}
