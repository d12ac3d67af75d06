// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.28;

import {IAccessControl} from "@openzeppelin/contracts/access/IAccessControl.sol";

/// @title Who may do what, and what is paused
/// @notice The roles of a rollup, for all its contracts. The owner (`DEFAULT_ADMIN_ROLE`) grants and revokes them; a
/// new owner is announced, waits, and accepts. Proving needs no role: the proof decides.
///
/// The guardian can pause each kind of movement for itself. A pause ends by itself, and the same kind cannot be paused
/// again before a cool-down. No pause touches what was ready when it began: an output whose delay was over, a
/// withdrawal that was mature, and of a final output.
/// @dev Not upgradeable: an upgrade must not be able to make itself a member.
interface IAuthority is IAccessControl {
    /// @notice Constructor arguments.
    /// @param owner grants roles, schedules verifiers, ends pauses
    /// @param ownerDelaySeconds from announcing a new owner to its acceptance
    /// @param batcher commits batches
    /// @param guardian pauses, takes back what is not final, cancels upgrades and verifiers
    /// @param upgrader proposes upgrades to the timelock
    /// @param pauseSeconds how long a pause lasts, at most `MAX_PAUSE_SECONDS`
    /// @param coolDownSeconds from the end of a pause to the next of its kind; at least `pauseSeconds`
    struct InitParams {
        address owner;
        uint48 ownerDelaySeconds;
        address batcher;
        address guardian;
        address upgrader;
        uint64 pauseSeconds;
        uint64 coolDownSeconds;
    }

    /// @notice What can be paused.
    enum PauseKind {
        DEPOSITS,
        COMMITS,
        PROOFS,
        WITHDRAWALS
    }

    /// @notice A kind of movement stopped; it goes on at `until`, or earlier.
    event Paused(PauseKind indexed kind, uint64 until, address by);
    /// @notice It goes on before its time.
    event Unpaused(PauseKind indexed kind, address by);

    /// @notice A parameter is out of range, or does not fit the others.
    error InvalidParameter(string name);
    /// @notice This kind is paused, or was so lately.
    error PauseTooSoon(PauseKind kind, uint256 readyAt);
    /// @notice This kind is not paused.
    error NotPaused(PauseKind kind);

    /// @notice Stops commits, or whatever `kind` is, for `PAUSE_SECONDS`. Only the guardian.
    function pause(PauseKind kind) external;

    /// @notice Ends a pause. Only the guardian or the owner. (A guardian who loses the role ends all pauses.)
    function unpause(PauseKind kind) external;

    /// @notice The last pause of a kind, in L1 time: it holds as long as now is before `until`.
    function pauseOf(PauseKind kind) external view returns (uint64 from, uint64 until);

    /// @notice How long a pause lasts.
    function PAUSE_SECONDS() external view returns (uint64);
    /// @notice From the end of a pause to the next of its kind, at least.
    function COOL_DOWN_SECONDS() external view returns (uint64);

    /// @notice May commit batches.
    function BATCHER_ROLE() external view returns (bytes32);
    /// @notice May pause, take back what is not final, and cancel scheduled verifiers and upgrades. Upgrades nothing.
    function GUARDIAN_ROLE() external view returns (bytes32);
    /// @notice May propose upgrades to the timelock.
    function UPGRADER_ROLE() external view returns (bytes32);
}
