package io.heddle.sequencer.rpc.method;

import io.heddle.primitives.Hash;
import io.heddle.sequencer.rpc.protocol.Json;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Answers about sealed blocks as they were written, because the newest blocks are asked for again
/// and again, each time by everybody: reading and encoding one again costs a hundred times its
/// copy. A block's hash names its content, so an answer by hash is never wrong; but a deep L1
/// reorganisation may have undone its block, so an answer comes with the number under which the
/// block must still be found.
///
/// Bounded in bytes; what was used least recently goes first. Any thread.
final class AnswerCache {
  /// All answers together.
  static final long MAX_BYTES = 32 << 20;

  /// One answer; a longer one is written anew each time.
  static final int MAX_ANSWER_BYTES = 1 << 20;

  /// What an entry takes beside its bytes.
  private static final int ENTRY_BYTES = 200;

  /// What is told of a block.
  enum About {
    WITH_HASHES,
    WITH_TRANSACTIONS,
    RECEIPTS
  }

  private record Key(About about, Hash block) {}

  /// An answer about the block that had this number.
  record Kept(long number, Json.Encoded answer) {}

  /// In the order of use; guarded by itself, as is `bytes`.
  private final Map<Key, Kept> kept = new LinkedHashMap<>(256, 0.75f, true);

  private long bytes;

  /// The answer about a block, if it is there.
  Optional<Kept> find(About about, Hash block) {
    synchronized (kept) {
      return Optional.ofNullable(kept.get(new Key(about, block)));
    }
  }

  /// Keeps an answer, and gives it as it is to be sent.
  ///
  /// @param number of the block
  /// @param estimate about how many characters it has
  Json keep(About about, Hash block, long number, long estimate, Json answer) {
    if (estimate > MAX_ANSWER_BYTES) {
      return answer;
    }
    Json.Encoded encoded = Json.encoded(answer);
    synchronized (kept) {
      @Nullable Kept before = kept.put(new Key(about, block), new Kept(number, encoded));
      bytes += encoded.size() - (before == null ? -ENTRY_BYTES : before.answer().size());
      for (Iterator<Kept> oldest = kept.values().iterator(); bytes > MAX_BYTES; ) {
        bytes -= oldest.next().answer().size() + ENTRY_BYTES;
        oldest.remove();
      }
    }
    return encoded;
  }

  long bytes() {
    synchronized (kept) {
      return bytes;
    }
  }
}
