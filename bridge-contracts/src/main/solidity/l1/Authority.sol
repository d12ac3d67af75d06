// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.28;

import {
    AccessControlDefaultAdminRules
} from "@openzeppelin/contracts/access/extensions/AccessControlDefaultAdminRules.sol";
import {IAuthority} from "heddle/l1/IAuthority.sol";

/// @title Who may do what, and what is paused
/// @notice See `IAuthority`.
contract Authority is IAuthority, AccessControlDefaultAdminRules {
    /// @inheritdoc IAuthority
    bytes32 public constant BATCHER_ROLE = keccak256("BATCHER_ROLE");
    /// @inheritdoc IAuthority
    bytes32 public constant GUARDIAN_ROLE = keccak256("GUARDIAN_ROLE");
    /// @inheritdoc IAuthority
    bytes32 public constant UPGRADER_ROLE = keccak256("UPGRADER_ROLE");

    /// @notice Longest pause.
    uint64 public constant MAX_PAUSE_SECONDS = 14 days;

    /// @inheritdoc IAuthority
    uint64 public immutable PAUSE_SECONDS;
    /// @inheritdoc IAuthority
    uint64 public immutable COOL_DOWN_SECONDS;

    struct Pause {
        uint64 from;
        uint64 until;
    }

    mapping(PauseKind kind => Pause) private _pauses;

    constructor(InitParams memory params) AccessControlDefaultAdminRules(params.ownerDelaySeconds, params.owner) {
        uint64 pauseSeconds = params.pauseSeconds;
        if (pauseSeconds == 0 || pauseSeconds > MAX_PAUSE_SECONDS) revert InvalidParameter("pauseSeconds");
        if (params.coolDownSeconds < pauseSeconds) revert InvalidParameter("coolDownSeconds");
        (PAUSE_SECONDS, COOL_DOWN_SECONDS) = (pauseSeconds, params.coolDownSeconds);
        _grantRole(BATCHER_ROLE, params.batcher);
        _grantRole(GUARDIAN_ROLE, params.guardian);
        _grantRole(UPGRADER_ROLE, params.upgrader);
    }

    /// @inheritdoc IAuthority
    function pause(PauseKind kind) external onlyRole(GUARDIAN_ROLE) {
        uint64 last = _pauses[kind].until;
        uint64 time = uint64(block.timestamp);
        if (last != 0 && time < last + COOL_DOWN_SECONDS) revert PauseTooSoon(kind, last + COOL_DOWN_SECONDS);
        _pauses[kind] = Pause({from: time, until: time + PAUSE_SECONDS});
        emit Paused(kind, time + PAUSE_SECONDS, msg.sender);
    }

    /// @inheritdoc IAuthority
    function unpause(PauseKind kind) external {
        if (!hasRole(GUARDIAN_ROLE, msg.sender)) _checkRole(DEFAULT_ADMIN_ROLE);
        if (!_unpause(kind)) revert NotPaused(kind);
    }

    /// @inheritdoc IAuthority
    function pauseOf(PauseKind kind) external view returns (uint64 from, uint64 until) {
        return (_pauses[kind].from, _pauses[kind].until);
    }

    /// @dev What a guardian stopped does not outlast the guardian.
    function _revokeRole(bytes32 role, address account) internal override returns (bool revoked) {
        revoked = super._revokeRole(role, account);
        if (!revoked || role != GUARDIAN_ROLE) return revoked;
        for (uint8 kind = 0; kind <= uint8(type(PauseKind).max); ++kind) {
            _unpause(PauseKind(kind));
        }
    }

    function _unpause(PauseKind kind) private returns (bool) {
        if (block.timestamp >= _pauses[kind].until) return false;
        _pauses[kind].until = uint64(block.timestamp);
        emit Unpaused(kind, msg.sender);
        return true;
    }
}
