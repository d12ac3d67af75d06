package io.heddle.ops.acceptance;

import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;

/// What an attack has sent, and what came of it. Safe for many threads.
final class Load {
  /// Reasons of refusals that are remembered; the rest only counts.
  private static final int MOST_REASONS = 8;

  private static final int REASON_CHARS = 160;

  final AtomicLong sent = new AtomicLong();
  final AtomicLong refused = new AtomicLong();
  final AtomicLong broken = new AtomicLong();
  final AtomicLong bytes = new AtomicLong();
  private final ConcurrentHashMap<String, Boolean> reasons = new ConcurrentHashMap<>();

  void answered(RawHttp.Answer answer) {
    bytes.addAndGet(answer.bodyBytes());
    if (answer.isError()) {
      refused(answer.status() + " " + answer.head());
    }
  }

  void refused(String reason) {
    refused.incrementAndGet();
    int error = reason.indexOf("\"error\"");
    String from = error < 0 ? reason : reason.substring(error);
    String kept = from.substring(0, Math.min(REASON_CHARS, from.length())).replaceAll("\\d+", "#");
    if (reasons.size() < MOST_REASONS) {
      reasons.put(kept, true);
    }
  }

  /// How it was refused, without numbers.
  Iterable<String> reasons() {
    return reasons.keySet();
  }
}
