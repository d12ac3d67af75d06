// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.28;

import {IAuthority} from "heddle/l1/IAuthority.sol";
import {IPortal} from "heddle/l1/IPortal.sol";
import {IRollup} from "heddle/l1/IRollup.sol";
import {Rollup} from "heddle/l1/Rollup.sol";
import {Hashing, OutputRootProof, WithdrawalTransaction} from "heddle/libraries/Hashing.sol";
import {L1Fixture} from "./L1Fixture.sol";

/// @notice How pauses, reverts and conflicts meet the clocks of outputs and withdrawals: what they hold, and what they
/// have no power over.
contract FinalityClockTest is L1Fixture {
    bytes32 private constant ROOT = keccak256("output 1");
    address private constant OUT = address(0xCAFE);

    function setUp() public override {
        super.setUp();
        vm.prank(user, user);
        portal.depositTransaction{value: 100 ether}(user, 100 ether, 21_000, false, "");
    }

    // ---- pauses of withdrawals

    /// @dev The proof was mature when the pause began, but its output was not final: the guardian still objects to it.
    function test_pauseOfWithdrawals_holdsPayoutsOfOutputsThatWereNotFinal() public {
        (WithdrawalTransaction memory withdrawal,,,) = _provenWithdrawal();
        vm.warp(block.timestamp + FINALIZATION_DELAY - 1);
        _pause(IAuthority.PauseKind.WITHDRAWALS);
        uint256 readyAt = block.timestamp + PAUSE + MATURITY_DELAY;
        vm.warp(block.timestamp + 1);
        _expectImmature(withdrawal, readyAt);
        portal.finalizeWithdrawalTransaction(withdrawal);
        vm.warp(readyAt - 1);
        _expectImmature(withdrawal, readyAt);
        portal.finalizeWithdrawalTransaction(withdrawal);
        vm.warp(readyAt);
        portal.finalizeWithdrawalTransaction(withdrawal);
        vm.assertEq(OUT.balance, 3 ether, "paid");
    }

    /// @dev A pause of proofs made the output final later, so a later pause of withdrawals still holds the payout.
    function test_pauseOfWithdrawals_countsWhatAPauseOfProofsCost() public {
        (WithdrawalTransaction memory withdrawal,,,) = _provenWithdrawal();
        _pause(IAuthority.PauseKind.PROOFS);
        vm.warp(block.timestamp + PAUSE + FINALIZATION_DELAY - 1);
        _pause(IAuthority.PauseKind.WITHDRAWALS);
        uint256 readyAt = block.timestamp + PAUSE + MATURITY_DELAY;
        vm.warp(block.timestamp + 1);
        _expectImmature(withdrawal, readyAt);
        portal.finalizeWithdrawalTransaction(withdrawal);
    }

    // ---- pauses of proofs

    /// @dev The guardian had the whole delay to object. What came to its end is final, and payouts go on.
    function test_pauseOfProofs_leavesOutputsWhoseDelayIsOver() public {
        (WithdrawalTransaction memory withdrawal,,,) = _provenWithdrawal();
        _commitBatches(1);
        _prove(tip.index, ROOT, 1_000);
        vm.warp(block.timestamp + FINALIZATION_DELAY - 24);
        vm.assertEq(rollup.outputs(2).provenAt - rollup.outputs(1).provenAt, 24, "apart");
        _pause(IAuthority.PauseKind.PROOFS);
        portal.finalizeWithdrawalTransaction(withdrawal);
        vm.assertEq(OUT.balance, 3 ether, "paid during the pause");
        vm.assertEq(rollup.lastFinalizedOutput(), 1, "final during the pause");
        uint256 readyAt = block.timestamp + PAUSE + FINALIZATION_DELAY;
        vm.warp(block.timestamp + FINALIZATION_DELAY);
        vm.expectRevert(abi.encodeWithSelector(IRollup.FinalizationTooEarly.selector, 2, readyAt));
        rollup.finalizeBatches(2);
        vm.warp(readyAt - 1);
        vm.expectRevert(abi.encodeWithSelector(IRollup.FinalizationTooEarly.selector, 2, readyAt));
        rollup.finalizeBatches(2);
        vm.warp(readyAt);
        rollup.finalizeBatches(2);
    }

    /// @dev A delay that is longer than pauses are apart would meet one after another, for ever.
    function test_finalizationDelay_longerThanTheCoolDown_isRefused() public {
        IRollup.Parameters memory params = _params();
        params.finalizationDelaySeconds = COOL_DOWN + 1;
        vm.expectRevert(abi.encodeWithSelector(IRollup.InvalidParameter.selector, "finalizationDelaySeconds"));
        new Rollup(params);
        --params.finalizationDelaySeconds;
        new Rollup(params);
    }

    // ---- reverts

    /// @dev The same root comes back after a revert. The time that the guardian had before counts no more.
    function test_withdrawalProof_ofARevertedOutput_isVoidThoughTheRootComesBack() public {
        (WithdrawalTransaction memory withdrawal, bytes32 root, OutputRootProof memory parts, bytes[] memory proof) =
            _provenWithdrawal();
        bytes32 hash = Hashing.withdrawalHash(withdrawal);
        vm.warp(block.timestamp + 1);
        vm.prank(guardian);
        rollup.revertOutputs(1);
        _prove(1, root, 10);
        vm.warp(block.timestamp + FINALIZATION_DELAY);
        rollup.finalizeBatches(1);
        vm.expectRevert(abi.encodeWithSelector(IPortal.OutputReverted.selector, hash, 1));
        portal.finalizeWithdrawalTransaction(withdrawal);

        portal.proveWithdrawalTransaction(withdrawal, 1, parts, proof);
        uint256 readyAt = block.timestamp + MATURITY_DELAY;
        _expectImmature(withdrawal, readyAt);
        portal.finalizeWithdrawalTransaction(withdrawal);
        vm.warp(readyAt);
        portal.finalizeWithdrawalTransaction(withdrawal);
        vm.assertEq(OUT.balance, 3 ether, "paid");
    }

    // ---- conflicts

    /// @dev Two proofs of the second output say nothing against the first one.
    function test_conflict_leavesTheOutputsBelow() public {
        (WithdrawalTransaction memory withdrawal,,,) = _provenWithdrawal();
        _commitBatches(1);
        bytes memory conflicting = _proof(2, keccak256("forged"), 1_000, 1, 3);
        _prove(2, ROOT, 1_000);
        rollup.reportConflict(2, keccak256("forged"), 1_000, _l2Time(1_000), prover, conflicting);
        vm.warp(block.timestamp + FINALIZATION_DELAY);
        portal.finalizeWithdrawalTransaction(withdrawal);
        vm.assertEq(rollup.lastFinalizedOutput(), 1, "the output below");
        vm.expectRevert(abi.encodeWithSelector(IRollup.ConflictUnresolved.selector, 2));
        rollup.finalizeBatches(2);
    }

    function _expectImmature(WithdrawalTransaction memory withdrawal, uint256 readyAt) private {
        bytes32 hash = Hashing.withdrawalHash(withdrawal);
        vm.expectRevert(abi.encodeWithSelector(IPortal.ProofNotMature.selector, hash, readyAt));
    }

    /// @dev In output 1, of batch 1.
    function _provenWithdrawal()
        private
        returns (
            WithdrawalTransaction memory withdrawal,
            bytes32 root,
            OutputRootProof memory parts,
            bytes[] memory proof
        )
    {
        withdrawal = _withdrawal(0, OUT, 3 ether);
        uint256 index;
        (index, parts, proof) = _output(withdrawal);
        root = Hashing.outputRoot(parts);
        portal.proveWithdrawalTransaction(withdrawal, index, parts, proof);
    }
}
