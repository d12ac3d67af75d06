package io.heddle.executor.journal;

import io.heddle.primitives.Bytes;
import io.heddle.primitives.Hash;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// What to restore when a call fails: records on a `long[]`, the newest at the end; a snapshot is a
/// size of it.
///
/// A record is its payload, zero to four longs, followed by `kind | index << 8`. Objects (code) lie
/// on a list of their own.
final class UndoLog {
  static final int BALANCE = 0;
  static final int NONCE = 1;
  static final int CODE = 2;
  static final int FLAGS = 3;
  static final int STORAGE = 4;
  static final int STORAGE_WARM = 5;
  static final int TRANSIENT = 6;

  private record CodeBefore(Hash hash, @Nullable Bytes newCode) {}

  private long[] data = new long[1024];
  private int size;
  private final List<CodeBefore> codes = new ArrayList<>();

  int size() {
    return size;
  }

  void clear() {
    size = 0;
    codes.clear();
  }

  void pushWord(int kind, int index, long[] words, int offset) {
    ensure(5);
    System.arraycopy(words, offset, data, size, 4);
    data[size + 4] = header(kind, index);
    size += 5;
  }

  void push(int kind, int index, long value) {
    ensure(2);
    data[size] = value;
    data[size + 1] = header(kind, index);
    size += 2;
  }

  void push(int kind, int index) {
    ensure(1);
    data[size++] = header(kind, index);
  }

  void pushCode(int index, Hash hash, @Nullable Bytes newCode) {
    codes.add(new CodeBefore(hash, newCode));
    push(CODE, index);
  }

  private static long header(int kind, int index) {
    return kind | (long) index << 8;
  }

  private void ensure(int more) {
    if (size + more > data.length) {
      data = Arrays.copyOf(data, 2 * data.length);
    }
  }

  /// Takes back everything since `snapshot`, newest first.
  void revertTo(int snapshot, AccountTable accounts, SlotTable storage, SlotTable transients) {
    while (size > snapshot) {
      long header = data[--size];
      int index = (int) (header >>> 8);
      switch ((int) header & 0xFF) {
        case BALANCE -> {
          size -= 4;
          System.arraycopy(data, size, accounts.entry(index).balance, 0, 4);
        }
        case NONCE -> accounts.entry(index).nonce = data[--size];
        case CODE -> {
          CodeBefore code = codes.removeLast();
          accounts.entry(index).codeHash = code.hash;
          accounts.entry(index).newCode = code.newCode;
        }
        case FLAGS -> accounts.entry(index).flags = (int) data[--size];
        case STORAGE -> {
          size -= 4;
          storage.set(index, data, size);
        }
        case STORAGE_WARM -> storage.setWarm(index, false);
        case TRANSIENT -> {
          size -= 4;
          transients.set(index, data, size);
        }
        default -> throw new IllegalStateException("undo record of unknown kind: " + header);
      }
    }
  }
}
