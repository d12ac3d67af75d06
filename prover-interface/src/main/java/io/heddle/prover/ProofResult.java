package io.heddle.prover;

import io.heddle.primitives.Bytes;

/// The answer to a [ProofRequest].
public sealed interface ProofResult {

  /// A proof that the registered verifier accepts for exactly these values.
  ///
  /// @param values what is proven
  /// @param proof bytes for the verifier contract
  record Proven(PublicValues values, Bytes proof) implements ProofResult {}

  /// No proof, and why.
  ///
  /// @param reason what kind of refusal
  /// @param detail names the value or the place
  record Refused(RefusalReason reason, String detail) implements ProofResult {}
}
