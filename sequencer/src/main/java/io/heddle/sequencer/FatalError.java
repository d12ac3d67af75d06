package io.heddle.sequencer;

import java.util.Optional;

/// The rule for errors after which a process cannot be trusted, and which a new start may heal: no
/// memory, a class or native library that does not link, a broken virtual machine.
///
/// A thread of the node that meets one ends with it, and the process ends at once, as a kill would
/// end it, with a status of its own: whatever it announced is stored, and the next start recovers.
/// Every other failure is one thread's, which stops and says so.
public final class FatalError {
  private static final int MAX_CAUSES = 32;

  private FatalError() {}

  /// The fatal error in a failure or its causes. A call stack that is too deep is no such error: it
  /// is a bug at one place.
  public static Optional<Error> in(Throwable failure) {
    Throwable part = failure;
    for (int i = 0; i < MAX_CAUSES && part != null; i++) {
      if (part instanceof LinkageError
          || (part instanceof VirtualMachineError && !(part instanceof StackOverflowError))) {
        return Optional.of((Error) part);
      }
      part = part.getCause();
    }
    return Optional.empty();
  }

  /// Reports the failure's fatal error, if there is one, as if the calling thread had ended with
  /// it: for threads whose failures are caught by what they run for.
  public static void reportIfIn(Throwable failure) {
    Thread thread = Thread.currentThread();
    in(failure)
        .ifPresent(fatal -> thread.getUncaughtExceptionHandler().uncaughtException(thread, fatal));
  }

  /// Ends the calling thread with the failure's fatal error, if there is one.
  public static void throwIfIn(Throwable failure) {
    Optional<Error> fatal = in(failure);
    if (fatal.isPresent()) {
      throw fatal.get();
    }
  }
}
