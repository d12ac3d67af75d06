package io.heddle.sequencer.reader;

import io.heddle.sequencer.RollupStatus.L1Ref;
import java.time.Duration;

/// The L1 blocks that the follower last saw. Written by it, read by all.
public final class L1Heads {
  private volatile L1Ref head = L1Ref.UNKNOWN;
  private volatile L1Ref safe = L1Ref.UNKNOWN;
  private volatile L1Ref finalized = L1Ref.UNKNOWN;
  private volatile L1Ref current = L1Ref.UNKNOWN;
  private volatile long answeredNanos = System.nanoTime();
  private volatile long movedNanos = System.nanoTime();

  public void update(L1Ref newHead, L1Ref newSafe, L1Ref newFinalized) {
    answeredNanos = System.nanoTime();
    if (!newHead.hash().equals(head.hash())) {
      movedNanos = answeredNanos;
    }
    head = newHead;
    safe = newSafe;
    finalized = newFinalized;
  }

  /// The last confirmed block that was read.
  public void current(L1Ref newCurrent) {
    current = newCurrent;
  }

  /// Since L1 was last read, or since the start.
  public Duration sinceAnswer() {
    return Duration.ofNanos(System.nanoTime() - answeredNanos);
  }

  /// Since L1 last had another head, or since the start.
  public Duration sinceNewHead() {
    return Duration.ofNanos(System.nanoTime() - movedNanos);
  }

  public L1Ref head() {
    return head;
  }

  public L1Ref safe() {
    return safe;
  }

  public L1Ref finalized() {
    return finalized;
  }

  public L1Ref current() {
    return current;
  }
}
