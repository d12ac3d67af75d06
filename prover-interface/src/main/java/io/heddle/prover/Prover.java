package io.heddle.prover;

import java.time.Duration;

/// Turns a range of committed batches into a proof for L1. Implementations never trust the request:
/// what they prove they have derived themselves.
///
/// Calls block, for as long as proving takes; call from a platform thread of their own. Calls at
/// the same time wait for each other or run side by side, as the implementation likes.
public interface Prover {

  /// Short name for logs and metrics, such as `attestation`.
  String name();

  /// The program whose execution this prover proves.
  ProgramId programId();

  /// Proves the range, or says why not. Expected failures are results; only bugs throw.
  ///
  /// @param limit how long each party that computes may take; then it is called off, and the
  ///   refusal is [RefusalReason#TIMEOUT]
  /// @param stop calls the whole off; the refusal is then of no interest
  ProofResult prove(ProofRequest request, Duration limit, StopSignal stop);
}
