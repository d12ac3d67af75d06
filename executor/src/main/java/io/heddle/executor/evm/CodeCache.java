package io.heddle.executor.evm;

import io.heddle.primitives.Bytes;
import io.heddle.primitives.Hash;
import java.util.concurrent.atomic.AtomicReferenceArray;
import org.jspecify.annotations.Nullable;

/// Analysed code by code hash, shared by all workers.
///
/// A direct-mapped table: a newcomer simply evicts whoever sits in its place, so the cache is
/// bounded without bookkeeping, and racing writers at worst analyse twice. It saves the analysis,
/// never the read: the bytes come from the view, so that a recording view sees them.
public final class CodeCache {
  private static final int ENTRIES = 4096;

  private record Entry(Hash hash, Code code) {}

  private final AtomicReferenceArray<@Nullable Entry> entries = new AtomicReferenceArray<>(ENTRIES);

  Code analyse(Hash hash, Bytes source) {
    int index = (int) hash.w3() & (ENTRIES - 1);
    Entry entry = entries.get(index);
    if (entry != null && entry.hash.equals(hash)) {
      return entry.code;
    }
    Code code = new Code(source);
    entries.set(index, new Entry(hash, code));
    return code;
  }
}
