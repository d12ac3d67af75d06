package io.heddle.batcher.l1.read;

import io.heddle.batcher.l1.rpc.L1UnavailableException;

/// An L1 node or a source answers something else than what was asked for by its hash. That says
/// something of the node, or of who named the hash, and nothing of a batch: a node waits, as for an
/// L1 that is away; an attestor refuses.
public class L1MismatchException extends L1UnavailableException {

  private static final long serialVersionUID = 1L;

  public L1MismatchException(String message) {
    super(message);
  }

  public L1MismatchException(String message, Throwable cause) {
    super(message, cause);
  }
}
