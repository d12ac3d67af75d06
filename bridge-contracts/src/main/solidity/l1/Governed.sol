// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.28;

import {IAccessControl} from "@openzeppelin/contracts/access/IAccessControl.sol";

/// @title A contract whose roles are kept by the Authority
abstract contract Governed {
    /// @notice The contract that knows the roles.
    IAccessControl public immutable AUTHORITY;

    bytes32 internal constant OWNER_ROLE = 0;
    bytes32 internal constant BATCHER_ROLE = keccak256("BATCHER_ROLE");
    bytes32 internal constant GUARDIAN_ROLE = keccak256("GUARDIAN_ROLE");

    modifier onlyRole(bytes32 role) {
        _requireRole(role);
        _;
    }

    constructor(address authority) {
        AUTHORITY = IAccessControl(authority);
    }

    function _requireRole(bytes32 role) internal view {
        if (!_hasRole(role)) revert IAccessControl.AccessControlUnauthorizedAccount(msg.sender, role);
    }

    function _hasRole(bytes32 role) internal view returns (bool) {
        return AUTHORITY.hasRole(role, msg.sender);
    }
}
