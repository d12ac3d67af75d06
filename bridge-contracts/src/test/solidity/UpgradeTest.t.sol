// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.29;

import {IAccessControl} from "@openzeppelin/contracts/access/IAccessControl.sol";
import {
    IAccessControlDefaultAdminRules
} from "@openzeppelin/contracts/access/extensions/IAccessControlDefaultAdminRules.sol";
import {Ownable} from "@openzeppelin/contracts/access/Ownable.sol";
import {ProxyAdmin} from "@openzeppelin/contracts/proxy/transparent/ProxyAdmin.sol";
import {ITransparentUpgradeableProxy} from "@openzeppelin/contracts/proxy/transparent/TransparentUpgradeableProxy.sol";
import {Initializable} from "@openzeppelin/contracts/proxy/utils/Initializable.sol";
import {EtherVault} from "heddle/l1/EtherVault.sol";
import {IEtherVault} from "heddle/l1/IEtherVault.sol";
import {IPortal} from "heddle/l1/IPortal.sol";
import {IRollup} from "heddle/l1/IRollup.sol";
import {Portal} from "heddle/l1/Portal.sol";
import {Rollup} from "heddle/l1/Rollup.sol";
import {UpgradeTimelock} from "heddle/l1/UpgradeTimelock.sol";
import {OutputRootProof, WithdrawalTransaction} from "heddle/libraries/Hashing.sol";
import {L1Fixture} from "./L1Fixture.sol";

/// @notice Who can change code, how slowly, and what stays. And where the money is.
contract UpgradeTest is L1Fixture {
    bytes32 private constant ADMIN_SLOT = 0xb53127684a568b3173ae13b9f8a6016e243e63b6e8ee1178d6a717850b5d6103;

    // ---- upgrades

    function test_upgrade_throughTheTimelock_keepsMoneyAndPendingWithdrawals() public {
        vm.prank(user, user);
        portal.depositTransaction{value: 100 ether}(user, 100 ether, 21_000, false, "");
        WithdrawalTransaction memory withdrawal = _withdrawal(0, address(0xCAFE), 3 ether);
        (uint256 index, OutputRootProof memory parts, bytes[] memory proof) = _output(withdrawal);
        portal.proveWithdrawalTransaction(withdrawal, index, parts, proof);

        bytes memory call = _portalUpgrade();
        ProxyAdmin admin = _admin(address(portal));
        vm.prank(upgrader);
        timelock.schedule(address(admin), 0, call, 0, 0, UPGRADE_DELAY);
        vm.warp(block.timestamp + UPGRADE_DELAY - 1);
        vm.expectRevert();
        timelock.execute(address(admin), 0, call, 0, 0);
        vm.warp(block.timestamp + 1);
        vm.prank(user);
        timelock.execute(address(admin), 0, call, 0, 0);

        vm.assertEq(portal.PROOF_MATURITY_DELAY_SECONDS(), MATURITY_DELAY + 1, "the new code runs");
        vm.assertEq(portal.depositCount(), 1, "deposits");
        vm.assertEq(address(vault).balance, 100 ether, "money");
        portal.finalizeWithdrawalTransaction(withdrawal);
        vm.assertEq(address(0xCAFE).balance, 3 ether, "paid");
        vm.assertEq(address(vault).balance, 97 ether, "rest");
        vm.prank(user, user);
        portal.depositTransaction{value: 1 ether}(user, 1 ether, 21_000, false, "");
        vm.assertEq(portal.depositCount(), 2, "goes on");
    }

    function test_upgrade_bySomebodyElse_reverts() public {
        bytes memory call = _portalUpgrade();
        ProxyAdmin admin = _admin(address(portal));
        vm.assertEq(admin.owner(), address(timelock), "admin of the Portal");
        vm.assertEq(_admin(address(rollup)).owner(), address(timelock), "admin of the Rollup");
        address[6] memory others = [owner, guardian, batcher, upgrader, user, address(this)];
        for (uint256 i = 0; i < others.length; ++i) {
            vm.expectRevert(abi.encodeWithSelector(Ownable.OwnableUnauthorizedAccount.selector, others[i]));
            vm.prank(others[i]);
            admin.upgradeAndCall(ITransparentUpgradeableProxy(address(portal)), address(1), "");
            if (others[i] == upgrader) continue;
            vm.expectRevert(
                abi.encodeWithSelector(
                    IAccessControl.AccessControlUnauthorizedAccount.selector, others[i], timelock.PROPOSER_ROLE()
                )
            );
            vm.prank(others[i]);
            timelock.schedule(address(admin), 0, call, 0, 0, UPGRADE_DELAY);
        }
        vm.expectRevert();
        vm.prank(upgrader);
        timelock.schedule(address(admin), 0, call, 0, 0, UPGRADE_DELAY - 1);
    }

    /// @dev The guardian stops an upgrade; the owner, who names the guardian, has the last word.
    function test_upgrade_guardianCancels_ownerReplacesTheGuardian() public {
        bytes memory call = _portalUpgrade();
        address admin = address(_admin(address(portal)));
        vm.prank(upgrader);
        timelock.schedule(admin, 0, call, 0, 0, UPGRADE_DELAY);
        bytes32 id = timelock.hashOperation(admin, 0, call, 0, 0);
        bytes32 canceller = timelock.CANCELLER_ROLE();
        vm.expectRevert(
            abi.encodeWithSelector(IAccessControl.AccessControlUnauthorizedAccount.selector, batcher, canceller)
        );
        vm.prank(batcher);
        timelock.cancel(id);
        vm.prank(guardian);
        timelock.cancel(id);
        vm.warp(block.timestamp + UPGRADE_DELAY);
        vm.expectRevert();
        timelock.execute(admin, 0, call, 0, 0);

        vm.prank(owner);
        authority.revokeRole(keccak256("GUARDIAN_ROLE"), guardian);
        vm.prank(upgrader);
        timelock.schedule(admin, 0, call, 0, 0, UPGRADE_DELAY);
        vm.expectRevert(
            abi.encodeWithSelector(IAccessControl.AccessControlUnauthorizedAccount.selector, guardian, canceller)
        );
        vm.prank(guardian);
        timelock.cancel(id);
        vm.warp(block.timestamp + UPGRADE_DELAY);
        timelock.execute(admin, 0, call, 0, 0);
    }

    function test_timelock_isSlowerThanLeaving_andStaysSo() public {
        vm.assertEq(rollup.exitSeconds(), ESCAPE_WINDOW + PAUSE + MATURITY_DELAY, "by the escape");
        IRollup.Parameters memory quick = _params();
        quick.escapeWindowSeconds = STALL + FINALIZATION_DELAY + 2 * PAUSE + 1;
        vm.assertEq(
            new Rollup(quick).exitSeconds(),
            12 * INCLUSION_WINDOW + STALL + FINALIZATION_DELAY + MATURITY_DELAY + 3 * PAUSE,
            "by a withdrawal"
        );
        vm.assertGe(UPGRADE_DELAY, rollup.exitSeconds() + 1, "delay");
        IRollup.Parameters memory params = _params();
        params.timelock = address(new UpgradeTimelock(rollup.exitSeconds(), address(authority)));
        vm.expectRevert(abi.encodeWithSelector(IRollup.InvalidParameter.selector, "timelock"));
        new Rollup(params);
        params.timelock = address(new UpgradeTimelock(rollup.exitSeconds() + 1, address(authority)));
        new Rollup(params);

        bytes memory call = abi.encodeCall(timelock.updateDelay, (1));
        vm.prank(upgrader);
        timelock.schedule(address(timelock), 0, call, 0, 0, UPGRADE_DELAY);
        vm.warp(block.timestamp + UPGRADE_DELAY);
        vm.expectRevert(abi.encodeWithSelector(UpgradeTimelock.DelayIsFixed.selector));
        timelock.execute(address(timelock), 0, call, 0, 0);
    }

    function test_initialize_again_reverts() public {
        IRollup.Genesis memory genesis = _genesis();
        bytes memory locked = abi.encodeWithSelector(Initializable.InvalidInitialization.selector);
        vm.expectRevert(locked);
        rollup.initialize(genesis);
        vm.expectRevert(locked);
        portal.initialize();
        Rollup rollupCode = new Rollup(_params());
        vm.expectRevert(locked);
        rollupCode.initialize(genesis);
        Portal portalCode = _portalCode(address(rollup), MATURITY_DELAY);
        vm.expectRevert(locked);
        portalCode.initialize();
    }

    // ---- the vault

    function test_vault_knowsOnlyThePortal() public {
        vm.deal(address(this), 1 ether);
        (bool taken,) = address(vault).call{value: 1 ether}("");
        vm.assertTrue(!taken, "money of others");
        vm.prank(user, user);
        portal.depositTransaction{value: 5 ether}(user, 5 ether, 21_000, false, "");
        address[5] memory others = [owner, guardian, upgrader, address(rollup), address(timelock)];
        for (uint256 i = 0; i < others.length; ++i) {
            vm.expectRevert(abi.encodeWithSelector(IEtherVault.NotPortal.selector, others[i]));
            vm.prank(others[i]);
            vault.pay(1);
        }
        vm.expectRevert(abi.encodeWithSelector(IEtherVault.PaymentFailed.selector, 6 ether));
        vm.prank(address(portal));
        vault.pay(6 ether);
        vm.expectRevert(abi.encodeWithSelector(IEtherVault.NotPortal.selector, address(0)));
        new EtherVault(address(0));
    }

    /// @dev From the Portal's mouth the vault would believe it: the ether would come out, and lie in the Portal.
    function test_withdrawal_toTheVault_reverts() public {
        WithdrawalTransaction memory withdrawal = _withdrawal(0, address(vault), 0);
        withdrawal.data = abi.encodeCall(IEtherVault.pay, (1 ether));
        (uint256 index, OutputRootProof memory parts, bytes[] memory proof) = _output(withdrawal);
        vm.expectRevert(abi.encodeWithSelector(IPortal.ForbiddenTarget.selector, address(vault)));
        portal.proveWithdrawalTransaction(withdrawal, index, parts, proof);
    }

    function test_portal_withTheVaultOfAnother_doesNotBegin() public {
        EtherVault other = new EtherVault(user);
        Portal code = new Portal(address(rollup), address(other), address(authority), MATURITY_DELAY);
        vm.expectRevert(abi.encodeWithSelector(IPortal.WrongVault.selector, address(other)));
        this.proxy(address(code));
    }

    function proxy(address code) external returns (address) {
        return _proxy(code, abi.encodeCall(IPortal.initialize, ()));
    }

    // ---- roles

    function test_owner_changesInTwoSteps() public {
        vm.prank(owner);
        authority.beginDefaultAdminTransfer(user);
        vm.assertEq(authority.owner(), owner, "announced");
        vm.expectRevert();
        vm.prank(user);
        authority.acceptDefaultAdminTransfer();
        vm.warp(block.timestamp + OWNER_DELAY + 1);
        vm.expectRevert(
            abi.encodeWithSelector(IAccessControlDefaultAdminRules.AccessControlInvalidDefaultAdmin.selector, batcher)
        );
        vm.prank(batcher);
        authority.acceptDefaultAdminTransfer();
        vm.prank(user);
        authority.acceptDefaultAdminTransfer();
        vm.assertEq(authority.owner(), user, "accepted");
        vm.expectRevert();
        vm.prank(owner);
        registry.scheduleVerifier(1, 3, address(verifier), PROGRAM);
    }

    function _portalUpgrade() private returns (bytes memory) {
        Portal next = _portalCode(address(rollup), MATURITY_DELAY + 1);
        return
            abi.encodeCall(
                ProxyAdmin.upgradeAndCall, (ITransparentUpgradeableProxy(address(portal)), address(next), "")
            );
    }

    function _admin(address proxy_) private view returns (ProxyAdmin) {
        return ProxyAdmin(address(uint160(uint256(vm.load(proxy_, ADMIN_SLOT)))));
    }
}
