package io.heddle.executor.witness;

import org.jspecify.annotations.Nullable;

/// A claim that could not be verified, and why.
public final class InvalidWitnessException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /// Kinds of refusal.
  public enum Reason {
    /// The witness, or the claimed diff, is not the canonical encoding of one.
    MALFORMED,
    /// A trie node on the way to a value or to the new root is not there.
    MISSING_NODE,
    /// A trie node is not what its hash promises, or no node at all.
    INVALID_NODE,
    /// The code of an account is not there.
    MISSING_CODE,
    /// The headers do not lead to the parent, or the blocks do not follow it.
    WRONG_PARENT,
    /// A block asks for the hash of an ancestor whose header is not there.
    MISSING_HEADER,
    /// A block breaks a rule of the chain, or holds a transaction that cannot be in it.
    INVALID_BLOCK,
    /// The witness holds something that the blocks do not need.
    UNUSED,
    /// The claimed diff is not what the blocks do.
    DIFF_MISMATCH
  }

  private final Reason reason;

  public InvalidWitnessException(Reason reason, String message) {
    this(reason, message, null);
  }

  public InvalidWitnessException(Reason reason, String message, @Nullable Throwable cause) {
    super(reason + ": " + message, cause);
    this.reason = reason;
  }

  public Reason reason() {
    return reason;
  }
}
