package io.heddle.sequencer;

/// Why the pool refuses a transaction.
public enum PoolRejection {
  /// Not the canonical encoding of a transaction.
  UNDECODABLE,
  /// No sender can be recovered from the signature.
  INVALID_SIGNATURE,
  /// Signed for another chain.
  WRONG_CHAIN,
  /// Signed for no chain in particular (legacy, without EIP-155), so that anybody could replay it.
  UNPROTECTED,
  /// A type that users may not send here (blob and deposit transactions).
  TYPE_NOT_SUPPORTED,
  /// More bytes than the pool takes.
  OVERSIZED,
  /// Contract creation with too much init code.
  INIT_CODE_TOO_LARGE,
  /// The pool has it already.
  ALREADY_KNOWN,
  /// Max fee so far below the base fee that it is out of reach, or priority fee below the minimum.
  UNDERPRICED,
  /// Priority fee above max fee.
  PRIORITY_FEE_ABOVE_MAX_FEE,
  /// The account's nonce is already past it.
  NONCE_TOO_LOW,
  /// Further ahead of the account's nonce than the pool queues.
  NONCE_TOO_HIGH,
  /// The balance does not cover value, gas and L1 fee.
  INSUFFICIENT_FUNDS,
  /// More gas than a block has.
  GAS_LIMIT_ABOVE_BLOCK,
  /// Less gas than the transaction costs before it starts.
  INTRINSIC_GAS_TOO_LOW,
  /// More gas than the chain's rules allow one transaction.
  TRANSACTION_GAS_LIMIT,
  /// A set-code transaction with an empty authorization list.
  AUTHORIZATIONS_EMPTY,
  /// A set-code transaction that would create a contract.
  CREATION_NOT_ALLOWED,
  /// The nonce is 2^64 - 1.
  NONCE_OVERFLOW,
  /// The sender is a contract.
  SENDER_NOT_EOA,
  /// Same sender and nonce as a pooled one, and fees not at least 10 % higher.
  REPLACEMENT_UNDERPRICED,
  /// The sender has as many pooled transactions as one may have.
  SENDER_LIMIT,
  /// The pool is full of better paying transactions.
  POOL_FULL,
  /// By what is known of such calls, executing it would take longer than one transaction may.
  TOO_SLOW,
  /// The node does not take transactions now (starting, stopping, or not a sequencer).
  NOT_SEQUENCING
}
