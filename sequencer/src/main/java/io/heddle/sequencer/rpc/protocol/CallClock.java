package io.heddle.sequencer.rpc.protocol;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Ends one expensive call early: tells those who asked to be told, and interrupts its thread.
///
/// Threads: the call's own begins and ends; any other expires. Guarded by `this`.
final class CallClock implements MethodTable.Ending {
  private final List<Runnable> stops = new ArrayList<>();
  private @Nullable Thread worker;
  private boolean expired;

  synchronized void begin() {
    worker = Thread.currentThread();
    if (expired) {
      worker.interrupt();
    }
  }

  /// From here on the thread is not interrupted any more.
  synchronized void end() {
    worker = null;
    stops.clear();
  }

  @Override
  public synchronized void then(Runnable stop) {
    if (expired) {
      stop.run();
    } else {
      stops.add(stop);
    }
  }

  synchronized void expire() {
    expired = true;
    stops.forEach(Runnable::run);
    if (worker != null) {
      worker.interrupt();
    }
  }

  synchronized boolean isExpired() {
    return expired;
  }
}
