package io.heddle.batcher.batch;

import io.heddle.batcher.blob.SidecarFormat;

/// When a batch is closed, and how batches are posted.
///
/// @param channel when a batch is closed
/// @param sidecarFormat follows L1's fork
/// @param maxAhead sealed batches that may wait for L1
/// @param maxInFlight of them, batches whose transactions may be on their way
public record BatchLimits(
    ChannelLimits channel, SidecarFormat sidecarFormat, int maxAhead, int maxInFlight) {}
