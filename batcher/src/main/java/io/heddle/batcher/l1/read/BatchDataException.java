package io.heddle.batcher.l1.read;

/// What lies on L1, and hashes to what the contract has, is not batch data.
public final class BatchDataException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  public BatchDataException(String message) {
    super(message);
  }

  public BatchDataException(String message, Throwable cause) {
    super(message, cause);
  }
}
