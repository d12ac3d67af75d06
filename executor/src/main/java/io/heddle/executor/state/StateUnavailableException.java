package io.heddle.executor.state;

/// State of a block that the store does not have: outside the history window, or rolled back.
public final class StateUnavailableException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  public StateUnavailableException(String message) {
    super(message);
  }
}
