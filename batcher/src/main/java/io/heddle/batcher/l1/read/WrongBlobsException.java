package io.heddle.batcher.l1.read;

/// A source has other blobs than L1 names, and no source has the right ones. That says something of
/// the sources, a damaged file for example, and nothing of the batch: a node waits, as for an L1
/// that is away.
public final class WrongBlobsException extends L1MismatchException {

  private static final long serialVersionUID = 1L;

  public WrongBlobsException(String message) {
    super(message);
  }

  public WrongBlobsException(String message, Throwable cause) {
    super(message, cause);
  }
}
