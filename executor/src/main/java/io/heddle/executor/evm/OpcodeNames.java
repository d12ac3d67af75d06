package io.heddle.executor.evm;

import java.util.Locale;

/// The opcodes' names, as execution-specs has them; `opcode 0x0c` where there is no instruction.
final class OpcodeNames {
  private static final String[] NAMES = new String[256];

  static {
    for (int opcode = 0; opcode < NAMES.length; opcode++) {
      NAMES[opcode] = String.format(Locale.ROOT, "opcode 0x%02x", opcode);
    }
    row(Opcode.STOP, "STOP ADD MUL SUB DIV SDIV MOD SMOD ADDMOD MULMOD EXP SIGNEXTEND");
    row(Opcode.LT, "LT GT SLT SGT EQ ISZERO AND OR XOR NOT BYTE SHL SHR SAR CLZ");
    row(Opcode.KECCAK, "KECCAK256");
    row(
        Opcode.ADDRESS,
        "ADDRESS BALANCE ORIGIN CALLER CALLVALUE CALLDATALOAD CALLDATASIZE CALLDATACOPY CODESIZE"
            + " CODECOPY GASPRICE EXTCODESIZE EXTCODECOPY RETURNDATASIZE RETURNDATACOPY"
            + " EXTCODEHASH BLOCKHASH COINBASE TIMESTAMP NUMBER PREVRANDAO GASLIMIT CHAINID"
            + " SELFBALANCE BASEFEE BLOBHASH BLOBBASEFEE");
    row(
        Opcode.POP,
        "POP MLOAD MSTORE MSTORE8 SLOAD SSTORE JUMP JUMPI PC MSIZE GAS JUMPDEST TLOAD TSTORE"
            + " MCOPY");
    for (int n = 0; n <= 32; n++) {
      NAMES[Opcode.PUSH0 + n] = "PUSH" + n;
    }
    for (int n = 1; n <= 16; n++) {
      NAMES[Opcode.DUP1 + n - 1] = "DUP" + n;
      NAMES[Opcode.SWAP1 + n - 1] = "SWAP" + n;
    }
    for (int topics = 0; topics <= 4; topics++) {
      NAMES[Opcode.LOG0 + topics] = "LOG" + topics;
    }
    row(Opcode.CREATE, "CREATE CALL CALLCODE RETURN DELEGATECALL CREATE2");
    row(Opcode.STATICCALL, "STATICCALL");
    row(Opcode.REVERT, "REVERT INVALID SELFDESTRUCT");
  }

  private OpcodeNames() {}

  static String of(int opcode) {
    return NAMES[opcode];
  }

  private static void row(int first, String names) {
    int opcode = first;
    for (String name : names.split(" ", -1)) {
      NAMES[opcode++] = name;
    }
  }
}
