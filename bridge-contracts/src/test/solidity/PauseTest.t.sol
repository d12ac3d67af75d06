// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.28;

import {IAccessControl} from "@openzeppelin/contracts/access/IAccessControl.sol";
import {Authority} from "heddle/l1/Authority.sol";
import {IAuthority} from "heddle/l1/IAuthority.sol";
import {IPortal} from "heddle/l1/IPortal.sol";
import {IRollup} from "heddle/l1/IRollup.sol";
import {BatchHeader, BatchHeaders} from "heddle/libraries/BatchHeaders.sol";
import {Hashing, OutputRootProof, WithdrawalTransaction} from "heddle/libraries/Hashing.sol";
import {L1Fixture} from "./L1Fixture.sol";

/// @notice What a pause stops, what it cannot stop, and that it ends.
contract PauseTest is L1Fixture {
    bytes32 private constant ROOT = keccak256("output 1");

    function setUp() public override {
        super.setUp();
        vm.prank(user, user);
        portal.depositTransaction{value: 100 ether}(user, 100 ether, 21_000, false, "");
    }

    // ---- each kind stops its own, and nothing else

    function test_deposits() public {
        _pause(IAuthority.PauseKind.DEPOSITS);
        _expectPaused(IAuthority.PauseKind.DEPOSITS);
        portal.depositTransaction(user, 0, 21_000, false, "");
        vm.prank(user, user);
        (bool taken,) = address(portal).call{value: 1 ether}("");
        vm.assertTrue(!taken, "plain ether");
        _commitBatches(1);
        _prove(1, ROOT, 10);
        vm.warp(block.timestamp + PAUSE);
        rollup.finalizeBatches(1);
        portal.depositTransaction(user, 0, 21_000, false, "");
    }

    function test_commits() public {
        _commitBatches(1);
        _pause(IAuthority.PauseKind.COMMITS);
        BatchHeader memory header = _nextHeader();
        bytes32 hash = BatchHeaders.hash(header);
        vm.blobhashes(_blobs(1));
        _expectPaused(IAuthority.PauseKind.COMMITS);
        _send(batcher, header, "", hash);
        vm.blobhashes(new bytes32[](0));
        _prove(1, ROOT, 10);
        portal.depositTransaction(user, 0, 21_000, false, "");
        vm.warp(block.timestamp + PAUSE);
        rollup.finalizeBatches(1);
        _commitBatches(1);
    }

    function test_proofs() public {
        _commitBatches(2);
        _prove(1, ROOT, 10);
        bytes memory proof = _proof(2, keccak256("output 2"), 20, 0, 2);
        _pause(IAuthority.PauseKind.PROOFS);
        _expectPaused(IAuthority.PauseKind.PROOFS);
        rollup.proveBatches(2, 2, keccak256("output 2"), 20, _l2Time(20), prover, proof);
        _commitBatches(1);
        portal.depositTransaction(user, 0, 21_000, false, "");
        vm.warp(block.timestamp + PAUSE);
        rollup.proveBatches(2, 2, keccak256("output 2"), 20, _l2Time(20), prover, proof);
    }

    function test_withdrawals() public {
        WithdrawalTransaction memory withdrawal = _withdrawal(0, address(0xCAFE), 3 ether);
        (uint256 index, OutputRootProof memory parts, bytes[] memory proof) = _output(withdrawal);
        _pause(IAuthority.PauseKind.WITHDRAWALS);
        _expectPaused(IAuthority.PauseKind.WITHDRAWALS);
        portal.proveWithdrawalTransaction(withdrawal, index, parts, proof);
        _commitBatches(1);
        vm.warp(block.timestamp + PAUSE);
        portal.proveWithdrawalTransaction(withdrawal, index, parts, proof);
    }

    // ---- what no pause stops

    /// @dev All four kinds at once: what was final and mature is paid all the same.
    function test_finalAndMatureWithdrawal_isPaidDuringEveryPause() public {
        WithdrawalTransaction memory withdrawal = _provenWithdrawal(0);
        vm.warp(block.timestamp + FINALIZATION_DELAY);
        rollup.finalizeBatches(tip.index);
        for (uint8 kind = 0; kind < 4; ++kind) {
            _pause(IAuthority.PauseKind(kind));
        }
        portal.finalizeWithdrawalTransaction(withdrawal);
        vm.assertEq(address(0xCAFE).balance, 3 ether, "paid");
    }

    /// @dev The guardian's time to object does not run out while the guardian objects.
    function test_maturity_doesNotRunDuringAPause() public {
        WithdrawalTransaction memory withdrawal = _provenWithdrawal(0);
        bytes32 hash = Hashing.withdrawalHash(withdrawal);
        vm.warp(block.timestamp + MATURITY_DELAY - 1);
        _pause(IAuthority.PauseKind.WITHDRAWALS);
        uint256 readyAt = block.timestamp + PAUSE + MATURITY_DELAY;
        vm.warp(block.timestamp + FINALIZATION_DELAY);
        vm.expectRevert(abi.encodeWithSelector(IPortal.ProofNotMature.selector, hash, readyAt));
        portal.finalizeWithdrawalTransaction(withdrawal);
        vm.warp(readyAt - 1);
        vm.expectRevert(abi.encodeWithSelector(IPortal.ProofNotMature.selector, hash, readyAt));
        portal.finalizeWithdrawalTransaction(withdrawal);
        vm.warp(readyAt);
        portal.finalizeWithdrawalTransaction(withdrawal);
    }

    function test_maturity_longerThanTheCoolDown_isRefused() public {
        vm.expectRevert(abi.encodeWithSelector(IPortal.InvalidMaturity.selector, COOL_DOWN + 1, COOL_DOWN));
        _portalCode(address(rollup), COOL_DOWN + 1);
        _portalCode(address(rollup), COOL_DOWN);
    }

    // ---- clocks count running time

    function test_finalizationDelay_beginsAnewAfterAPauseOfProofs() public {
        _commitBatches(1);
        _prove(1, ROOT, 10);
        _pause(IAuthority.PauseKind.PROOFS);
        vm.warp(block.timestamp + PAUSE);
        uint256 readyAt = block.timestamp + FINALIZATION_DELAY;
        vm.expectRevert(abi.encodeWithSelector(IRollup.FinalizationTooEarly.selector, 1, readyAt));
        rollup.finalizeBatches(1);
        vm.warp(readyAt);
        rollup.finalizeBatches(1);
    }

    function test_stall_beginsAnewAfterAPauseOfCommitsOrProofs() public {
        IAuthority.PauseKind[2] memory kinds = [IAuthority.PauseKind.COMMITS, IAuthority.PauseKind.PROOFS];
        for (uint256 i = 0; i < kinds.length; ++i) {
            _pause(kinds[i]);
            vm.warp(block.timestamp + PAUSE + COOL_DOWN);
            vm.assertEq(rollup.anyoneMayCommitFrom(), block.timestamp - COOL_DOWN + STALL, "stall");
        }
        uint256 from = rollup.anyoneMayCommitFrom();
        _pause(IAuthority.PauseKind.WITHDRAWALS);
        _pause(IAuthority.PauseKind.DEPOSITS);
        vm.assertEq(rollup.anyoneMayCommitFrom(), from, "others do not matter");
    }

    function test_conflict_canBeReportedDuringAPause() public {
        _commitBatches(1);
        bytes memory conflicting = _proof(1, keccak256("forged"), 10, 1, 3);
        _prove(1, ROOT, 10);
        _pause(IAuthority.PauseKind.PROOFS);
        rollup.reportConflict(1, keccak256("forged"), 10, _l2Time(10), prover, conflicting);
        vm.warp(block.timestamp + PAUSE + FINALIZATION_DELAY);
        vm.expectRevert(abi.encodeWithSelector(IRollup.ConflictUnresolved.selector, 1));
        rollup.finalizeBatches(1);
    }

    // ---- who, how often

    function test_pause_coolsDown() public {
        IAuthority.PauseKind kind = IAuthority.PauseKind.COMMITS;
        vm.expectEmit(address(authority));
        emit IAuthority.Paused(kind, uint64(block.timestamp) + PAUSE, guardian);
        _pause(kind);
        uint256 again = block.timestamp + PAUSE + COOL_DOWN;
        vm.warp(again - 1);
        vm.expectRevert(abi.encodeWithSelector(IAuthority.PauseTooSoon.selector, kind, again));
        _pause(kind);
        vm.warp(again);
        _pause(kind);
        // One that ended early cools down from its end.
        vm.warp(block.timestamp + 10);
        vm.expectEmit(address(authority));
        emit IAuthority.Unpaused(kind, guardian);
        _unpause(kind);
        vm.expectRevert(abi.encodeWithSelector(IAuthority.NotPaused.selector, kind));
        _unpause(kind);
        vm.warp(block.timestamp + COOL_DOWN);
        _pause(kind);
        vm.prank(owner);
        authority.unpause(kind);
    }

    function test_pause_bySomebodyElse_reverts() public {
        bytes32 role = authority.GUARDIAN_ROLE();
        address[4] memory others = [owner, batcher, upgrader, user];
        for (uint256 i = 0; i < others.length; ++i) {
            vm.expectRevert(
                abi.encodeWithSelector(IAccessControl.AccessControlUnauthorizedAccount.selector, others[i], role)
            );
            vm.prank(others[i]);
            authority.pause(IAuthority.PauseKind.COMMITS);
        }
        _pause(IAuthority.PauseKind.COMMITS);
        vm.expectRevert(
            abi.encodeWithSelector(IAccessControl.AccessControlUnauthorizedAccount.selector, batcher, bytes32(0))
        );
        vm.prank(batcher);
        authority.unpause(IAuthority.PauseKind.COMMITS);
    }

    function test_guardianWhoGoes_endsThePauses() public {
        for (uint8 kind = 0; kind < 4; ++kind) {
            _pause(IAuthority.PauseKind(kind));
        }
        vm.warp(block.timestamp + 1);
        bytes32 role = authority.GUARDIAN_ROLE();
        vm.prank(guardian);
        authority.renounceRole(role, guardian);
        for (uint8 kind = 0; kind < 4; ++kind) {
            (, uint64 until) = authority.pauseOf(IAuthority.PauseKind(kind));
            vm.assertEq(until, block.timestamp, "ended");
        }
        portal.depositTransaction(user, 0, 21_000, false, "");
        _commitBatches(1);
        _prove(1, ROOT, 10);
    }

    function test_construction_windowsThatDoNotFit_revert() public {
        IAuthority.InitParams memory params = _members();
        params.pauseSeconds = 0;
        _expectInvalid("pauseSeconds");
        new Authority(params);
        params.pauseSeconds = 14 days + 1;
        _expectInvalid("pauseSeconds");
        new Authority(params);
        params.pauseSeconds = 14 days;
        params.coolDownSeconds = 14 days - 1;
        _expectInvalid("coolDownSeconds");
        new Authority(params);
        params.coolDownSeconds = 14 days;
        new Authority(params);
    }

    function _expectInvalid(string memory name) private {
        vm.expectRevert(abi.encodeWithSelector(IAuthority.InvalidParameter.selector, name));
    }

    function _provenWithdrawal(uint256 nonce) private returns (WithdrawalTransaction memory withdrawal) {
        withdrawal = _withdrawal(nonce, address(0xCAFE), 3 ether);
        (uint256 index, OutputRootProof memory parts, bytes[] memory proof) = _output(withdrawal);
        portal.proveWithdrawalTransaction(withdrawal, index, parts, proof);
    }
}
