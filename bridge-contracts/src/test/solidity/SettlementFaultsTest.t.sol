// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.28;

import {GasPriceOracle} from "heddle/l2/GasPriceOracle.sol";
import {IL2ToL1MessagePasser} from "heddle/l2/IL2ToL1MessagePasser.sol";
import {L2ToL1MessagePasser} from "heddle/l2/L2ToL1MessagePasser.sol";
import {BatchHeader, BatchHeaders} from "heddle/libraries/BatchHeaders.sol";
import {OutputRootProof, WithdrawalTransaction} from "heddle/libraries/Hashing.sol";
import {Rollup} from "heddle/l1/Rollup.sol";
import {VerifierRegistry} from "heddle/l1/VerifierRegistry.sol";
import {IRollup} from "heddle/l1/IRollup.sol";
import {IVerifierRegistry} from "heddle/l1/IVerifierRegistry.sol";
import {L1Fixture} from "./L1Fixture.sol";

/// @notice Answers every call with success, and says nothing.
contract AgreeableContract {
    fallback() external {}
}

/// @notice Commits for somebody else.
contract CommitRelay {
    function commit(Rollup rollup, BatchHeader calldata header, bytes calldata data, bytes32 hash) external {
        rollup.commitBatch(
            header.parentHash,
            header.version,
            header.daType,
            header.l1OriginNumber,
            header.l1OriginHash,
            header.depositCount,
            data,
            hash
        );
    }
}

/// @notice States that settlement could not leave, or could be pushed into: each was reached on contracts before.
contract SettlementFaultsTest is L1Fixture {
    bytes32 private constant ROOT = keccak256("output 1");
    bytes32 private constant OTHER_PROGRAM = keccak256("another program");

    /// @dev Blocks of a batch, each of which takes at most the next L1 block as its origin.
    uint64 private constant REACH = 4_096;

    // ---- long gaps

    /// @dev Nobody commits for thirty days, and every L1 block has a deposit. The chain catches up in as many batches
    /// as their reach demands, although L1 knows hardly any of the blocks by then.
    function test_haltOfThirtyDays_withDepositsThroughout_catchesUpBatchByBatch() public {
        uint256 blocks = 30 days / 12;
        for (uint256 i = 0; i < blocks; ++i) {
            _mine(1);
            portal.depositTransaction(user, 0, 21_000, false, "");
        }
        uint256 batches = 0;
        while (rollup.depositsConsumed() < portal.depositCount() - 1) {
            _commitAt(_min(tip.l1OriginNumber + REACH, uint64(block.number) - 1));
            ++batches;
        }
        vm.assertEq(batches, (blocks - 1 + REACH) / REACH, "batches");
        _mine(1);
        _commit(_nextHeader());
        vm.assertEq(rollup.depositsConsumed(), portal.depositCount(), "all consumed");
    }

    /// @dev With an overdue deposit far ahead, a batch that comes closer is taken; one that does not is refused.
    function test_overdueDeposit_demandsProgressOnly() public {
        _mine(1);
        _commit(_nextHeader());
        _mine(1_024);
        uint64 tooNear = uint64(block.number) - 2;
        rollup.anchorL1Block(tooNear, blockhash(tooNear));
        rollup.anchorL1Block(tooNear + 1, blockhash(tooNear + 1));
        _mine(4_000);
        uint64 near = uint64(block.number) - 1;
        portal.depositTransaction(user, 0, 21_000, false, "");
        _mine(200);
        vm.assertEq(tooNear - tip.l1OriginNumber, 1_023, "a block short");
        vm.assertTrue(near - tip.l1OriginNumber > REACH, "out of a batch's reach");

        BatchHeader memory header = _headerAt(tooNear, rollup.anchoredL1Blocks(tooNear));
        bytes32 hash = BatchHeaders.hash(header);
        vm.blobhashes(_blobs(1));
        vm.expectRevert(abi.encodeWithSelector(IRollup.DepositOverdue.selector, 0, near + 1));
        _send(batcher, header, "", hash);
        _commit(_headerAt(tooNear + 1, rollup.anchoredL1Blocks(tooNear + 1)));
        _commitAt(near);
        _mine(1);
        _commit(_nextHeader());
        vm.assertEq(rollup.depositsConsumed(), 1, "consumed");
    }

    /// @dev A deposit's record is evidence of the block before it, and of no other hash and no other block.
    function test_originBeforeTheNextDeposit_isKnownForEver() public {
        _mine(3);
        uint64 origin = uint64(block.number) - 1;
        bytes32 known = blockhash(origin);
        portal.depositTransaction(user, 0, 21_000, false, "");
        _mine(20_000);
        BatchHeader memory header = _headerAt(origin, keccak256("fork"));
        bytes32 hash = BatchHeaders.hash(header);
        vm.blobhashes(_blobs(1));
        vm.expectRevert(abi.encodeWithSelector(IRollup.UnknownL1Origin.selector, origin, header.l1OriginHash, 0));
        _send(batcher, header, "", hash);
        header = _headerAt(origin - 1, known);
        hash = BatchHeaders.hash(header);
        vm.expectRevert(abi.encodeWithSelector(IRollup.UnknownL1Origin.selector, origin - 1, known, 0));
        _send(batcher, header, "", hash);
        _commit(_headerAt(origin, known));
        vm.assertEq(rollup.lastL1Origin(), origin, "origin");
        // Standing still there is no progress.
        vm.blobhashes(_blobs(1));
        header = _headerAt(origin, known);
        hash = BatchHeaders.hash(header);
        vm.expectRevert(abi.encodeWithSelector(IRollup.DepositOverdue.selector, 0, origin + 1));
        _send(batcher, header, "", hash);
    }

    /// @dev Anyone keeps a hash while L1 knows it; later it serves as an origin, and nothing else does.
    function test_anchoredBlock_isKnownForEver() public {
        _mine(3);
        uint64 origin = uint64(block.number) - 1;
        bytes32 known = blockhash(origin);
        vm.expectRevert(abi.encodeWithSelector(IRollup.UnknownL1Origin.selector, origin, keccak256("fork"), known));
        rollup.anchorL1Block(origin, keccak256("fork"));
        vm.expectEmit(address(rollup));
        emit IRollup.L1BlockAnchored(origin, known);
        vm.prank(user);
        rollup.anchorL1Block(origin, known);
        _mine(20_000);
        vm.expectRevert(abi.encodeWithSelector(IRollup.UnknownL1Origin.selector, origin + 1, known, 0));
        rollup.anchorL1Block(origin + 1, known);
        vm.expectRevert(abi.encodeWithSelector(IRollup.UnknownL1Origin.selector, origin, keccak256("fork"), known));
        rollup.anchorL1Block(origin, keccak256("fork"));
        rollup.anchorL1Block(origin, known);
        _commit(_headerAt(origin, known));
        vm.assertEq(rollup.lastL1Origin(), origin, "origin");
    }

    // ---- who may commit, and how

    function test_commitThroughAContract_reverts() public {
        CommitRelay relay = new CommitRelay();
        bytes32 role = authority.BATCHER_ROLE();
        vm.prank(owner);
        authority.grantRole(role, address(relay));
        _mine(1);
        BatchHeader memory header = _nextHeader();
        header.daType = BatchHeaders.CALLDATA;
        header.dataHash = keccak256("batch data");
        bytes32 hash = BatchHeaders.hash(header);
        vm.expectRevert(abi.encodeWithSelector(IRollup.NotDirectCall.selector, address(relay)));
        vm.prank(batcher, batcher);
        relay.commit(rollup, header, "batch data", hash);
        // An account with a delegation could do the same from within its own code.
        vm.etch(batcher, abi.encodePacked(hex"ef0100", address(relay)));
        vm.expectRevert(abi.encodeWithSelector(IRollup.NotDirectCall.selector, batcher));
        _send(batcher, header, "batch data", hash);
        vm.etch(batcher, "");
        _send(batcher, header, "batch data", hash);
    }

    function test_stranger_cannotRaiseTheVersion() public {
        _commitBatches(1);
        _activate(2, 2, address(verifier));
        vm.warp(rollup.anyoneMayCommitFrom());
        _mine(1);
        BatchHeader memory header = _nextHeader();
        header.version = 2;
        bytes32 hash = BatchHeaders.hash(header);
        vm.blobhashes(_blobs(1));
        vm.expectRevert(abi.encodeWithSelector(IRollup.VersionOfStranger.selector, 1, 2));
        _send(user, header, "", hash);
        _send(batcher, header, "", hash);
    }

    /// @dev An operator who commits and never proves is as good as none.
    function test_stall_isMeasuredByFinality() public {
        uint256 from = rollup.anyoneMayCommitFrom();
        for (uint256 i = 0; i < 20; ++i) {
            _mine(10);
            _commit(_nextHeader());
        }
        vm.assertEq(rollup.anyoneMayCommitFrom(), from, "commits are no sign of life");
        vm.assertLe(from, block.timestamp, "stalled");
        vm.blobhashes(_blobs(1));
        _mine(1);
        BatchHeader memory header = _nextHeader();
        _send(user, header, "", BatchHeaders.hash(header));
        tip = header;
        _prove(20, ROOT, 10);
        vm.warp(block.timestamp + FINALIZATION_DELAY);
        rollup.finalizeBatches(20);
        vm.assertEq(rollup.anyoneMayCommitFrom(), block.timestamp + STALL, "finality is");
    }

    // ---- reverts

    function test_revert_restartsTheStallWindow() public {
        BatchHeader memory genesis = tip;
        _commitBatches(1);
        vm.warp(block.timestamp + 10 * STALL);
        vm.prank(guardian);
        rollup.revertBatches(genesis);
        vm.assertEq(rollup.anyoneMayCommitFrom(), block.timestamp + STALL, "stall");
    }

    // ---- withdrawals

    function test_withdrawal_pinnedToTheNewestOutput_canBeProvenAgainstAnOlderOne() public {
        WithdrawalTransaction memory withdrawal = _withdrawal(0, address(0xCAFE), 1 ether);
        portal.depositTransaction{value: 1 ether}(user, 1 ether, 21_000, false, "");
        (uint256 older, OutputRootProof memory parts, bytes[] memory proof) = _output(withdrawal);
        vm.warp(block.timestamp + FINALIZATION_DELAY - 1);
        (uint256 newest,,) = _output(withdrawal);
        vm.prank(batcher);
        portal.proveWithdrawalTransaction(withdrawal, newest, parts, proof);
        uint256 provenAt = block.timestamp;
        vm.warp(provenAt + MATURITY_DELAY);
        vm.expectRevert();
        portal.finalizeWithdrawalTransaction(withdrawal);

        portal.proveWithdrawalTransaction(withdrawal, older, parts, proof);
        portal.finalizeWithdrawalTransaction(withdrawal);
        vm.assertEq(address(0xCAFE).balance, 1 ether, "paid");
        vm.expectRevert();
        portal.proveWithdrawalTransaction(withdrawal, newest, parts, proof);
    }

    /// @dev EIP-7825: no L1 transaction has more than 2^24 gas.
    function test_withdrawal_thatNoTransactionCanDeliver_isRefusedOnL2() public {
        L2ToL1MessagePasser passer = new L2ToL1MessagePasser();
        vm.expectRevert(abi.encodeWithSelector(IL2ToL1MessagePasser.UndeliverableMessage.selector, 16_400_000, 0));
        passer.initiateWithdrawal(user, 16_400_000, "");
        vm.expectRevert(abi.encodeWithSelector(IL2ToL1MessagePasser.UndeliverableMessage.selector, 0, 130_000));
        passer.initiateWithdrawal(user, 0, new bytes(130_000));
        vm.expectRevert(abi.encodeWithSelector(IL2ToL1MessagePasser.UndeliverableMessage.selector, 15_000_000, 30_000));
        passer.initiateWithdrawal(user, 15_000_000, new bytes(30_000));
        vm.expectRevert(
            abi.encodeWithSelector(IL2ToL1MessagePasser.UndeliverableMessage.selector, type(uint256).max, 1)
        );
        passer.initiateWithdrawal(user, type(uint256).max, "1");
        passer.initiateWithdrawal(user, 16_000_000, "");
        passer.initiateWithdrawal(user, 12_000_000, new bytes(100_000));
    }

    // ---- verifiers

    function test_verifier_withAFallback_isRefused() public {
        address agreeable = address(new AgreeableContract());
        vm.expectRevert(abi.encodeWithSelector(IVerifierRegistry.UnfitVerifier.selector, agreeable));
        vm.prank(owner);
        registry.scheduleVerifier(1, 3, agreeable, OTHER_PROGRAM);
        IVerifierRegistry.InitParams memory params = _registryParams(address(rollup));
        params.verifier = agreeable;
        vm.expectRevert(abi.encodeWithSelector(IVerifierRegistry.UnfitVerifier.selector, agreeable));
        new VerifierRegistry(params);
    }

    /// @dev An entry that was scheduled before the repair, and that anybody may put in force, must not stand in its
    /// way.
    function test_verifier_oldScheduledEntry_doesNotShutOutARepair() public {
        _schedule(1, 1_000, address(verifier));
        vm.warp(block.timestamp + 1);
        vm.prank(owner);
        registry.scheduleVerifier(1, 500, address(verifier), keccak256("repair"));
        vm.warp(block.timestamp + TIMELOCK);
        vm.prank(user);
        registry.activateVerifier(1, 1_000, address(verifier), OTHER_PROGRAM);
        registry.activateVerifier(1, 500, address(verifier), keccak256("repair"));
        vm.assertEq(registry.verifierFor(1, 2_000).programId, keccak256("repair"), "the repair holds");

        // Nor may it come back afterwards.
        _schedule(1, 3_000, address(verifier));
        vm.warp(block.timestamp + 1);
        vm.prank(owner);
        registry.scheduleVerifier(1, 600, address(verifier), keccak256("second repair"));
        vm.warp(block.timestamp + TIMELOCK);
        registry.activateVerifier(1, 600, address(verifier), keccak256("second repair"));
        vm.expectRevert(abi.encodeWithSelector(IVerifierRegistry.VerifierSuperseded.selector, 1, 600));
        registry.activateVerifier(1, 3_000, address(verifier), OTHER_PROGRAM);
    }

    function test_prove_acrossVersions_reverts() public {
        _commitBatches(1);
        _activate(2, 1, address(verifier));
        _mine(1);
        BatchHeader memory header = _nextHeader();
        header.version = 2;
        _commit(header);
        bytes memory values = rollup.publicValues(1, 2, ROOT, 10, _l2Time(10), prover);
        bytes memory proof = _signatures(verifier.attestationDigest(OTHER_PROGRAM, values), 0, 2);
        vm.expectRevert(abi.encodeWithSelector(IRollup.MixedVersions.selector, 1, 2));
        rollup.proveBatches(1, 2, ROOT, 10, _l2Time(10), prover, proof);
        _prove(1, ROOT, 10);
    }

    // ---- windows and costs

    function test_construction_windowsThatDoNotFit_revert() public {
        IRollup.Parameters memory params = _params();
        params.operatorStallSeconds = FINALIZATION_DELAY;
        vm.expectRevert(abi.encodeWithSelector(IRollup.InvalidParameter.selector, "operatorStallSeconds"));
        new Rollup(params);
        uint64[2] memory windows = [uint64(0), 50_401];
        for (uint256 i = 0; i < windows.length; ++i) {
            params = _params();
            params.forcedInclusionWindowBlocks = windows[i];
            vm.expectRevert(abi.encodeWithSelector(IRollup.InvalidParameter.selector, "forcedInclusionWindowBlocks"));
            new Rollup(params);
        }
    }

    /// @dev A thousand batches that each consumed a deposit are a thousand checkpoints.
    function test_prove_costDoesNotGrowWithHistory() public {
        uint256 young = _costOfProving(8);
        uint256 old = _costOfProving(1_000);
        vm.assertLe(old, young + 3_000, "gas");
    }

    function test_l1Fee_ofALongTransaction_isAffordable() public {
        GasPriceOracle oracle = new GasPriceOracle();
        bytes memory data = new bytes(49_000);
        for (uint256 i = 0; i < data.length; ++i) {
            data[i] = bytes1(uint8(uint256(keccak256(abi.encode(i)))));
        }
        uint256 gas = gasleft();
        oracle.getL1GasUsed(data);
        vm.assertLe(gas - gasleft(), 15_000_000, "gas");
    }

    /// @dev Whoever fills the deposits of each block pays more with every block; afterwards the price falls again.
    function test_depositGas_priceRisesWithDemand() public {
        uint256 first = _costOfFilling();
        _mine(1);
        uint256 second = _costOfFilling();
        _mine(1);
        uint256 third = _costOfFilling();
        vm.assertGe(second, first * 2, "second");
        vm.assertGe(third, second * 2, "third");
        _mine(100);
        vm.assertLe(_costOfFilling(), first * 11 / 10, "later");
    }

    // ---- steps

    function _costOfFilling() private returns (uint256 gas) {
        gas = gasleft();
        portal.depositTransaction(user, 0, 20_000_000, false, "");
        gas -= gasleft();
    }

    function _costOfProving(uint64 batches) private returns (uint256 gas) {
        while (tip.index < batches) {
            portal.depositTransaction(user, 0, 21_000, false, "");
            _mine(2);
            _commit(_nextHeader());
        }
        _prove(batches - 2, keccak256(abi.encode(batches)), 10 * batches);
        bytes memory proof = _proof(batches, ROOT, 10 * batches + 1, 0, 2);
        gas = gasleft();
        rollup.proveBatches(batches - 1, batches, ROOT, 10 * batches + 1, _l2Time(10 * batches + 1), prover, proof);
        gas -= gasleft();
    }

    function _commitAt(uint64 origin) private {
        // The hash that the block had when it was L1's newest.
        uint64 number = uint64(block.number);
        uint256 time = block.timestamp;
        vm.roll(origin + 1);
        bytes32 hash = blockhash(origin);
        vm.roll(number);
        vm.warp(time);
        _commit(_headerAt(origin, hash));
    }

    function _headerAt(uint64 origin, bytes32 hash) private view returns (BatchHeader memory header) {
        header = _nextHeader();
        (header.l1OriginNumber, header.l1OriginHash) = (origin, hash);
        header.depositCount = rollup.depositsConsumed();
        uint64 total = portal.depositCount();
        while (header.depositCount < total && portal.depositBlockNumber(header.depositCount) <= origin) {
            ++header.depositCount;
        }
    }

    function _schedule(uint8 version, uint64 fromBatch, address next) private {
        vm.prank(owner);
        registry.scheduleVerifier(version, fromBatch, next, OTHER_PROGRAM);
    }

    function _activate(uint8 version, uint64 fromBatch, address next) private {
        _schedule(version, fromBatch, next);
        vm.warp(block.timestamp + TIMELOCK);
        registry.activateVerifier(version, fromBatch, next, OTHER_PROGRAM);
    }

    function _min(uint64 a, uint64 b) private pure returns (uint64) {
        return a < b ? a : b;
    }
}
