package io.heddle.executor.block;

/// A block that breaks the rules: it must not be built, and it is refused where it comes from
/// outside. The message names the rule and the values.
public final class InvalidBlockException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  public InvalidBlockException(String message) {
    super(message);
  }
}
