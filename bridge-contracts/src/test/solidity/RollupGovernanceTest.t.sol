// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.28;

import {IAccessControl} from "@openzeppelin/contracts/access/IAccessControl.sol";
import {AttestationVerifier} from "heddle/l1/AttestationVerifier.sol";
import {IAttestationVerifier} from "heddle/l1/IAttestationVerifier.sol";
import {IOutputOracle} from "heddle/l1/IOutputOracle.sol";
import {IRollup} from "heddle/l1/IRollup.sol";
import {IVerifierRegistry} from "heddle/l1/IVerifierRegistry.sol";
import {BatchHeader, BatchHeaders} from "heddle/libraries/BatchHeaders.sol";
import {L1Fixture} from "./L1Fixture.sol";

/// @notice What roles may do: take back batches, change verifiers. And what nobody may.
contract RollupGovernanceTest is L1Fixture {
    bytes32 private constant ROOT = keccak256("output 1");
    bytes32 private constant OTHER_PROGRAM = keccak256("another program");

    // ---- reverting batches

    function test_revert_takesBackBatchesAndOutputs() public {
        portal.depositTransaction(user, 0, 21_000, false, "");
        _commitBatches(1);
        BatchHeader memory kept = tip;
        portal.depositTransaction(user, 0, 21_000, false, "");
        _commitBatches(2);
        _prove(1, ROOT, 10);
        _prove(2, keccak256("output 2"), 20);
        _prove(3, keccak256("output 3"), 30);

        vm.expectEmit(address(rollup));
        emit IRollup.BatchesReverted(2);
        vm.prank(guardian);
        rollup.revertBatches(kept);
        vm.assertEq(rollup.lastCommitted(), 1, "committed");
        vm.assertEq(rollup.lastProven(), 1, "proven");
        vm.assertEq(rollup.latestOutputIndex(), 1, "outputs");
        vm.assertEq(rollup.lastL1Origin(), kept.l1OriginNumber, "origin");
        vm.assertEq(rollup.depositsConsumed(), 1, "deposits");
        vm.assertEq(rollup.batchHashes(2), bytes32(0), "hash");

        // The chain goes on, and the deposit that the reverted batch consumed is consumed again.
        tip = kept;
        _commitBatches(2);
        vm.assertEq(rollup.depositsConsumed(), 2, "deposits again");
        vm.assertEq(rollup.depositCountAt(1), 1, "deposits before");
        _prove(3, keccak256("other output"), 40);
        vm.assertEq(rollup.lastProven(), 3, "proven again");
    }

    function test_revert_withinAProvenRange_dropsTheOutput() public {
        _commitBatches(2);
        BatchHeader memory kept = tip;
        _commitBatches(2);
        _prove(1, ROOT, 10);
        _prove(4, keccak256("output 2"), 20);
        vm.prank(guardian);
        rollup.revertBatches(kept);
        vm.assertEq(rollup.lastCommitted(), 2, "committed");
        vm.assertEq(rollup.lastProven(), 1, "proven");
    }

    function test_revert_finalBatches_reverts() public {
        BatchHeader memory genesis = tip;
        _commitBatches(1);
        BatchHeader memory first = tip;
        _commitBatches(1);
        _prove(1, ROOT, 10);
        vm.warp(block.timestamp + FINALIZATION_DELAY);
        rollup.finalizeBatches(1);
        vm.expectRevert(abi.encodeWithSelector(IRollup.AlreadyFinal.selector, 1));
        vm.prank(guardian);
        rollup.revertBatches(genesis);
        vm.prank(guardian);
        rollup.revertBatches(first);
        vm.assertEq(rollup.lastCommitted(), 1, "committed");
    }

    function test_revert_wrongHeader_reverts() public {
        _commitBatches(2);
        BatchHeader memory last = tip;
        vm.expectRevert(abi.encodeWithSelector(IRollup.NothingToRevert.selector, 2));
        vm.prank(guardian);
        rollup.revertBatches(last);
        last.index = 1;
        vm.expectRevert(abi.encodeWithSelector(IRollup.UnknownBatch.selector, 1, BatchHeaders.hash(last)));
        vm.prank(guardian);
        rollup.revertBatches(last);
    }

    function test_revert_othersThanTheGuardian_revert() public {
        BatchHeader memory genesis = tip;
        _commitBatches(1);
        address[3] memory others = [owner, batcher, user];
        for (uint256 i = 0; i < others.length; ++i) {
            _expectMissingRole(others[i], authority.GUARDIAN_ROLE());
            vm.prank(others[i]);
            rollup.revertBatches(genesis);
        }
    }

    // ---- reverting outputs

    /// @dev Of the same batches, so that nothing but the epoch tells the old proof from a new one.
    function test_revertOutputs_oldProofsAreVoid() public {
        _commitBatches(2);
        bytes memory wrong = _proof(1, keccak256("wrong"), 10, 0, 2);
        rollup.proveBatches(1, 1, keccak256("wrong"), 10, _l2Time(10), prover, wrong);
        _prove(2, keccak256("wrong 2"), 20);

        vm.expectEmit(address(rollup));
        emit IRollup.OutputsReverted(1, 1);
        vm.prank(guardian);
        rollup.revertOutputs(1);
        vm.assertEq(rollup.lastCommitted(), 2, "batches stay");
        vm.assertEq(rollup.lastProven(), 0, "proven");
        vm.assertEq(rollup.anyoneMayCommitFrom(), block.timestamp + STALL, "stall");
        vm.expectPartialRevert(IAttestationVerifier.UnknownSigner.selector);
        rollup.proveBatches(1, 1, keccak256("wrong"), 10, _l2Time(10), prover, wrong);
        _prove(1, ROOT, 10);
        // Nor does the old proof stop the chain again.
        vm.expectPartialRevert(IAttestationVerifier.UnknownSigner.selector);
        rollup.reportConflict(1, keccak256("wrong"), 10, _l2Time(10), prover, wrong);
        vm.warp(block.timestamp + FINALIZATION_DELAY);
        rollup.finalizeBatches(1);
    }

    function test_revertBatches_oldProofsAreVoid() public {
        BatchHeader memory genesis = tip;
        _mine(2);
        BatchHeader memory header = _nextHeader();
        _commit(header);
        bytes memory wrong = _proof(1, keccak256("wrong"), 10, 0, 2);
        vm.prank(guardian);
        rollup.revertBatches(genesis);
        _commit(header);
        vm.expectPartialRevert(IAttestationVerifier.UnknownSigner.selector);
        rollup.proveBatches(1, 1, keccak256("wrong"), 10, _l2Time(10), prover, wrong);
    }

    function test_revertOutputs_finalOrMissing_reverts() public {
        _commitBatches(2);
        _prove(1, ROOT, 10);
        _prove(2, keccak256("output 2"), 20);
        vm.warp(block.timestamp + FINALIZATION_DELAY);
        rollup.finalizeBatches(1);
        vm.startPrank(guardian);
        vm.expectRevert(abi.encodeWithSelector(IRollup.AlreadyFinal.selector, 1));
        rollup.revertOutputs(1);
        vm.expectRevert(abi.encodeWithSelector(IRollup.AlreadyFinal.selector, 1));
        rollup.revertOutputs(0);
        vm.expectRevert(abi.encodeWithSelector(IOutputOracle.UnknownOutput.selector, 3));
        rollup.revertOutputs(3);
        rollup.revertOutputs(2);
        vm.stopPrank();
        _expectMissingRole(owner, authority.GUARDIAN_ROLE());
        vm.prank(owner);
        rollup.revertOutputs(2);
    }

    // ---- conflicting proofs

    function test_conflict_stopsProofsUntilTheOutputIsReverted() public {
        _commitBatches(1);
        BatchHeader memory kept = tip;
        _commitBatches(2);
        _prove(1, ROOT, 10);
        bytes memory conflicting = _proof(3, keccak256("forged"), 20, 1, 3);
        _prove(3, keccak256("output 2"), 20);

        vm.expectEmit(address(rollup));
        emit IRollup.ConflictProven(2, keccak256("output 2"), keccak256("forged"), prover);
        vm.prank(user);
        rollup.reportConflict(2, keccak256("forged"), 20, _l2Time(20), prover, conflicting);
        vm.warp(block.timestamp + FINALIZATION_DELAY);
        _expectUnresolved(2);
        rollup.finalizeBatches(3);
        _expectUnresolved(2);
        rollup.proveBatches(4, 4, ROOT, 30, _l2Time(30), prover, "");
        vm.prank(guardian);
        rollup.revertOutputs(2);
        rollup.finalizeBatches(1);
        vm.prank(guardian);
        rollup.revertBatches(kept);
        tip = kept;
        _commitBatches(1);
        _prove(2, keccak256("output 2"), 20);
    }

    /// @dev Another block number for the same root is a conflict too: it moves what clients find.
    function test_conflict_otherBlockNumber_isOne() public {
        _commitBatches(1);
        bytes memory conflicting = _proof(1, ROOT, 11, 0, 2);
        _prove(1, ROOT, 10);
        rollup.reportConflict(1, ROOT, 11, _l2Time(11), prover, conflicting);
        _expectUnresolved(1);
        rollup.finalizeBatches(1);
    }

    function test_conflict_needsAnotherOutputAndAValidProof() public {
        _commitBatches(1);
        bytes memory proof = _proof(1, ROOT, 10, 0, 2);
        _prove(1, ROOT, 10);
        vm.expectRevert(abi.encodeWithSelector(IRollup.NoConflict.selector, 1));
        rollup.reportConflict(1, ROOT, 10, _l2Time(10), prover, proof);
        vm.expectRevert();
        rollup.reportConflict(1, keccak256("forged"), 10, _l2Time(10), prover, proof);
        vm.expectRevert();
        rollup.reportConflict(2, keccak256("forged"), 10, _l2Time(10), prover, proof);
        vm.warp(block.timestamp + FINALIZATION_DELAY);
        rollup.finalizeBatches(1);
    }

    /// @dev Old keys that leak must not stop the chain by what is final.
    function test_conflict_finalOutput_reverts() public {
        _commitBatches(1);
        bytes memory conflicting = _proof(1, keccak256("forged"), 10, 0, 2);
        _prove(1, ROOT, 10);
        vm.warp(block.timestamp + FINALIZATION_DELAY);
        rollup.finalizeBatches(1);
        vm.expectRevert(abi.encodeWithSelector(IRollup.AlreadyFinal.selector, 1));
        rollup.reportConflict(1, keccak256("forged"), 10, _l2Time(10), prover, conflicting);
    }

    // ---- verifiers

    function test_verifier_entersThroughTheTimelock() public {
        AttestationVerifier next = new AttestationVerifier(_addresses(attestorKeys), 3);
        vm.expectEmit(address(registry));
        emit IVerifierRegistry.VerifierScheduled(1, 3, address(next), OTHER_PROGRAM, uint64(block.timestamp + TIMELOCK));
        _schedule(1, 3, address(next));
        uint256 readyAt = block.timestamp + TIMELOCK;
        vm.assertEq(registry.verifierReadyAt(1, 3, address(next), OTHER_PROGRAM), readyAt, "ready");
        vm.expectRevert(abi.encodeWithSelector(IVerifierRegistry.VerifierTimelocked.selector, readyAt));
        registry.activateVerifier(1, 3, address(next), OTHER_PROGRAM);
        vm.warp(readyAt);
        vm.prank(user);
        registry.activateVerifier(1, 3, address(next), OTHER_PROGRAM);
        vm.assertEq(registry.verifierFor(1, 2).verifier, address(verifier), "before");
        vm.assertEq(registry.verifierFor(1, 3).verifier, address(next), "from");
        vm.assertEq(registry.verifierFor(1, 1_000).programId, OTHER_PROGRAM, "after");

        // No proof spans two verifiers.
        _commitBatches(3);
        bytes memory across = _proof(3, ROOT, 10, 0, 3);
        vm.expectRevert(abi.encodeWithSelector(IVerifierRegistry.UnknownVersion.selector, 1, 1));
        rollup.proveBatches(1, 3, ROOT, 10, _l2Time(10), prover, across);
        _prove(2, ROOT, 10);
        bytes memory values = rollup.publicValues(3, 3, keccak256("next"), 20, _l2Time(20), prover);
        bytes memory proof = _signatures(next.attestationDigest(OTHER_PROGRAM, values), 0, 3);
        rollup.proveBatches(3, 3, keccak256("next"), 20, _l2Time(20), prover, proof);
        vm.assertEq(rollup.lastProven(), 3, "proven");
    }

    function test_verifier_newVersion() public {
        _schedule(2, 2, address(verifier));
        vm.warp(block.timestamp + TIMELOCK);
        registry.activateVerifier(2, 2, address(verifier), OTHER_PROGRAM);
        _mine(1);
        BatchHeader memory header = _nextHeader();
        header.version = 2;
        vm.blobhashes(_blobs(1));
        vm.expectRevert(abi.encodeWithSelector(IVerifierRegistry.UnknownVersion.selector, 2, 1));
        _send(batcher, header, "", BatchHeaders.hash(header));
        _commit(_nextHeader());
        header = _nextHeader();
        header.version = 2;
        _commit(header);
        _prove(1, ROOT, 10);
        bytes memory values = rollup.publicValues(2, 2, keccak256("next"), 20, _l2Time(20), prover);
        bytes memory proof = _signatures(verifier.attestationDigest(OTHER_PROGRAM, values), 0, 2);
        rollup.proveBatches(2, 2, keccak256("next"), 20, _l2Time(20), prover, proof);
    }

    /// @dev A broken verifier can be replaced for batches that are committed but not proven.
    function test_verifier_replacesOneThatStartsAtTheSameBatch() public {
        _commitBatches(1);
        _schedule(1, 1, address(verifier));
        vm.warp(block.timestamp + TIMELOCK);
        registry.activateVerifier(1, 1, address(verifier), OTHER_PROGRAM);
        vm.assertEq(registry.verifierFor(1, 1).programId, OTHER_PROGRAM, "program");
    }

    function test_verifier_tooEarlyAStart_reverts() public {
        _commitBatches(1);
        _schedule(1, 1, address(verifier));
        _schedule(1, 5, address(verifier));
        _schedule(1, 4, address(verifier));
        vm.warp(block.timestamp + TIMELOCK);
        _prove(1, ROOT, 10);
        vm.expectRevert(abi.encodeWithSelector(IVerifierRegistry.VerifierStartsTooEarly.selector, 1, 2));
        registry.activateVerifier(1, 1, address(verifier), OTHER_PROGRAM);
        registry.activateVerifier(1, 5, address(verifier), OTHER_PROGRAM);
        registry.activateVerifier(1, 4, address(verifier), OTHER_PROGRAM);
        vm.assertEq(registry.verifierFor(1, 5).fromBatch, 4, "the later entry is replaced");
    }

    function test_verifier_cancelled_isGone() public {
        _schedule(1, 3, address(verifier));
        bytes32 id = keccak256(abi.encode(uint8(1), uint64(3), address(verifier), OTHER_PROGRAM));
        vm.expectRevert(abi.encodeWithSelector(IVerifierRegistry.VerifierAlreadyScheduled.selector, id));
        _schedule(1, 3, address(verifier));
        _expectMissingRole(user, bytes32(0));
        vm.prank(user);
        registry.cancelVerifier(1, 3, address(verifier), OTHER_PROGRAM);
        vm.expectEmit(address(registry));
        emit IVerifierRegistry.VerifierCancelled(1, 3, address(verifier), OTHER_PROGRAM);
        vm.prank(guardian);
        registry.cancelVerifier(1, 3, address(verifier), OTHER_PROGRAM);
        vm.warp(block.timestamp + TIMELOCK);
        vm.expectRevert(abi.encodeWithSelector(IVerifierRegistry.VerifierNotScheduled.selector, id));
        registry.activateVerifier(1, 3, address(verifier), OTHER_PROGRAM);
        vm.expectRevert(abi.encodeWithSelector(IVerifierRegistry.VerifierNotScheduled.selector, id));
        vm.prank(owner);
        registry.cancelVerifier(1, 3, address(verifier), OTHER_PROGRAM);
    }

    function test_verifier_wrongSchedule_reverts() public {
        _expectMissingRole(guardian, bytes32(0));
        vm.prank(guardian);
        registry.scheduleVerifier(1, 3, address(verifier), OTHER_PROGRAM);
        vm.expectRevert(abi.encodeWithSelector(IVerifierRegistry.InvalidAddress.selector, user));
        _schedule(1, 3, user);
    }

    function _schedule(uint8 version, uint64 fromBatch, address next) private {
        vm.prank(owner);
        registry.scheduleVerifier(version, fromBatch, next, OTHER_PROGRAM);
    }

    function _expectUnresolved(uint256 outputIndex) private {
        vm.expectRevert(abi.encodeWithSelector(IRollup.ConflictUnresolved.selector, outputIndex));
    }

    function _expectMissingRole(address account, bytes32 role) private {
        vm.expectRevert(abi.encodeWithSelector(IAccessControl.AccessControlUnauthorizedAccount.selector, account, role));
    }
}
