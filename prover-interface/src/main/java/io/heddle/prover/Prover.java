package io.heddle.prover;

/// Turns a range of committed batches into a proof for L1. Implementations never trust the request:
/// what they prove they have derived themselves.
///
/// Calls block, for as long as proving takes; call from a virtual thread. Implementations are safe
/// for concurrent calls.
public interface Prover {

  /// Short name for logs and metrics, such as `attestation`.
  String name();

  /// The program whose execution this prover proves.
  ProgramId programId();

  /// Proves the range, or says why not. Expected failures are results; only bugs throw.
  ProofResult prove(ProofRequest request);
}
