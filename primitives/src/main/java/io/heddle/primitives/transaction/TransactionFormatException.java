package io.heddle.primitives.transaction;

/// Bytes that are no transaction of a known type, or a transaction without a valid signature. The
/// message names the field.
public final class TransactionFormatException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  public TransactionFormatException(String message) {
    super(message);
  }

  public TransactionFormatException(String message, Throwable cause) {
    super(message, cause);
  }
}
