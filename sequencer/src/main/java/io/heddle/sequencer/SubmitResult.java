package io.heddle.sequencer;

import io.heddle.primitives.Hash;

/// What became of a submitted transaction.
public sealed interface SubmitResult {
  /// Valid and pooled.
  record Accepted(Hash hash) implements SubmitResult {}

  /// Not pooled; the message names the values that disagree.
  record Rejected(PoolRejection reason, String message) implements SubmitResult {}
}
