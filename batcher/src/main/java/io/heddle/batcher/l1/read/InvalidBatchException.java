package io.heddle.batcher.l1.read;

/// A committed batch is not one that a chain can follow from: its data does not decode, or breaks a
/// rule. The message names the batch, its transaction and the reason.
public final class InvalidBatchException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  public InvalidBatchException(String message) {
    super(message);
  }

  public InvalidBatchException(String message, Throwable cause) {
    super(message, cause);
  }
}
