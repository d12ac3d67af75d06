package io.heddle.prover;

import java.util.ArrayList;
import java.util.List;

/// Calls off work that was asked for: its time is over, or nobody needs it any more. Given once, by
/// anybody; who works listens to it. Safe for concurrent use.
public final class StopSignal {
  private final List<Runnable> listeners = new ArrayList<>();
  private boolean given;

  /// Calls off, in the caller's thread telling all who listen. Again is nothing.
  public void give() {
    List<Runnable> told;
    synchronized (this) {
      if (given) {
        return;
      }
      given = true;
      told = List.copyOf(listeners);
    }
    told.forEach(Runnable::run);
  }

  public synchronized boolean isGiven() {
    return given;
  }

  /// Tells `listener` when it is given, at once if it is already. Listeners must not block; they
  /// stay as long as the signal, which serves one piece of work.
  public void onGiven(Runnable listener) {
    synchronized (this) {
      if (!given) {
        listeners.add(listener);
        return;
      }
    }
    listener.run();
  }
}
