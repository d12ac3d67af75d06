// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.28;

import {IAccessControl} from "@openzeppelin/contracts/access/IAccessControl.sol";

/// @title Who may do what
/// @notice The roles of a rollup, for all its contracts. The owner (`DEFAULT_ADMIN_ROLE`) grants and revokes them; a
/// new owner is announced, waits, and accepts. Proving needs no role: the proof decides.
/// @dev Not upgradeable: an upgrade must not be able to make itself a member.
interface IAuthority is IAccessControl {
    /// @notice Constructor arguments.
    /// @param owner grants roles, schedules verifiers, ends a halt
    /// @param ownerDelaySeconds from announcing a new owner to its acceptance
    /// @param batcher commits batches
    /// @param guardian halts, takes back what is not final, cancels upgrades and verifiers
    /// @param upgrader proposes upgrades to the timelock
    struct InitParams {
        address owner;
        uint48 ownerDelaySeconds;
        address batcher;
        address guardian;
        address upgrader;
    }

    /// @notice May commit batches.
    function BATCHER_ROLE() external view returns (bytes32);
    /// @notice May halt the rollup, revert batches, and cancel scheduled verifiers and upgrades. Upgrades nothing.
    function GUARDIAN_ROLE() external view returns (bytes32);
    /// @notice May propose upgrades to the timelock.
    function UPGRADER_ROLE() external view returns (bytes32);
}
