package io.heddle.prover;

import io.heddle.primitives.Address;

/// One of n independent signers. It reads batch data and deposits from its own L1 endpoint,
/// re-executes statelessly, and signs the public values it arrives at, never those it was told.
public interface Attestor {

  /// The address its signatures recover to.
  Address signer();

  /// Re-executes and signs, or refuses. Blocks; call from a virtual thread. Expected failures are
  /// results.
  AttestationResult attest(ProofRequest request);
}
