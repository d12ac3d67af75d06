package io.heddle.sequencer;

/// How full the pool is.
///
/// @param pending transactions that could be executed next, per sender in nonce order
/// @param queued transactions that wait for a missing nonce
/// @param sizeBytes encoded size of them all
public record PoolStatus(int pending, int queued, long sizeBytes) {}
