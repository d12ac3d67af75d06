package io.heddle.sequencer.rpc.protocol;

import java.util.concurrent.atomic.AtomicLong;

/// Memory that many may use together, up to a bound. Any thread.
public final class ByteBudget {
  private final long maxBytes;
  private final AtomicLong taken = new AtomicLong();

  public ByteBudget(long maxBytes) {
    this.maxBytes = maxBytes;
  }

  /// Takes `bytes`, unless they are not there: then nothing is taken.
  public boolean take(long bytes) {
    if (taken.addAndGet(bytes) <= maxBytes) {
      return true;
    }
    taken.addAndGet(-bytes);
    return false;
  }

  public long maxBytes() {
    return maxBytes;
  }

  /// Gives back what was taken.
  public void give(long bytes) {
    taken.addAndGet(-bytes);
  }
}
