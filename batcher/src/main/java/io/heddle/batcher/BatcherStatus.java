package io.heddle.batcher;

import io.heddle.batcher.port.PendingL1Transaction;
import io.heddle.batcher.proposer.ProvingStatus;
import java.util.Optional;

/// Where posting, proving and finality stand, for health and metrics.
///
/// @param posting the batcher account's transaction on its way
/// @param settling the settlement account's
public record BatcherStatus(
    Optional<PendingL1Transaction> posting,
    Optional<PendingL1Transaction> settling,
    ProvingStatus proving) {}
