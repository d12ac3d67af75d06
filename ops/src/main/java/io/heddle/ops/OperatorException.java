package io.heddle.ops;

/// A failure that the operator can act on: its message is one line that names the thing, the value
/// and the way out. The command line prints the message alone, without a stack trace, and exits
/// with status 1.
public final class OperatorException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  public OperatorException(String message) {
    super(message);
  }

  public OperatorException(String message, Throwable cause) {
    super(message, cause);
  }
}
