// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.28;

import {IAccessControl} from "@openzeppelin/contracts/access/IAccessControl.sol";
import {IAuthority} from "heddle/l1/IAuthority.sol";

/// @title A contract whose roles and pauses are kept by the Authority
abstract contract Governed {
    /// @notice This kind of movement is paused.
    error PausedUntil(IAuthority.PauseKind kind, uint64 until);

    /// @notice The contract that knows the roles and pauses.
    IAuthority public immutable AUTHORITY;

    bytes32 internal constant OWNER_ROLE = 0;
    bytes32 internal constant BATCHER_ROLE = keccak256("BATCHER_ROLE");
    bytes32 internal constant GUARDIAN_ROLE = keccak256("GUARDIAN_ROLE");

    modifier onlyRole(bytes32 role) {
        _requireRole(role);
        _;
    }

    modifier whileNotPaused(IAuthority.PauseKind kind) {
        _requireNotPaused(kind);
        _;
    }

    constructor(address authority) {
        AUTHORITY = IAuthority(authority);
    }

    function _requireRole(bytes32 role) internal view {
        if (!_hasRole(role)) revert IAccessControl.AccessControlUnauthorizedAccount(msg.sender, role);
    }

    function _requireNotPaused(IAuthority.PauseKind kind) internal view {
        uint64 until = _lastPause(kind);
        if (block.timestamp < until) revert PausedUntil(kind, until);
    }

    /// @return until the end of the last pause of this kind; in the future while it lasts
    function _lastPause(IAuthority.PauseKind kind) internal view returns (uint64 until) {
        (, until) = AUTHORITY.pauseOf(kind);
    }

    function _hasRole(bytes32 role) internal view returns (bool) {
        return AUTHORITY.hasRole(role, msg.sender);
    }
}
