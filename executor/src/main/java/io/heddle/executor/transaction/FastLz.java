package io.heddle.executor.transaction;

import java.util.Arrays;

/// The length of a FastLZ (level 1) compression, without compressing: the size estimate of the
/// Fjord L1 fee.
///
/// FastLZ walks over the input with a table of the places where each three-byte sequence (by a
/// 13-bit hash) was seen last. Input that no match covers becomes literal runs of up to 32 bytes,
/// each behind one control byte; a match of up to 264 bytes within the last 8 KiB becomes two
/// bytes, or three from nine bytes on. The length is part of consensus, so the choices below are
/// those of the reference, among them that the last 13 bytes begin no match. An instance is the
/// scratch memory of one thread.
final class FastLz {
  private static final int TABLE_SIZE = 1 << 13;
  private static final int MAX_DISTANCE = TABLE_SIZE - 1;

  /// Bytes at the end where no match may begin.
  private static final int TAIL = 13;

  private static final int LITERAL_RUN = 32;
  private static final int LONGEST_MATCH = 262;
  private static final int SHORT_MATCH = 6;

  /// Places plus [#base]: smaller entries stem from earlier inputs and mean place 0, as in an empty
  /// table.
  private final int[] lastSeen = new int[TABLE_SIZE];

  private int base;
  private int lastSize;

  /// The compressed length of the whole input.
  int compressedLength(byte[] in) {
    return compressedLength(in, -1);
  }

  /// The compressed length, or, as soon as that is sure to be at most `enough`, a bound of it that
  /// is so too.
  int compressedLength(byte[] in, int enough) {
    if (literals(in.length) <= enough) {
      return literals(in.length);
    }
    nextInput(in.length);
    int limit = Math.max(0, in.length - TAIL);
    int length = 0;
    int literalStart = 0;
    int at = 2;
    // What is left comes to its literals at most: a match saves at least the control byte that it
    // makes the literals around it cost more.
    while (at < limit && length + literals(in.length - literalStart) > enough) {
      int candidate = 0;
      boolean found = false;
      while (!found && at < limit) {
        int sequence = threeBytes(in, at);
        candidate = replace(sequence, at);
        found = at - candidate <= MAX_DISTANCE && threeBytes(in, candidate) == sequence;
        at++;
      }
      if (!found || at >= limit) {
        break;
      }
      at--;
      length += literals(at - literalStart);
      int match = matchLength(in, candidate + 3, at + 3, limit + TAIL - 4);
      length += match(match);
      at += match;
      replace(threeBytes(in, at), at);
      replace(threeBytes(in, at + 1), at + 1);
      at += 2;
      literalStart = at;
    }
    return length + literals(in.length - literalStart);
  }

  /// Outdates the table without clearing it.
  private void nextInput(int size) {
    base += lastSize;
    lastSize = size;
    if (base > Integer.MAX_VALUE - size) {
      Arrays.fill(lastSeen, 0);
      base = 0;
    }
  }

  /// Notes where the sequence is and returns where it was before.
  private int replace(int sequence, int at) {
    int slot = (sequence * 0x9E3779B9) >>> 19;
    int before = lastSeen[slot] - base;
    lastSeen[slot] = base + at;
    return Math.max(0, before);
  }

  private static int threeBytes(byte[] in, int at) {
    return (in[at] & 0xFF) | (in[at + 1] & 0xFF) << 8 | (in[at + 2] & 0xFF) << 16;
  }

  /// How far the match goes beyond its first three bytes, the first differing byte counted in.
  private static int matchLength(byte[] in, int p, int q, int end) {
    int bound = end - q;
    for (int i = 0; i < bound; i++) {
      if (in[p + i] != in[q + i]) {
        return i + 1;
      }
    }
    return bound;
  }

  private static int literals(int count) {
    int rest = count % LITERAL_RUN;
    return count / LITERAL_RUN * (LITERAL_RUN + 1) + (rest == 0 ? 0 : rest + 1);
  }

  private static int match(int length) {
    int rest = length - 1;
    return 3 * (rest / LONGEST_MATCH) + (rest % LONGEST_MATCH >= SHORT_MATCH ? 3 : 2);
  }
}
