package io.heddle.executor.evm;

import io.heddle.executor.HaltReason;
import io.heddle.executor.journal.AccountEntry;
import io.heddle.executor.journal.Journal;
import io.heddle.primitives.Address;
import io.heddle.primitives.U256;
import io.heddle.primitives.crypto.Keccak;
import io.heddle.primitives.transaction.ContractAddress;

/// CREATE, CREATE2 and SELFDESTRUCT; each returns the gas left.
final class CreateInstructions {
  private static final int MAX_DEPTH = 1024;

  private CreateInstructions() {}

  /// Value, offset, size (and salt) lie below `top`; the result goes where the last operand was.
  static long create(int opcode, Frame f, long[] s, int top, long gas) {
    boolean salted = opcode == Opcode.CREATE2;
    int result = top - (salted ? 16 : 12);
    if (f.isStatic) {
      return Gas.halt(HaltReason.WRITE_PROTECTION);
    }
    long end = StackInstructions.rangeEnd(s, top - 8, top - 12);
    long size = StackInstructions.clamp(s, top - 12);
    if (size > Evm.MAX_INIT_CODE_SIZE) {
      return Gas.halt(HaltReason.INIT_CODE_TOO_LARGE);
    }
    long wordPrice =
        salted ? Gas.INIT_CODE_PER_WORD + (long) Gas.KECCAK256_PER_WORD : Gas.INIT_CODE_PER_WORD;
    long left = f.memory.expand(gas, end);
    left = left < 0 ? left : left - wordPrice * Gas.words(size);
    if (left < 0) {
      return left;
    }
    f.clearReturnData();
    Evm evm = f.evm;
    Journal journal = evm.journal;
    AccountEntry creator = f.target();
    long nonce = journal.nonce(creator);
    boolean affordable = journal.covers(creator, s, top - 4);
    if (!affordable || nonce == -1L || f.depth >= MAX_DEPTH) {
      if (evm.recorder != null) {
        int start = size == 0 ? 0 : (int) s[top - 8];
        long offered = Gas.maxMessageCallGas(left);
        evm.recorder.inVain(f, start, (int) size, offered, whyNot(f, affordable));
      }
      Words.set(s, result, 0);
      return left;
    }
    long calleeGas = Gas.maxMessageCallGas(left);
    left -= calleeGas;
    int start = size == 0 ? 0 : (int) s[top - 8];
    byte[] memory = f.memory.bytes();
    Address address =
        salted
            ? ContractAddress.create2(
                f.targetAddress,
                StackInstructions.hash(s, top - 16),
                Keccak.hash(memory, start, (int) size))
            : ContractAddress.create(f.targetAddress, nonce);
    AccountEntry created = journal.account(address);
    journal.warm(created);
    journal.setNonce(creator, nonce + 1);
    if (evm.collides(created)) {
      Words.set(s, result, 0);
      return left; // The callee's gas is burnt.
    }
    Frame callee = evm.frame(f.depth + 1);
    U256 value = StackInstructions.word(s, top - 4);
    evm.prepareCreation(
        callee, calleeGas, new Code(memory, start, (int) size), created, creator, value);
    f.callee = callee;
    return left;
  }

  private static HaltReason whyNot(Frame f, boolean affordable) {
    if (f.depth >= MAX_DEPTH) {
      return HaltReason.CALL_DEPTH;
    }
    return affordable ? HaltReason.NONCE_OVERFLOW : HaltReason.INSUFFICIENT_BALANCE;
  }

  /// SELFDESTRUCT: moves the balance; the account goes only if this transaction created it
  /// (EIP-6780).
  static long selfDestruct(Frame f, long[] s, int top, long gas) {
    if (f.isStatic) {
      return Gas.halt(HaltReason.WRITE_PROTECTION);
    }
    Journal journal = f.evm.journal;
    AccountEntry originator = f.target();
    AccountEntry beneficiary = journal.account(s, top - 4);
    long left = gas - (journal.warm(beneficiary) ? Gas.COLD_ACCOUNT_ACCESS : 0);
    if (left < 0) {
      return left;
    }
    U256 balance = journal.balanceOf(originator);
    if (!balance.isZero() && journal.isEmpty(beneficiary)) {
      left -= Gas.NEW_ACCOUNT;
      if (left < 0) {
        return left;
      }
    }
    journal.touch(beneficiary);
    if (beneficiary != originator) {
      journal.debit(originator, balance);
      journal.credit(beneficiary, balance);
    }
    if (journal.isCreated(originator)) {
      journal.clearBalance(originator);
      journal.markSelfDestructed(originator);
    }
    return left;
  }
}
