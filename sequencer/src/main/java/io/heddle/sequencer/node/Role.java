package io.heddle.sequencer.node;

/// What a process does, by configuration (`heddle.roles`). Reads are served in every role.
public enum Role {
  /// Takes transactions and produces blocks. One process at a time (a lease holds that), and with
  /// it the one that owns the L1 keys.
  SEQUENCER,
  /// Posts batches and proofs to L1 and finalizes them.
  BATCHER,
  /// Answers proof requests with attestations.
  PROVER,
  /// Rebuilds the chain from L1, then ends. The only role of its process.
  DERIVATION
}
