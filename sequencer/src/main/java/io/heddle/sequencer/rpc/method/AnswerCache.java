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
/// copy. A block's hash names its content, so an answer by hash is never out of date.
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

  /// In the order of use; guarded by itself, as is `bytes`.
  private final Map<Key, Json.Encoded> kept = new LinkedHashMap<>(256, 0.75f, true);

  private long bytes;

  /// The answer about a block, if it is there.
  Optional<Json> find(About about, Hash block) {
    synchronized (kept) {
      return Optional.ofNullable(kept.get(new Key(about, block)));
    }
  }

  /// Keeps an answer, and gives it as it is to be sent.
  ///
  /// @param estimate about how many characters it has
  Json keep(About about, Hash block, long estimate, Json answer) {
    if (estimate > MAX_ANSWER_BYTES) {
      return answer;
    }
    Json.Encoded encoded = Json.encoded(answer);
    synchronized (kept) {
      Json.@Nullable Encoded before = kept.put(new Key(about, block), encoded);
      bytes += encoded.size() - (before == null ? -ENTRY_BYTES : before.size());
      for (Iterator<Json.Encoded> oldest = kept.values().iterator(); bytes > MAX_BYTES; ) {
        bytes -= oldest.next().size() + ENTRY_BYTES;
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
