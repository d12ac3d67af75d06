package io.heddle.prover;

/// Why a prover did not prove. The detail beside it names the value.
public enum RefusalReason {
  /// L1 did not answer, or does not have what the request points at. Asking again later may help.
  L1_UNAVAILABLE,
  /// The data on L1 does not hash to the batch, or decodes to nothing.
  BATCH_DATA_MISMATCH,
  /// The batch decodes, but breaks a derivation rule.
  INVALID_BATCH,
  /// The witness does not belong to the state before the range, lacks a node, or is not well
  /// formed.
  INVALID_WITNESS,
  /// Re-execution gives another diff than the claimed one.
  STATE_DIFF_MISMATCH,
  /// Re-execution gives another output root than the claimed one.
  OUTPUT_ROOT_MISMATCH,
  /// Some other public value differs from what the prover derived.
  PUBLIC_VALUES_MISMATCH,
  /// An attestor answered with a signature that is not its own, or is over other values.
  BAD_ATTESTATION,
  /// Fewer attestors signed than the verifier's threshold.
  NOT_ENOUGH_ATTESTATIONS,
  /// The prover did not answer in time.
  TIMEOUT,
  /// The prover failed for a reason of its own. Asking again later may help.
  INTERNAL;

  /// Whether the same request may succeed later.
  public boolean retryable() {
    return switch (this) {
      case L1_UNAVAILABLE, TIMEOUT, INTERNAL, NOT_ENOUGH_ATTESTATIONS -> true;
      case BATCH_DATA_MISMATCH,
          INVALID_BATCH,
          INVALID_WITNESS,
          STATE_DIFF_MISMATCH,
          OUTPUT_ROOT_MISMATCH,
          PUBLIC_VALUES_MISMATCH,
          BAD_ATTESTATION ->
          false;
    };
  }
}
