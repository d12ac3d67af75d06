package io.heddle.executor.evm;

import io.heddle.primitives.Bytes;
import io.heddle.primitives.Hash;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReferenceArray;
import org.jspecify.annotations.Nullable;

/// Analysed code by code hash, shared by all workers, bounded in bytes: outsiders choose how large
/// code is.
///
/// A direct-mapped table: a newcomer simply evicts whoever sits in its place, and racing writers at
/// worst analyse twice. Where that is not enough, places are emptied one after the other until the
/// rest is within the bound, so that each worker is over it by one code at most, for a moment. It
/// saves the analysis, never the read: the bytes come from the view, so that a recording view sees
/// them.
public final class CodeCache {
  /// Some 1,200 codes of the largest size that a chain takes, or [#ENTRIES] of 7 KB.
  static final long MAX_BYTES = 32L << 20;

  /// What takes more, a 64th of the cache, does not stay.
  static final long MAX_CODE_BYTES = MAX_BYTES / 64;

  private static final int ENTRIES = 4096;

  private record Entry(Hash hash, Code code) {}

  private final AtomicReferenceArray<@Nullable Entry> entries;
  private final AtomicLong bytes;
  private final AtomicInteger hand;

  /// Hashes of code that never stays here.
  private final Set<Hash> passing;

  public CodeCache() {
    this.entries = new AtomicReferenceArray<>(ENTRIES);
    this.bytes = new AtomicLong();
    this.hand = new AtomicInteger();
    this.passing = Set.of();
  }

  private CodeCache(CodeCache shared, Set<Hash> passing) {
    this.entries = shared.entries;
    this.bytes = shared.bytes;
    this.hand = shared.hand;
    this.passing = passing;
  }

  /// This cache for executions on a view that brings code of its own, which no chain has: nothing
  /// of it stays here.
  ///
  /// @param own the hashes of that code
  public CodeCache without(Set<Hash> own) {
    return own.isEmpty() ? this : new CodeCache(this, own);
  }

  Code analyse(Hash hash, Bytes source) {
    if (passing.contains(hash)) {
      return new Code(source);
    }
    int index = (int) hash.w3() & (ENTRIES - 1);
    Entry entry = entries.get(index);
    if (entry != null && entry.hash.equals(hash)) {
      return entry.code;
    }
    Code code = new Code(source);
    if (code.heldBytes() <= MAX_CODE_BYTES) {
      exchange(index, new Entry(hash, code));
      while (bytes.get() > MAX_BYTES) {
        exchange(hand.getAndIncrement() & (ENTRIES - 1), null);
      }
    }
    return code;
  }

  private void exchange(int index, @Nullable Entry newcomer) {
    Entry left = entries.getAndSet(index, newcomer);
    bytes.addAndGet(heldBytes(newcomer) - heldBytes(left));
  }

  private static long heldBytes(@Nullable Entry entry) {
    return entry == null ? 0 : entry.code.heldBytes();
  }

  /// What the codes take on the heap.
  long heldBytes() {
    return bytes.get();
  }
}
