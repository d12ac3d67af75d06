package io.heddle.sequencer.derive;

/// What was derived is not what L1 says, so one of the two is wrong. The message names the place
/// and both values.
public final class DerivationDifferenceException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  public DerivationDifferenceException(String message) {
    super(message);
  }

  public DerivationDifferenceException(String message, Throwable cause) {
    super(message, cause);
  }
}
