package io.heddle.batcher.deploy;

/// How long things take on L1. The contracts refuse windows that do not fit together.
///
/// @param finalizationDelaySeconds from proven to final; at most `coolDownSeconds`
/// @param forcedInclusionWindowBlocks L1 blocks after which a deposit must have been consumed
/// @param operatorStallSeconds how long nothing becomes final until anyone may commit
/// @param verifierTimelockSeconds from scheduling a verifier to its activation; longer than leaving
///   can take (`Rollup.exitSeconds`)
/// @param proofMaturityDelaySeconds from proving a withdrawal to its payout
/// @param ownerDelaySeconds from announcing a new owner to its acceptance
/// @param upgradeDelaySeconds from announcing an upgrade to its execution; longer than leaving can
///   take (`Rollup.exitSeconds`)
/// @param pauseSeconds how long a pause of the guardian lasts
/// @param coolDownSeconds from the end of a pause to the next of its kind
/// @param escapeWindowSeconds how long nothing becomes final until anyone may end the rollup
public record SettlementWindows(
    long finalizationDelaySeconds,
    long forcedInclusionWindowBlocks,
    long operatorStallSeconds,
    long verifierTimelockSeconds,
    long proofMaturityDelaySeconds,
    long ownerDelaySeconds,
    long upgradeDelaySeconds,
    long pauseSeconds,
    long coolDownSeconds,
    long escapeWindowSeconds) {}
