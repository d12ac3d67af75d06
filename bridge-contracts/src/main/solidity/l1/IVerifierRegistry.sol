// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.28;

/// @title Which verifier judges which batches
/// @notice An entry enters only through a timelock, so that users can leave before a proof system they do not trust
/// takes over.
interface IVerifierRegistry {
    /// @notice An entry: it holds for batches of one version from `fromBatch` on, up to the next entry of that version.
    struct VerifierEntry {
        uint64 fromBatch;
        address verifier;
        bytes32 programId;
    }

    /// @notice Constructor arguments.
    /// @param rollup the Rollup, whose proven batches no new entry may cover
    /// @param authority who may do what
    /// @param timelockSeconds from scheduling an entry to its activation; the Rollup checks that nobody needs longer to
    /// leave
    /// @param verifier verifier of the first batch version
    /// @param programId program that it accepts
    struct InitParams {
        address rollup;
        address authority;
        uint64 timelockSeconds;
        address verifier;
        bytes32 programId;
    }

    /// @notice An entry waits for its time.
    event VerifierScheduled(
        uint8 indexed version, uint64 indexed fromBatch, address verifier, bytes32 programId, uint64 readyAt
    );

    /// @notice A waiting entry was withdrawn.
    event VerifierCancelled(uint8 indexed version, uint64 indexed fromBatch, address verifier, bytes32 programId);

    /// @notice An entry is in force.
    event VerifierActivated(uint8 indexed version, uint64 indexed fromBatch, address verifier, bytes32 programId);

    /// @notice There is no code at this address.
    error InvalidAddress(address account);
    /// @notice No verifier is registered for this version at this batch.
    error UnknownVersion(uint8 version, uint64 batchIndex);
    /// @notice The verifier has no type, or accepts an empty proof.
    error UnfitVerifier(address verifier);
    /// @notice An entry of this version that was scheduled later is in force already.
    error VerifierSuperseded(uint8 version, uint64 fromBatch);
    /// @notice The entry starts at a batch that is already proven.
    error VerifierStartsTooEarly(uint64 fromBatch, uint64 earliest);
    /// @notice No such entry waits.
    error VerifierNotScheduled(bytes32 id);
    /// @notice Such an entry waits already.
    error VerifierAlreadyScheduled(bytes32 id);
    /// @notice The timelock is not over.
    error VerifierTimelocked(uint256 readyAt);

    /// @notice Announces an entry. Only the owner.
    function scheduleVerifier(uint8 version, uint64 fromBatch, address verifier, bytes32 programId) external;

    /// @notice Withdraws an announced entry. Only the owner or the guardian.
    function cancelVerifier(uint8 version, uint64 fromBatch, address verifier, bytes32 programId) external;

    /// @notice Puts an announced entry in force, after the timelock. Anyone may. It replaces the entries of its version
    /// that start at the same batch or later.
    function activateVerifier(uint8 version, uint64 fromBatch, address verifier, bytes32 programId) external;

    /// @notice The verifier in force for a batch.
    function verifierFor(uint8 version, uint64 batchIndex) external view returns (VerifierEntry memory);

    /// @notice When a scheduled entry may be activated; 0 if it is not scheduled.
    function verifierReadyAt(uint8 version, uint64 fromBatch, address verifier, bytes32 programId)
        external
        view
        returns (uint64);

    /// @notice The Rollup.
    function ROLLUP() external view returns (address);

    /// @notice See `InitParams`.
    function VERIFIER_TIMELOCK_SECONDS() external view returns (uint64);
}
