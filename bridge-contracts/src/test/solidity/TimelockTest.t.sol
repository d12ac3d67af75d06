// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.28;

import {Ownable} from "@openzeppelin/contracts/access/Ownable.sol";
import {TimelockController} from "@openzeppelin/contracts/governance/TimelockController.sol";
import {ProxyAdmin} from "@openzeppelin/contracts/proxy/transparent/ProxyAdmin.sol";
import {ITransparentUpgradeableProxy} from "@openzeppelin/contracts/proxy/transparent/TransparentUpgradeableProxy.sol";
import {IRollup} from "heddle/l1/IRollup.sol";
import {IVerifierRegistry} from "heddle/l1/IVerifierRegistry.sol";
import {Rollup} from "heddle/l1/Rollup.sol";
import {UpgradeTimelock} from "heddle/l1/UpgradeTimelock.sol";
import {VerifierRegistry} from "heddle/l1/VerifierRegistry.sol";
import {L1Fixture} from "./L1Fixture.sol";

/// @notice What waits before it changes what users trust: new verifiers and new code. How long, and what never comes.
contract TimelockTest is L1Fixture {
    address private constant ADMIN = address(0xAD);
    uint256 private constant GRACE = 14 days;

    /// @dev A verifier that comes sooner than users can leave could judge what they have not got out yet.
    function test_verifierTimelock_notLongerThanLeaving_isRefused() public {
        IVerifierRegistry.InitParams memory quick = _registryParams(address(rollup));
        quick.timelockSeconds = uint64(rollup.exitSeconds());
        IRollup.Parameters memory params = _params();
        params.registry = address(new VerifierRegistry(quick));
        vm.expectRevert(abi.encodeWithSelector(IRollup.InvalidParameter.selector, "registry"));
        new Rollup(params);
        ++quick.timelockSeconds;
        params.registry = address(new VerifierRegistry(quick));
        new Rollup(params);
    }

    /// @dev What nobody executed for weeks was given up. It must be announced anew, with the whole delay.
    function test_upgrade_thatNobodyExecutes_expires() public {
        bytes memory call = abi.encodeCall(this.executed, ());
        bytes32 id = timelock.hashOperation(address(this), 0, call, 0, 0);
        _schedule(address(this), call);
        vm.warp(block.timestamp + UPGRADE_DELAY + GRACE);
        vm.assertTrue(timelock.isOperationReady(id), "the last second");
        vm.warp(block.timestamp + 1);
        vm.assertTrue(!timelock.isOperation(id), "expired");
        vm.expectPartialRevert(TimelockController.TimelockUnexpectedOperationState.selector);
        timelock.execute(address(this), 0, call, 0, 0);
        _schedule(address(this), call);
        vm.warp(block.timestamp + UPGRADE_DELAY - 1);
        vm.expectPartialRevert(TimelockController.TimelockUnexpectedOperationState.selector);
        timelock.execute(address(this), 0, call, 0, 0);
        vm.warp(block.timestamp + 1);
        timelock.execute(address(this), 0, call, 0, 0);
        vm.warp(block.timestamp + 100 * GRACE);
        vm.assertTrue(timelock.isOperationDone(id), "what was executed stays so");
    }

    function test_upgrade_upgraderTakesItBack() public {
        bytes memory call = abi.encodeCall(this.executed, ());
        _schedule(address(this), call);
        bytes32 id = timelock.hashOperation(address(this), 0, call, 0, 0);
        vm.prank(upgrader);
        timelock.cancel(id);
        vm.assertTrue(!timelock.isOperation(id), "gone");
    }

    /// @dev Users read the new code while it waits, so it must be there.
    function test_upgrade_toAnAddressWithoutCode_isRefused() public {
        bytes memory call = _upgradeTo(user);
        vm.expectRevert(abi.encodeWithSelector(UpgradeTimelock.NoCode.selector, user));
        _schedule(ADMIN, call);
        vm.expectRevert(abi.encodeWithSelector(UpgradeTimelock.NoCode.selector, user));
        _scheduleBatch(ADMIN, call);
        _schedule(ADMIN, _upgradeTo(address(rollup)));
        _scheduleBatch(ADMIN, _upgradeTo(address(rollup)));
    }

    /// @dev An admin in other hands would upgrade without any delay.
    function test_ownershipOfAnAdmin_isNotHandedOn() public {
        bytes[2] memory calls =
            [abi.encodeCall(Ownable.transferOwnership, (user)), abi.encodeCall(Ownable.renounceOwnership, ())];
        for (uint256 i = 0; i < calls.length; ++i) {
            vm.expectRevert(abi.encodeWithSelector(UpgradeTimelock.OwnershipStays.selector));
            _schedule(ADMIN, calls[i]);
            vm.expectRevert(abi.encodeWithSelector(UpgradeTimelock.OwnershipStays.selector));
            _scheduleBatch(ADMIN, calls[i]);
        }
    }

    function executed() external view {
        require(msg.sender == address(timelock));
    }

    function _upgradeTo(address code) private view returns (bytes memory) {
        return abi.encodeCall(ProxyAdmin.upgradeAndCall, (ITransparentUpgradeableProxy(address(portal)), code, ""));
    }

    function _schedule(address target, bytes memory call) private {
        vm.prank(upgrader);
        timelock.schedule(target, 0, call, 0, 0, UPGRADE_DELAY);
    }

    /// @dev After a harmless call, so that each one is looked at.
    function _scheduleBatch(address target, bytes memory call) private {
        address[] memory targets = new address[](2);
        bytes[] memory payloads = new bytes[](2);
        (targets[0], payloads[0]) = (address(this), abi.encodeCall(this.executed, ()));
        (targets[1], payloads[1]) = (target, call);
        vm.prank(upgrader);
        timelock.scheduleBatch(targets, new uint256[](2), payloads, 0, 0, UPGRADE_DELAY);
    }
}
