package io.heddle.executor.evm;

import io.heddle.executor.HaltReason;
import io.heddle.executor.journal.Journal;
import io.heddle.primitives.Bytes;
import io.heddle.primitives.Hash;
import io.heddle.primitives.block.Log;
import java.util.List;

/// Storage, transient storage and logs; each instruction returns the gas left.
final class StorageInstructions {
  private StorageInstructions() {}

  static long sload(Frame f, long[] s, int top, long gas) {
    Journal journal = f.evm.journal;
    int slot = journal.slot(f.target(), s, top - 4);
    long left = gas - (journal.warmSlot(slot) ? Gas.COLD_SLOAD : Gas.WARM_ACCESS);
    if (left >= 0) {
      Words.copy(journal.storageWords(), journal.currentValue(slot), s, top - 4);
    }
    return left;
  }

  /// SSTORE: key on top, new value below. Prices and refunds of EIP-2200, 2929 and 3529.
  static long sstore(Frame f, long[] s, int top, long gas) {
    if (f.isStatic) {
      return Gas.halt(HaltReason.WRITE_PROTECTION);
    }
    if (gas <= Gas.CALL_STIPEND) {
      return Gas.OUT_OF_GAS;
    }
    Journal journal = f.evm.journal;
    int value = top - 8;
    int slot = journal.slot(f.target(), s, top - 4);
    long[] words = journal.storageWords();
    int original = journal.originalValue(slot);
    int current = journal.currentValue(slot);
    boolean untouched = Words.equal(words, original, current);
    boolean unchanged = Words.compare(words, current, s, value) == 0;
    boolean originalZero = Words.isZero(words, original);

    long left = gas - (journal.warmSlot(slot) ? Gas.COLD_SLOAD : 0);
    if (untouched && !unchanged) {
      left -= originalZero ? Gas.STORAGE_SET : Gas.STORAGE_UPDATE - Gas.COLD_SLOAD;
    } else {
      left -= Gas.WARM_ACCESS;
    }
    if (left < 0 || unchanged) {
      return left;
    }
    if (!originalZero) {
      if (Words.isZero(words, current)) {
        journal.addRefund(-Gas.STORAGE_CLEAR_REFUND);
      } else if (Words.isZero(s, value)) {
        journal.addRefund(Gas.STORAGE_CLEAR_REFUND);
      }
    }
    if (!untouched && Words.compare(words, original, s, value) == 0) {
      journal.addRefund(
          (originalZero ? Gas.STORAGE_SET : Gas.STORAGE_UPDATE - Gas.COLD_SLOAD) - Gas.WARM_ACCESS);
    }
    journal.setStorage(slot, s, value);
    return left;
  }

  static void tload(Frame f, long[] s, int top) {
    f.evm.journal.loadTransient(f.target(), s, top - 4);
  }

  static long tstore(Frame f, long[] s, int top, long gas) {
    if (f.isStatic) {
      return Gas.halt(HaltReason.WRITE_PROTECTION);
    }
    f.evm.journal.storeTransient(f.target(), s, top - 4, top - 8);
    return gas;
  }

  /// LOG0 to LOG4: offset, size, topics.
  static long log(Frame f, long[] s, int top, long gas, int topicCount) {
    if (f.isStatic) {
      return Gas.halt(HaltReason.WRITE_PROTECTION);
    }
    long end = StackInstructions.rangeEnd(s, top - 4, top - 8);
    if (end > Memory.MAX_BYTES) {
      return Gas.OUT_OF_GAS;
    }
    long left = gas - Gas.LOG_PER_BYTE * s[top - 8];
    left = left < 0 ? left : f.memory.expand(left, end);
    if (left < 0) {
      return left;
    }
    int size = (int) s[top - 8];
    Bytes data = size == 0 ? Bytes.EMPTY : Bytes.copyOf(f.memory.bytes(), (int) s[top - 4], size);
    f.evm.journal.log(new Log(f.targetAddress, topics(s, top - 12, topicCount), data));
    return left;
  }

  /// The words at `o` and below it; as lists that nobody copies again.
  private static List<Hash> topics(long[] s, int o, int count) {
    return switch (count) {
      case 0 -> List.of();
      case 1 -> List.of(topic(s, o, 0));
      case 2 -> List.of(topic(s, o, 0), topic(s, o, 1));
      case 3 -> List.of(topic(s, o, 0), topic(s, o, 1), topic(s, o, 2));
      default -> List.of(topic(s, o, 0), topic(s, o, 1), topic(s, o, 2), topic(s, o, 3));
    };
  }

  private static Hash topic(long[] s, int o, int index) {
    return StackInstructions.hash(s, o - Words.LIMBS * index);
  }
}
