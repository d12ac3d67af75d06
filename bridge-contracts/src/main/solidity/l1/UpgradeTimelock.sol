// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.28;

import {TimelockController} from "@openzeppelin/contracts/governance/TimelockController.sol";
import {IAuthority} from "heddle/l1/IAuthority.sol";

/// @title The way every upgrade takes
/// @notice Owns the proxies' admins. The upgrader proposes, the guardian can cancel, and after the delay anyone
/// executes.
/// @dev Members are those of the Authority, so that the owner can replace a guardian who cancels everything. The delay
/// is fixed: a timelock that can shorten itself promises nothing.
contract UpgradeTimelock is TimelockController {
    /// @notice The delay cannot be changed; another one is another timelock.
    error DelayIsFixed();

    IAuthority public immutable AUTHORITY;
    bytes32 private immutable _UPGRADER_ROLE;
    bytes32 private immutable _GUARDIAN_ROLE;

    /// @param delaySeconds from an announcement to its execution; the Rollup checks that nobody needs longer to leave
    constructor(uint256 delaySeconds, address authority)
        TimelockController(delaySeconds, new address[](0), new address[](0), address(0))
    {
        AUTHORITY = IAuthority(authority);
        _UPGRADER_ROLE = IAuthority(authority).UPGRADER_ROLE();
        _GUARDIAN_ROLE = IAuthority(authority).GUARDIAN_ROLE();
        _grantRole(EXECUTOR_ROLE, address(0));
    }

    /// @inheritdoc TimelockController
    function updateDelay(uint256) public pure override {
        revert DelayIsFixed();
    }

    /// @notice The proposer is the Authority's upgrader, the canceller its guardian.
    function hasRole(bytes32 role, address account) public view override returns (bool) {
        // Only while nothing is constructed yet are the Authority's roles unknown.
        if (role == PROPOSER_ROLE) return AUTHORITY.hasRole(_UPGRADER_ROLE, account);
        if (role == CANCELLER_ROLE) return AUTHORITY.hasRole(_GUARDIAN_ROLE, account);
        return super.hasRole(role, account);
    }
}
