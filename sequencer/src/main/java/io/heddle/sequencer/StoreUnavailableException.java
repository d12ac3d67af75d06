package io.heddle.sequencer;

import org.jspecify.annotations.Nullable;

/// PostgreSQL did not answer, or not in time. The same call may succeed later.
public final class StoreUnavailableException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  public StoreUnavailableException(String message, @Nullable Throwable cause) {
    super(message, cause);
  }

  public StoreUnavailableException(String message) {
    super(message);
  }
}
