package io.heddle.sequencer.reader;

import io.heddle.sequencer.RollupStatus.L1Ref;

/// The L1 blocks that the follower last saw. Written by it, read by all.
public final class L1Heads {
  private volatile L1Ref head = L1Ref.UNKNOWN;
  private volatile L1Ref safe = L1Ref.UNKNOWN;
  private volatile L1Ref finalized = L1Ref.UNKNOWN;
  private volatile L1Ref current = L1Ref.UNKNOWN;

  public void update(L1Ref newHead, L1Ref newSafe, L1Ref newFinalized) {
    head = newHead;
    safe = newSafe;
    finalized = newFinalized;
  }

  /// The last confirmed block that was read.
  public void current(L1Ref newCurrent) {
    current = newCurrent;
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
