// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.28;

import {
    AccessControlDefaultAdminRules
} from "@openzeppelin/contracts/access/extensions/AccessControlDefaultAdminRules.sol";
import {IAuthority} from "heddle/l1/IAuthority.sol";

/// @title Who may do what
/// @notice See `IAuthority`.
contract Authority is IAuthority, AccessControlDefaultAdminRules {
    /// @inheritdoc IAuthority
    bytes32 public constant BATCHER_ROLE = keccak256("BATCHER_ROLE");
    /// @inheritdoc IAuthority
    bytes32 public constant GUARDIAN_ROLE = keccak256("GUARDIAN_ROLE");
    /// @inheritdoc IAuthority
    bytes32 public constant UPGRADER_ROLE = keccak256("UPGRADER_ROLE");

    constructor(InitParams memory params) AccessControlDefaultAdminRules(params.ownerDelaySeconds, params.owner) {
        _grantRole(BATCHER_ROLE, params.batcher);
        _grantRole(GUARDIAN_ROLE, params.guardian);
        _grantRole(UPGRADER_ROLE, params.upgrader);
    }
}
