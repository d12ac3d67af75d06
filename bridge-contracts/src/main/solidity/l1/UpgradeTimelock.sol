// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.28;

import {Ownable} from "@openzeppelin/contracts/access/Ownable.sol";
import {TimelockController} from "@openzeppelin/contracts/governance/TimelockController.sol";
import {ProxyAdmin} from "@openzeppelin/contracts/proxy/transparent/ProxyAdmin.sol";
import {IAuthority} from "heddle/l1/IAuthority.sol";

/// @title The way every upgrade takes
/// @notice Owns the proxies' admins. The upgrader proposes, the guardian and the upgrader can cancel, and after
/// the delay anyone executes, until the grace period is over.
/// @dev Members are those of the Authority, so that the owner can replace a guardian who cancels everything. The delay
/// is fixed: a timelock that can shorten itself promises nothing.
contract UpgradeTimelock is TimelockController {
    /// @notice The delay cannot be changed; another one is another timelock.
    error DelayIsFixed();
    /// @notice The new code must be there when the upgrade is announced, so that users can read it.
    error NoCode(address implementation);
    /// @notice Whoever owned a proxy's admin instead would upgrade without any delay.
    error OwnershipStays();

    /// @notice How long an announced operation can be executed after its delay. Then it must be announced anew.
    uint256 public constant GRACE_SECONDS = 14 days;

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

    /// @inheritdoc TimelockController
    function schedule(
        address target,
        uint256 value,
        bytes calldata data,
        bytes32 predecessor,
        bytes32 salt,
        uint256 delay
    ) public override {
        _checkCall(data);
        super.schedule(target, value, data, predecessor, salt, delay);
    }

    /// @inheritdoc TimelockController
    function scheduleBatch(
        address[] calldata targets,
        uint256[] calldata values,
        bytes[] calldata payloads,
        bytes32 predecessor,
        bytes32 salt,
        uint256 delay
    ) public override {
        for (uint256 i = 0; i < payloads.length; ++i) {
            _checkCall(payloads[i]);
        }
        super.scheduleBatch(targets, values, payloads, predecessor, salt, delay);
    }

    /// @notice An operation that nobody executed in time is as if it had never been announced.
    function getOperationState(bytes32 id) public view override returns (OperationState state) {
        state = super.getOperationState(id);
        if (state == OperationState.Ready && block.timestamp > getTimestamp(id) + GRACE_SECONDS) {
            return OperationState.Unset;
        }
    }

    /// @notice The proposer is the Authority's upgrader; the guardian and the upgrader can cancel.
    function hasRole(bytes32 role, address account) public view override returns (bool) {
        // Only while nothing is constructed yet are the Authority's roles unknown.
        if (role == PROPOSER_ROLE) return AUTHORITY.hasRole(_UPGRADER_ROLE, account);
        if (role == CANCELLER_ROLE) {
            return AUTHORITY.hasRole(_GUARDIAN_ROLE, account) || AUTHORITY.hasRole(_UPGRADER_ROLE, account);
        }
        return super.hasRole(role, account);
    }

    /// @dev Whatever the target is: only a proxy's admin knows these calls.
    function _checkCall(bytes calldata data) private view {
        if (data.length < 4) return;
        bytes4 selector = bytes4(data);
        if (selector == Ownable.transferOwnership.selector || selector == Ownable.renounceOwnership.selector) {
            revert OwnershipStays();
        }
        if (selector != ProxyAdmin.upgradeAndCall.selector) return;
        (, address implementation,) = abi.decode(data[4:], (address, address, bytes));
        if (implementation.code.length == 0) revert NoCode(implementation);
    }
}
