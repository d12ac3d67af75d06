package io.heddle.sequencer;

/// The node has not finished recovering, or is stopping. The message says which.
public final class NotReadyException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  public NotReadyException(String message) {
    super(message);
  }
}
