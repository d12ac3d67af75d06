package io.heddle.executor.evm;

import io.heddle.executor.HashWindow;
import io.heddle.executor.journal.AccountEntry;
import io.heddle.executor.journal.Journal;
import io.heddle.primitives.Hash;
import java.util.List;

/// Instructions that look at other accounts and at the block.
final class EnvironmentInstructions {
  private EnvironmentInstructions() {}

  /// The price of touching the account, which is warm from now on (EIP-2929).
  static int accessGas(Journal journal, AccountEntry entry) {
    return journal.warm(entry) ? Gas.COLD_ACCOUNT_ACCESS : Gas.WARM_ACCESS;
  }

  static long balance(Frame f, long[] s, int top, long gas) {
    Journal journal = f.evm.journal;
    AccountEntry entry = journal.account(s, top - 4);
    long left = gas - accessGas(journal, entry);
    if (left >= 0) {
      Words.copy(journal.balance(entry), 0, s, top - 4);
    }
    return left;
  }

  static void selfBalance(Frame f, long[] s, int top) {
    Words.copy(f.evm.journal.balance(f.target()), 0, s, top);
  }

  static long extCodeSize(Frame f, long[] s, int top, long gas) {
    Journal journal = f.evm.journal;
    AccountEntry entry = journal.account(s, top - 4);
    long left = gas - accessGas(journal, entry);
    if (left >= 0) {
      Words.set(s, top - 4, journal.code(entry).size());
    }
    return left;
  }

  static long extCodeHash(Frame f, long[] s, int top, long gas) {
    Journal journal = f.evm.journal;
    AccountEntry entry = journal.account(s, top - 4);
    long left = gas - accessGas(journal, entry);
    if (left >= 0) {
      if (journal.isEmpty(entry)) {
        Words.set(s, top - 4, 0);
      } else {
        StackInstructions.push(journal.codeHash(entry), s, top - 4);
      }
    }
    return left;
  }

  /// EXTCODECOPY: address, destination, source, size.
  static long extCodeCopy(Frame f, long[] s, int top, long gas) {
    Journal journal = f.evm.journal;
    AccountEntry entry = journal.account(s, top - 4);
    long left = gas - accessGas(journal, entry);
    if (left < 0) {
      return left;
    }
    Code code = f.evm.code(entry);
    return MemoryInstructions.copy(f, s, top - 4, left, code.padded, 0, code.size);
  }

  static void blockHash(Frame f, long[] s, int top) {
    long current = f.evm.block().number();
    long number = s[top - 4];
    boolean isEarlier = Words.fitsLimb(s, top - 4) && Long.compareUnsigned(number, current) < 0;
    if (isEarlier && Long.compareUnsigned(current - number, HashWindow.BLOCKS) <= 0) {
      StackInstructions.push(f.evm.blockHash(number), s, top - 4);
    } else {
      Words.set(s, top - 4, 0);
    }
  }

  static void blobHash(Frame f, long[] s, int top) {
    List<Hash> hashes = f.evm.blobHashes();
    long index = StackInstructions.clamp(s, top - 4);
    if (index >= hashes.size()) {
      Words.set(s, top - 4, 0);
    } else {
      StackInstructions.push(hashes.get((int) index), s, top - 4);
    }
  }

  /// The values of the block and the transaction that never change during it.
  static void pushContext(int opcode, Frame f, long[] s, int top) {
    Evm evm = f.evm;
    switch (opcode) {
      case Opcode.ADDRESS -> StackInstructions.push(f.targetAddress, s, top);
      case Opcode.ORIGIN -> StackInstructions.push(evm.origin(), s, top);
      case Opcode.CALLER -> StackInstructions.push(f.caller, s, top);
      case Opcode.CALLVALUE -> Words.copy(f.value, 0, s, top);
      case Opcode.GASPRICE -> StackInstructions.push(evm.gasPrice(), s, top);
      case Opcode.COINBASE -> StackInstructions.push(evm.block().beneficiary(), s, top);
      case Opcode.TIMESTAMP -> Words.set(s, top, evm.block().timestamp());
      case Opcode.NUMBER -> Words.set(s, top, evm.block().number());
      case Opcode.PREVRANDAO -> StackInstructions.push(evm.block().prevRandao(), s, top);
      case Opcode.GASLIMIT -> Words.set(s, top, evm.block().gasLimit());
      case Opcode.CHAINID -> Words.set(s, top, evm.block().config().chainId());
      case Opcode.BASEFEE -> StackInstructions.push(evm.block().baseFee(), s, top);
      case Opcode.BLOBBASEFEE -> StackInstructions.push(evm.block().blobBaseFee(), s, top);
      default -> throw new IllegalArgumentException("not a context instruction: " + opcode);
    }
  }
}
