package io.heddle.sequencer;

/// Why an accepted transaction left the pool without being included.
///
/// @param message names the values, e.g. the nonce of the replacing transaction
public record DroppedTransaction(Reason reason, String message) {
  public enum Reason {
    /// Another transaction of the sender with the same nonce and higher fees took its place.
    REPLACED,
    /// Another transaction with its nonce was included.
    NONCE_USED,
    /// The pool was full and this paid least.
    EVICTED,
    /// Something else spent what its sender needs for it.
    INSUFFICIENT_FUNDS,
    /// It waited longer than the pool keeps transactions.
    EXPIRED,
    /// It was valid when pooled and was refused when its turn came.
    REJECTED_AT_EXECUTION,
    /// Executing it takes, or took, longer than one transaction may.
    TOO_SLOW
  }
}
