package io.heddle.executor;

/// Why a transaction cannot be part of a block at this place. None of these has any effect on
/// state.
public enum RejectReason {
  NONCE_TOO_LOW,
  NONCE_TOO_HIGH,
  /// The sender's nonce is 2^64 - 1 and cannot grow.
  NONCE_OVERFLOW,
  INSUFFICIENT_FUNDS,
  /// The gas limit is below the intrinsic gas or the calldata floor.
  INTRINSIC_GAS_TOO_LOW,
  FEE_CAP_BELOW_BASE_FEE,
  PRIORITY_FEE_ABOVE_FEE_CAP,
  BLOB_FEE_CAP_BELOW_BLOB_BASE_FEE,
  /// The gas limit exceeds what is left in the block.
  BLOCK_GAS_LIMIT,
  /// The gas limit exceeds what one transaction may use (EIP-7825).
  TRANSACTION_GAS_LIMIT,
  SENDER_NOT_EOA,
  INIT_CODE_TOO_LARGE,
  CHAIN_ID_MISMATCH,
  /// The type does not exist in this fork or may not be sent to this chain.
  TYPE_NOT_SUPPORTED,
  /// A blob transaction without blobs, with too many, or with a hash of an unknown version.
  BLOBS_INVALID,
  /// A set-code transaction with an empty authorization list.
  AUTHORIZATIONS_EMPTY,
  /// A blob or set-code transaction that would create a contract.
  CREATION_NOT_ALLOWED,
  /// A deposit outside the rollup profile, or one claiming to be a system transaction.
  DEPOSIT_NOT_ALLOWED,
  /// It took longer than whoever builds the block gives one transaction ([SliceTimes]).
  TIME_LIMIT,
  /// It was not executed, since the time of its slice was over; it may be in a later one.
  SLICE_OVER
}
