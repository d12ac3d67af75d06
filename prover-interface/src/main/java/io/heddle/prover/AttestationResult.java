package io.heddle.prover;

import io.heddle.primitives.crypto.Signature;

/// One attestor's answer.
public sealed interface AttestationResult {

  /// The attestor re-executed the range and vouches for these values.
  ///
  /// @param values what it derived, not what was claimed
  /// @param signature over [AttestationDigest#of]
  record Signed(PublicValues values, Signature signature) implements AttestationResult {}

  /// It does not vouch, and why.
  record Refused(RefusalReason reason, String detail) implements AttestationResult {}
}
