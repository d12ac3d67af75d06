package io.heddle.sequencer;

import io.heddle.primitives.Hash;

/// Names an L2 block and the L1 block it derives from.
///
/// @param timestamp in seconds
/// @param sequenceNumber how many blocks of the same L1 origin precede it
public record BlockRef(
    long number,
    Hash hash,
    Hash parentHash,
    long timestamp,
    long originNumber,
    Hash originHash,
    long sequenceNumber) {}
