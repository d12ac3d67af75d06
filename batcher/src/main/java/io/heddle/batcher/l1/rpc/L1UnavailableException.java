package io.heddle.batcher.l1.rpc;

/// L1 did not answer in time, or answered nonsense, after the bounded retries. Trying again later
/// is right.
public class L1UnavailableException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  public L1UnavailableException(String message) {
    super(message);
  }

  public L1UnavailableException(String message, Throwable cause) {
    super(message, cause);
  }
}
