package io.heddle.batcher.codec;

/// Bytes that are not batch data. The message names the column and the value.
public final class BatchFormatException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  public BatchFormatException(String message) {
    super(message);
  }

  public BatchFormatException(String message, Throwable cause) {
    super(message, cause);
  }
}
