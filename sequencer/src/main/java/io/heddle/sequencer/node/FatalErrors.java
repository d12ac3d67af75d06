package io.heddle.sequencer.node;

import io.heddle.sequencer.FatalError;
import java.lang.Thread.UncaughtExceptionHandler;
import java.util.Optional;
import java.util.function.IntConsumer;
import org.jboss.logging.Logger;

/// Sees what any thread of the process ends with, and ends the process when that is a [FatalError].
final class FatalErrors implements UncaughtExceptionHandler {
  static final int EXIT_STATUS = 4;

  private static final Logger LOG = Logger.getLogger(FatalErrors.class);

  private final IntConsumer exit;

  /// @param exit ends the process with a status, at once
  FatalErrors(IntConsumer exit) {
    this.exit = exit;
  }

  /// For all threads that have no handler of their own.
  static void install() {
    Thread.setDefaultUncaughtExceptionHandler(
        new FatalErrors(status -> Runtime.getRuntime().halt(status)));
  }

  @Override
  public void uncaughtException(Thread thread, Throwable failure) {
    Optional<Error> fatal = FatalError.in(failure);
    try {
      if (fatal.isPresent()) {
        LOG.fatalf(
            failure,
            "THE PROCESS ENDS with status %d, start it again: thread=%s %s",
            EXIT_STATUS,
            thread.getName(),
            fatal.get());
      } else {
        LOG.errorf(failure, "a thread ended: thread=%s %s", thread.getName(), failure);
      }
    } finally { // logging takes memory, which may be what is missing
      if (fatal.isPresent()) {
        exit.accept(EXIT_STATUS);
      }
    }
  }
}
