package io.heddle.primitives.rlp;

/// Input that is not canonical RLP of the expected shape. The message names the field and what is
/// wrong with it.
public class RlpException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  public RlpException(String message) {
    super(message);
  }

  public RlpException(String message, Throwable cause) {
    super(message, cause);
  }
}
