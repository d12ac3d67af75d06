package io.heddle.batcher.port;

import io.heddle.primitives.Bytes;
import io.heddle.prover.PublicValues;

/// A proof as the store keeps it: asked for once, resubmitted as often as it takes.
///
/// @param firstBatch first batch it covers
/// @param lastBatch last batch, inclusive
/// @param values what it proves
/// @param proof bytes for the verifier
public record StoredProof(long firstBatch, long lastBatch, PublicValues values, Bytes proof) {}
