package io.heddle.prover;

import io.heddle.primitives.Address;

/// One of n independent signers. It reads batch data and deposits from its own L1 endpoint,
/// re-executes statelessly, and signs the public values it arrives at, never those it was told.
public interface Attestor {

  /// The address its signatures recover to.
  Address signer();

  /// Re-executes and signs, or refuses. Blocks and computes; called from a platform thread of the
  /// attestor's own, for one request at a time. Expected failures are results.
  ///
  /// @param stop calls it off: it ends soon, with whatever result. Its thread is interrupted too
  AttestationResult attest(ProofRequest request, StopSignal stop);
}
