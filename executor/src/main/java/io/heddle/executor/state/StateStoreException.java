package io.heddle.executor.state;

import org.jspecify.annotations.Nullable;

/// The store failed: the disk is full, the map has reached its limit, a file is damaged, or it is
/// another chain's.
public class StateStoreException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  public StateStoreException(String message) {
    this(message, null);
  }

  public StateStoreException(String message, @Nullable Throwable cause) {
    super(message, cause);
  }
}
