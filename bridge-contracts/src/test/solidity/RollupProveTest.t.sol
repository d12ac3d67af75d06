// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.28;

import {IAttestationVerifier} from "heddle/l1/IAttestationVerifier.sol";
import {IOutputOracle} from "heddle/l1/IOutputOracle.sol";
import {IRollup} from "heddle/l1/IRollup.sol";
import {BatchHeaders} from "heddle/libraries/BatchHeaders.sol";
import {PublicValues, PublicValuesCodec} from "heddle/libraries/PublicValuesCodec.sol";
import {L1Fixture} from "./L1Fixture.sol";

contract RollupProveTest is L1Fixture {
    bytes32 private constant ROOT = keccak256("output 1");
    bytes private constant NOT_PROPOSED = abi.encodeWithSignature(
        "Error(string)", "L2OutputOracle: cannot get output for a block that has not been proposed"
    );

    function test_prove_recordsOutput() public {
        _commitBatches(3);
        bytes memory proof = _proof(2, ROOT, 10, 0, 3);
        vm.expectEmit(address(rollup));
        emit IRollup.BatchesProven(1, 2, 1, ROOT, 10, prover);
        vm.prank(user);
        rollup.proveBatches(1, 2, ROOT, 10, _l2Time(10), prover, proof);
        vm.assertEq(rollup.lastProven(), 2, "proven");
        vm.assertEq(rollup.latestOutputIndex(), 1, "index");
        vm.assertEq(rollup.latestBlockNumber(), 10, "block");
        uint256 since = block.timestamp;
        vm.assertTrue(rollup.isOutput(1, ROOT, since) && !rollup.isOutput(1, GENESIS_ROOT, since), "root");
        vm.assertTrue(!rollup.isOutput(1, ROOT, since - 1), "since the proof");
        vm.assertTrue(!rollup.isOutput(2, bytes32(0), since), "no more");
        IRollup.Output memory output = rollup.outputs(1);
        vm.assertEq(output.lastBatch, 2, "batch");
        vm.assertEq(output.provenAt, block.timestamp, "time");
        vm.assertEq(output.l2Timestamp, _l2Time(10), "L2 time");
        _prove(3, keccak256("output 2"), 11);
        vm.assertEq(rollup.lastProven(), 3, "proven");
    }

    /// @dev The words that a prover signs, spelled out.
    function test_publicValues_areTheBatchesInBetween() public {
        portal.depositTransaction(user, 0, 21_000, false, "");
        _commitBatches(1);
        _prove(1, ROOT, 10);
        portal.depositTransaction(user, 0, 21_000, false, "");
        portal.depositTransaction(user, 0, 21_000, false, "");
        _commitBatches(2);
        bytes memory expected = PublicValuesCodec.encode(
            PublicValues({
                l1ChainId: block.chainid,
                rollup: address(rollup),
                l2ChainId: 901,
                configHash: keccak256("config"),
                prevBatchHash: rollup.batchHashes(1),
                lastBatchHash: BatchHeaders.hash(tip),
                prevOutputRoot: ROOT,
                newOutputRoot: keccak256("next"),
                lastL2Block: 25,
                lastL2Timestamp: _l2Time(25),
                prevDepositRollingHash: portal.depositRollingHash(1),
                newDepositRollingHash: portal.depositRollingHash(3),
                prover: prover,
                revertEpoch: 0
            })
        );
        vm.assertEq(rollup.publicValues(2, 3, keccak256("next"), 25, _l2Time(25), prover), expected, "values");
        vm.assertEq(expected.length, 15 * 32, "size");
    }

    function test_prove_wrongRange_reverts() public {
        _commitBatches(2);
        bytes memory proof = _proof(2, ROOT, 10, 0, 2);
        uint64[2][4] memory wrong = [[uint64(0), 1], [uint64(2), 2], [uint64(1), 0], [uint64(1), 3]];
        for (uint256 i = 0; i < wrong.length; ++i) {
            vm.expectRevert(
                abi.encodeWithSelector(IRollup.WrongRange.selector, wrong[i][0], wrong[i][1], uint64(0), uint64(2))
            );
            rollup.proveBatches(wrong[i][0], wrong[i][1], ROOT, 10, _l2Time(10), prover, proof);
        }
        vm.expectRevert(abi.encodeWithSelector(IRollup.WrongRange.selector, 1, 3, 0, 2));
        rollup.publicValues(1, 3, ROOT, 10, _l2Time(10), prover);
        rollup.proveBatches(1, 2, ROOT, 10, _l2Time(10), prover, proof);
        vm.expectRevert(abi.encodeWithSelector(IRollup.WrongRange.selector, 1, 2, 2, 2));
        rollup.proveBatches(1, 2, ROOT, 10, _l2Time(10), prover, proof);
    }

    function test_prove_notAdvancing_reverts() public {
        _commitBatches(2);
        bytes memory proof = _proof(1, ROOT, 0, 0, 2);
        vm.expectRevert(abi.encodeWithSelector(IRollup.OutputNotAdvancing.selector, 0, _l2Time(0)));
        rollup.proveBatches(1, 1, ROOT, 0, _l2Time(0), prover, proof);
        vm.expectRevert(abi.encodeWithSelector(IRollup.OutputNotAdvancing.selector, 5, _l2Time(0) - 1));
        rollup.proveBatches(1, 1, ROOT, 5, _l2Time(0) - 1, prover, proof);
        vm.expectRevert(abi.encodeWithSelector(IRollup.ZeroOutputRoot.selector));
        rollup.proveBatches(1, 1, 0, 5, _l2Time(5), prover, proof);
    }

    /// @dev Full blocks follow each other within one second, and one of them can be all that a batch holds.
    function test_prove_sameL2Time_isRecorded() public {
        _commitBatches(2);
        _prove(1, ROOT, 10);
        bytes memory values = rollup.publicValues(2, 2, keccak256("same second"), 11, _l2Time(10), prover);
        bytes memory proof = _signatures(verifier.attestationDigest(PROGRAM, values), 0, 2);
        rollup.proveBatches(2, 2, keccak256("same second"), 11, _l2Time(10), prover, proof);
        vm.assertEq(rollup.lastProven(), 2, "proven");
        vm.assertEq(rollup.outputs(2).l2Timestamp, _l2Time(10), "L2 time");
    }

    /// @dev A proof is for exactly these arguments: with any other it is somebody else's signature.
    function test_prove_otherArguments_revert() public {
        _commitBatches(2);
        bytes memory proof = _proof(2, ROOT, 10, 0, 2);
        _expectUnknownSigner();
        rollup.proveBatches(1, 1, ROOT, 10, _l2Time(10), prover, proof);
        _expectUnknownSigner();
        rollup.proveBatches(1, 2, keccak256("forged"), 10, _l2Time(10), prover, proof);
        _expectUnknownSigner();
        rollup.proveBatches(1, 2, ROOT, 11, _l2Time(10), prover, proof);
        _expectUnknownSigner();
        rollup.proveBatches(1, 2, ROOT, 10, _l2Time(11), prover, proof);
        _expectUnknownSigner();
        rollup.proveBatches(1, 2, ROOT, 10, _l2Time(10), user, proof);
        vm.expectRevert(abi.encodeWithSelector(IAttestationVerifier.NotEnoughSignatures.selector, 0, 2));
        rollup.proveBatches(1, 2, ROOT, 10, _l2Time(10), prover, "");
    }

    function test_finalize_afterTheDelay() public {
        _commitBatches(3);
        _prove(1, ROOT, 10);
        uint256 firstReady = block.timestamp + FINALIZATION_DELAY;
        vm.warp(block.timestamp + 10);
        _prove(3, keccak256("output 2"), 20);
        vm.expectRevert(abi.encodeWithSelector(IRollup.FinalizationTooEarly.selector, 1, firstReady));
        rollup.finalizeBatches(1);
        vm.warp(firstReady);
        vm.expectRevert(abi.encodeWithSelector(IRollup.FinalizationTooEarly.selector, 3, firstReady + 10));
        rollup.finalizeBatches(3);
        vm.expectEmit(address(rollup));
        emit IRollup.BatchesFinalized(1, 1);
        vm.prank(user);
        rollup.finalizeBatches(1);
        vm.assertEq(rollup.lastFinalized(), 1, "final");
        vm.assertEq(rollup.lastFinalizedOutput(), 1, "final output");
        vm.warp(firstReady + 10);
        rollup.finalizeBatches(3);
        vm.assertEq(rollup.lastFinalized(), 3, "final");
    }

    function test_finalize_notAnOutput_reverts() public {
        _commitBatches(3);
        _prove(2, ROOT, 10);
        vm.warp(block.timestamp + FINALIZATION_DELAY);
        uint64[3] memory wrong = [uint64(0), 1, 3];
        for (uint256 i = 0; i < wrong.length; ++i) {
            vm.expectRevert(abi.encodeWithSelector(IRollup.NotFinalizable.selector, wrong[i]));
            rollup.finalizeBatches(wrong[i]);
        }
        rollup.finalizeBatches(2);
        vm.expectRevert(abi.encodeWithSelector(IRollup.NotFinalizable.selector, 2));
        rollup.finalizeBatches(2);
    }

    function test_finalize_manyAtOnce() public {
        _commitBatches(7);
        for (uint64 i = 1; i <= 7; ++i) {
            _prove(i, keccak256(abi.encode(i)), 10 * i);
        }
        vm.warp(block.timestamp + FINALIZATION_DELAY);
        rollup.finalizeBatches(5);
        vm.assertEq(rollup.lastFinalizedOutput(), 5, "final output");
    }

    function test_outputOracle_views() public {
        vm.assertEq(rollup.L2_BLOCK_TIME(), 1, "block time");
        vm.assertEq(rollup.SUBMISSION_INTERVAL(), 60, "interval");
        vm.assertEq(rollup.FINALIZATION_PERIOD_SECONDS(), FINALIZATION_DELAY, "delay");
        vm.assertEq(rollup.getL2Output(0).outputRoot, GENESIS_ROOT, "genesis");
        vm.assertEq(rollup.getL2OutputIndexAfter(0), 0, "genesis index");
        vm.expectRevert(NOT_PROPOSED);
        rollup.getL2OutputIndexAfter(1);
        vm.expectRevert(abi.encodeWithSelector(IOutputOracle.UnknownOutput.selector, 1));
        rollup.getL2Output(1);
        vm.expectRevert(abi.encodeWithSelector(IOutputOracle.UnknownOutput.selector, 1));
        rollup.outputs(1);
        _commitBatches(1);
        _prove(1, ROOT, 10);
        IOutputOracle.OutputProposal memory output = rollup.getL2OutputAfter(3);
        vm.assertEq(output.outputRoot, ROOT, "root");
        vm.assertEq(output.timestamp, block.timestamp, "time");
        vm.assertEq(output.l2BlockNumber, 10, "block");
        vm.expectRevert(NOT_PROPOSED);
        rollup.getL2OutputIndexAfter(11);
    }

    /// @dev The binary search against a plain scan.
    function testFuzz_getL2OutputIndexAfter_isTheFirst(uint256 count, uint256 seed, uint256 l2Block) public {
        count = _bound(count, 1, 12);
        _commitBatches(count);
        uint64 number = 0;
        for (uint64 i = 1; i <= count; ++i) {
            number += uint64(1 + uint256(keccak256(abi.encode(seed, i))) % 5);
            _prove(i, keccak256(abi.encode(i)), number);
        }
        l2Block = l2Block % (number + 1);
        uint256 expected = 0;
        while (rollup.getL2Output(expected).l2BlockNumber < l2Block) ++expected;
        vm.assertEq(rollup.getL2OutputIndexAfter(l2Block), expected, "index");
    }

    /// @dev The deposits of each batch, kept only where they change.
    function testFuzz_depositCountAt_everyBatch(uint256 seed) public {
        uint64[9] memory expected;
        for (uint64 i = 1; i < 9; ++i) {
            uint256 deposits = uint256(keccak256(abi.encode(seed, i))) % 3;
            for (uint256 j = 0; j < deposits; ++j) {
                portal.depositTransaction(user, 0, 21_000, false, "");
            }
            expected[i] = expected[i - 1] + uint64(deposits);
            _commitBatches(1);
        }
        for (uint64 i = 0; i < 9; ++i) {
            vm.assertEq(rollup.depositCountAt(i), expected[i], "deposits");
        }
        vm.expectRevert(abi.encodeWithSelector(IRollup.UnknownBatch.selector, 9, bytes32(0)));
        rollup.depositCountAt(9);
    }

    function _expectUnknownSigner() private {
        vm.expectPartialRevert(IAttestationVerifier.UnknownSigner.selector);
    }
}
