package io.heddle.batcher.port;

import io.heddle.primitives.Hash;

/// An L1 transaction that is on its way, for health and metrics.
///
/// @param purpose what it is for
/// @param hash of the attempt that pays most
/// @param attempt how often it was replaced by one that pays more
/// @param sinceMillis when it was sent first, milliseconds since the epoch
/// @param stuck why it does not pay more, though it is late; empty while all goes its way
public record PendingL1Transaction(
    String purpose, Hash hash, int attempt, long sinceMillis, String stuck) {}
