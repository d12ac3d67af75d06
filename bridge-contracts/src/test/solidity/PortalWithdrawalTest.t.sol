// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.28;

import {IEtherVault} from "heddle/l1/IEtherVault.sol";
import {IOutputOracle} from "heddle/l1/IOutputOracle.sol";
import {IPortal} from "heddle/l1/IPortal.sol";
import {IRollup} from "heddle/l1/IRollup.sol";
import {BatchHeader} from "heddle/libraries/BatchHeaders.sol";
import {Hashing, OutputRootProof, WithdrawalTransaction} from "heddle/libraries/Hashing.sol";
import {L1Fixture} from "./L1Fixture.sol";
import {RecordingTarget, ReentrantTarget, StubbornTarget} from "./WithdrawalTargets.sol";

contract PortalWithdrawalTest is L1Fixture {
    address private constant RECIPIENT = address(0xCAFE);

    function setUp() public override {
        super.setUp();
        vm.prank(user, user);
        portal.depositTransaction{value: 100 ether}(user, 100 ether, 21_000, false, "");
    }

    function test_withdrawal_isPaid() public {
        WithdrawalTransaction memory withdrawal = _withdrawal(0, RECIPIENT, 3 ether);
        bytes32 hash = Hashing.withdrawalHash(withdrawal);
        (uint256 index, OutputRootProof memory parts, bytes[] memory proof) = _output(withdrawal);
        vm.expectEmit(address(portal));
        emit IPortal.WithdrawalProven(hash, user, RECIPIENT);
        portal.proveWithdrawalTransaction(withdrawal, index, parts, proof);
        (bytes32 root, uint128 timestamp, uint128 provenIndex) = portal.provenWithdrawals(hash);
        vm.assertEq(root, Hashing.outputRoot(parts), "root");
        vm.assertEq(timestamp, block.timestamp, "time");
        vm.assertEq(provenIndex, index, "index");

        vm.warp(block.timestamp + FINALIZATION_DELAY);
        rollup.finalizeBatches(tip.index);
        vm.expectEmit(address(portal));
        emit IPortal.WithdrawalFinalized(hash, true);
        portal.finalizeWithdrawalTransaction(withdrawal);
        vm.assertEq(RECIPIENT.balance, 3 ether, "paid");
        vm.assertEq(address(vault).balance, 97 ether, "escrow");
        vm.assertTrue(portal.finalizedWithdrawals(hash), "finalized");

        vm.expectRevert(abi.encodeWithSelector(IPortal.AlreadyFinalized.selector, hash));
        portal.finalizeWithdrawalTransaction(withdrawal);
        vm.expectRevert(abi.encodeWithSelector(IPortal.AlreadyProven.selector, hash));
        portal.proveWithdrawalTransaction(withdrawal, index, parts, proof);
    }

    /// @dev A client that counts only the seconds does not wait for anybody's housekeeping.
    function test_finalize_makesTheOutputFinalWhenItsTimeHasCome() public {
        WithdrawalTransaction memory withdrawal = _proven(_withdrawal(0, RECIPIENT, 3 ether));
        uint256 readyAt = block.timestamp + FINALIZATION_DELAY;
        vm.warp(readyAt - 1);
        vm.expectRevert(abi.encodeWithSelector(IRollup.FinalizationTooEarly.selector, tip.index, readyAt));
        portal.finalizeWithdrawalTransaction(withdrawal);
        vm.warp(readyAt);
        portal.finalizeWithdrawalTransaction(withdrawal);
        vm.assertEq(rollup.lastFinalized(), tip.index, "final");
        vm.assertEq(RECIPIENT.balance, 3 ether, "paid");
    }

    function test_finalize_immatureProof_reverts() public {
        WithdrawalTransaction memory withdrawal = _withdrawal(0, RECIPIENT, 3 ether);
        (uint256 index, OutputRootProof memory parts, bytes[] memory proof) = _output(withdrawal);
        vm.warp(block.timestamp + FINALIZATION_DELAY);
        rollup.finalizeBatches(tip.index);
        portal.proveWithdrawalTransaction(withdrawal, index, parts, proof);
        uint256 readyAt = block.timestamp + MATURITY_DELAY;
        vm.warp(readyAt - 1);
        vm.expectRevert(
            abi.encodeWithSelector(IPortal.ProofNotMature.selector, Hashing.withdrawalHash(withdrawal), readyAt)
        );
        portal.finalizeWithdrawalTransaction(withdrawal);
        vm.warp(readyAt);
        portal.finalizeWithdrawalTransaction(withdrawal);
    }

    function test_finalize_unproven_reverts() public {
        WithdrawalTransaction memory withdrawal = _proven(_withdrawal(0, RECIPIENT, 3 ether));
        vm.warp(block.timestamp + FINALIZATION_DELAY);
        withdrawal.value = 4 ether;
        vm.expectRevert(abi.encodeWithSelector(IPortal.NotProven.selector, Hashing.withdrawalHash(withdrawal)));
        portal.finalizeWithdrawalTransaction(withdrawal);
    }

    // ---- proofs that are refused

    function test_prove_wrongOutput_reverts() public {
        WithdrawalTransaction memory withdrawal = _withdrawal(0, RECIPIENT, 3 ether);
        (uint256 index, OutputRootProof memory parts, bytes[] memory proof) = _output(withdrawal);
        bytes32 root = Hashing.outputRoot(parts);
        vm.expectRevert(abi.encodeWithSelector(IOutputOracle.UnknownOutput.selector, index + 1));
        portal.proveWithdrawalTransaction(withdrawal, index + 1, parts, proof);
        vm.expectRevert(abi.encodeWithSelector(IPortal.WrongOutputRoot.selector, GENESIS_ROOT, root));
        portal.proveWithdrawalTransaction(withdrawal, 0, parts, proof);
        parts.stateRoot = keccak256("other state");
        vm.expectRevert(abi.encodeWithSelector(IPortal.WrongOutputRoot.selector, root, Hashing.outputRoot(parts)));
        portal.proveWithdrawalTransaction(withdrawal, index, parts, proof);
    }

    function test_prove_otherOutputVersion_reverts() public {
        WithdrawalTransaction memory withdrawal = _withdrawal(0, RECIPIENT, 3 ether);
        (OutputRootProof memory parts, bytes[] memory proof) = _outputWith(withdrawal);
        parts.version = bytes32(uint256(1));
        bytes32 root = Hashing.outputRoot(parts);
        _commitBatches(1);
        _prove(1, root, 10);
        vm.expectRevert(abi.encodeWithSelector(IPortal.WrongOutputRoot.selector, root, root));
        portal.proveWithdrawalTransaction(withdrawal, 1, parts, proof);
    }

    /// @dev Whatever field is changed, the proof is of another message.
    function testFuzz_prove_otherMessage_reverts(uint256 field, uint256 change) public {
        WithdrawalTransaction memory withdrawal = _withdrawal(0, RECIPIENT, 3 ether);
        (uint256 index, OutputRootProof memory parts, bytes[] memory proof) = _output(withdrawal);
        bytes32 genuine = Hashing.withdrawalHash(withdrawal);
        field = field % 6;
        if (field == 0) withdrawal.nonce = change;
        else if (field == 1) withdrawal.sender = address(uint160(change));
        else if (field == 2) withdrawal.target = address(uint160(change));
        else if (field == 3) withdrawal.value = change;
        else if (field == 4) withdrawal.gasLimit = change;
        else withdrawal.data = abi.encode(change);
        vm.assume(Hashing.withdrawalHash(withdrawal) != genuine && withdrawal.target != address(portal));
        vm.expectRevert(
            abi.encodeWithSelector(IPortal.WrongWithdrawalProof.selector, Hashing.withdrawalHash(withdrawal))
        );
        portal.proveWithdrawalTransaction(withdrawal, index, parts, proof);
    }

    function testFuzz_prove_flippedBit_reverts(uint256 bit) public {
        WithdrawalTransaction memory withdrawal = _withdrawal(0, RECIPIENT, 3 ether);
        (uint256 index, OutputRootProof memory parts, bytes[] memory proof) = _output(withdrawal);
        bit = bit % (proof[0].length * 8);
        proof[0][bit / 8] = proof[0][bit / 8] ^ bytes1(uint8(1 << (bit % 8)));
        vm.expectRevert();
        portal.proveWithdrawalTransaction(withdrawal, index, parts, proof);
    }

    function test_prove_noProof_reverts() public {
        WithdrawalTransaction memory withdrawal = _withdrawal(0, RECIPIENT, 3 ether);
        (uint256 index, OutputRootProof memory parts,) = _output(withdrawal);
        vm.expectRevert(
            abi.encodeWithSelector(IPortal.WrongWithdrawalProof.selector, Hashing.withdrawalHash(withdrawal))
        );
        portal.proveWithdrawalTransaction(withdrawal, index, parts, new bytes[](0));
    }

    function test_prove_callToThePortal_reverts() public {
        WithdrawalTransaction memory withdrawal = _withdrawal(0, address(portal), 3 ether);
        (uint256 index, OutputRootProof memory parts, bytes[] memory proof) = _output(withdrawal);
        vm.expectRevert(abi.encodeWithSelector(IPortal.ForbiddenTarget.selector, address(portal)));
        portal.proveWithdrawalTransaction(withdrawal, index, parts, proof);
    }

    /// @dev Real tries, made by anvil: see tools/vectors.
    function test_prove_proofsOfARealTrie() public {
        string memory json = vm.readFile("vectors/withdrawal-proofs.json");
        uint256 count = vm.parseJsonUint(json, ".count");
        for (uint256 i = 0; i < count; ++i) {
            OutputRootProof memory parts = OutputRootProof({
                version: 0,
                stateRoot: vm.parseJsonBytes32(json, _at("snapshots", i, "stateRoot")),
                messagePasserStorageRoot: vm.parseJsonBytes32(json, _at("snapshots", i, "storageRoot")),
                latestBlockhash: vm.parseJsonBytes32(json, _at("snapshots", i, "blockHash"))
            });
            _commitBatches(1);
            _prove(tip.index, Hashing.outputRoot(parts), uint64(10 * (i + 1)));
            uint256 withdrawals = vm.parseJsonUint(json, _at("snapshots", i, "count"));
            for (uint256 j = 0; j < withdrawals; ++j) {
                string memory path = _at("snapshots", i, string.concat("withdrawals[", vm.toString(j), "]"));
                WithdrawalTransaction memory withdrawal = _fromVector(json, path);
                bytes32 hash = Hashing.withdrawalHash(withdrawal);
                (, uint128 provenAt,) = portal.provenWithdrawals(hash);
                if (provenAt != 0) continue;
                bytes[] memory proof = vm.parseJsonBytesArray(json, string.concat(path, ".proof"));
                portal.proveWithdrawalTransaction(withdrawal, i + 1, parts, proof);
            }
            string memory absent = _at("snapshots", i, "absent");
            bytes[] memory exclusion = vm.parseJsonBytesArray(json, string.concat(absent, ".proof"));
            WithdrawalTransaction memory never = _fromVector(json, absent);
            vm.expectRevert();
            portal.proveWithdrawalTransaction(never, i + 1, parts, exclusion);
        }
    }

    // ---- reverted outputs

    function test_finalize_revertedOutput_reverts_andCanBeProvenAgain() public {
        BatchHeader memory genesis = tip;
        WithdrawalTransaction memory withdrawal = _proven(_withdrawal(0, RECIPIENT, 3 ether));
        bytes32 hash = Hashing.withdrawalHash(withdrawal);
        vm.prank(guardian);
        rollup.revertBatches(genesis);
        vm.warp(block.timestamp + FINALIZATION_DELAY);
        vm.expectRevert(abi.encodeWithSelector(IPortal.OutputReverted.selector, hash, 1));
        portal.finalizeWithdrawalTransaction(withdrawal);

        // Another output takes its index: still not the one that was proven.
        tip = genesis;
        _commitBatches(1);
        _prove(1, keccak256("other output"), 10);
        vm.warp(block.timestamp + FINALIZATION_DELAY);
        vm.expectRevert(abi.encodeWithSelector(IPortal.OutputReverted.selector, hash, 1));
        portal.finalizeWithdrawalTransaction(withdrawal);

        (uint256 index, OutputRootProof memory parts, bytes[] memory proof) = _output(withdrawal);
        portal.proveWithdrawalTransaction(withdrawal, index, parts, proof);
        vm.warp(block.timestamp + FINALIZATION_DELAY);
        portal.finalizeWithdrawalTransaction(withdrawal);
        vm.assertEq(RECIPIENT.balance, 3 ether, "paid");
    }

    // ---- the call to the target

    function test_call_getsSenderValueDataAndGas() public {
        RecordingTarget target = new RecordingTarget();
        WithdrawalTransaction memory withdrawal = _withdrawal(0, address(target), 2 ether);
        (withdrawal.gasLimit, withdrawal.data) = (300_000, hex"12345678");
        _payOut(_proven(withdrawal));
        vm.assertEq(target.l2Sender(), user, "L2 sender");
        vm.assertEq(target.received(), 2 ether, "value");
        vm.assertEq(target.data(), hex"12345678", "data");
        vm.assertGe(target.gasGiven(), 299_000, "gas");
        vm.assertEq(portal.l2Sender(), address(0xdEaD), "L2 sender after it");
    }

    function test_call_failure_canBeRetried() public {
        StubbornTarget target = new StubbornTarget();
        WithdrawalTransaction memory withdrawal = _proven(_withdrawal(0, address(target), 2 ether));
        vm.warp(block.timestamp + FINALIZATION_DELAY);
        vm.expectRevert(abi.encodeWithSelector(StubbornTarget.NotYet.selector, 7));
        portal.finalizeWithdrawalTransaction(withdrawal);
        target.accept(true, true);
        vm.expectRevert(abi.encodeWithSelector(IPortal.WithdrawalCallFailed.selector, address(target)));
        portal.finalizeWithdrawalTransaction(withdrawal);
        vm.assertTrue(!portal.finalizedWithdrawals(Hashing.withdrawalHash(withdrawal)), "still open");
        vm.assertEq(address(vault).balance, 100 ether, "still held");
        target.accept(true, false);
        portal.finalizeWithdrawalTransaction(withdrawal);
        vm.assertEq(address(target).balance, 2 ether, "paid");
    }

    function test_call_tooLittleGas_reverts() public {
        WithdrawalTransaction memory withdrawal = _withdrawal(0, RECIPIENT, 1 ether);
        withdrawal.gasLimit = 10_000_000;
        _proven(withdrawal);
        vm.warp(block.timestamp + FINALIZATION_DELAY);
        vm.expectPartialRevert(IPortal.InsufficientGas.selector);
        portal.finalizeWithdrawalTransaction{gas: 10_000_000}(withdrawal);
        withdrawal.gasLimit = type(uint256).max;
        _proven(withdrawal);
        vm.warp(block.timestamp + FINALIZATION_DELAY);
        vm.expectPartialRevert(IPortal.InsufficientGas.selector);
        portal.finalizeWithdrawalTransaction(withdrawal);
    }

    /// @dev With whatever gas the payout is called, the target gets its gas limit or nothing happens.
    function testFuzz_call_neverStarvesTheTarget(uint256 gasGiven) public {
        RecordingTarget target = new RecordingTarget();
        WithdrawalTransaction memory withdrawal = _withdrawal(0, address(target), 1 ether);
        (withdrawal.gasLimit, withdrawal.data) = (200_000, hex"01");
        _proven(withdrawal);
        vm.warp(block.timestamp + FINALIZATION_DELAY);
        gasGiven = _bound(gasGiven, 200_000, 600_000);
        try portal.finalizeWithdrawalTransaction{gas: gasGiven}(withdrawal) {
            vm.assertGe(target.gasGiven(), 199_500, "gas");
        } catch {
            vm.assertEq(target.gasGiven(), 0, "not called");
        }
    }

    function test_call_cannotReenterAPayout() public {
        ReentrantTarget target = new ReentrantTarget();
        WithdrawalTransaction memory other = _withdrawal(1, address(target), 5 ether);
        _proven(other);
        WithdrawalTransaction memory withdrawal = _withdrawal(0, address(target), 2 ether);
        withdrawal.gasLimit = 300_000;
        _proven(withdrawal);
        target.arm(portal, other, false);
        _payOut(withdrawal);
        vm.assertEq(target.failure(), abi.encodeWithSelector(IPortal.FinalizationInProgress.selector), "refused");
        vm.assertEq(address(target).balance, 2 ether, "paid once");
        target.arm(portal, withdrawal, false);
        _payOut(other);
        vm.assertEq(address(target).balance, 7 ether, "paid each");
    }

    function test_call_mayDepositAgain() public {
        ReentrantTarget target = new ReentrantTarget();
        WithdrawalTransaction memory withdrawal = _withdrawal(0, address(target), 2 ether);
        withdrawal.gasLimit = 300_000;
        _proven(withdrawal);
        target.arm(portal, withdrawal, true);
        _payOut(withdrawal);
        vm.assertEq(portal.depositCount(), 2, "deposited");
        vm.assertEq(address(vault).balance, 100 ether, "back in escrow");
    }

    function test_call_moreThanTheEscrow_reverts() public {
        WithdrawalTransaction memory withdrawal = _proven(_withdrawal(0, RECIPIENT, 101 ether));
        vm.warp(block.timestamp + FINALIZATION_DELAY);
        vm.expectRevert(abi.encodeWithSelector(IEtherVault.PaymentFailed.selector, 101 ether));
        portal.finalizeWithdrawalTransaction(withdrawal);
    }

    function _proven(WithdrawalTransaction memory withdrawal) private returns (WithdrawalTransaction memory) {
        (uint256 index, OutputRootProof memory parts, bytes[] memory proof) = _output(withdrawal);
        portal.proveWithdrawalTransaction(withdrawal, index, parts, proof);
        return withdrawal;
    }

    function _payOut(WithdrawalTransaction memory withdrawal) private {
        vm.warp(block.timestamp + FINALIZATION_DELAY);
        portal.finalizeWithdrawalTransaction(withdrawal);
    }

    function _fromVector(string memory json, string memory path) private pure returns (WithdrawalTransaction memory) {
        return WithdrawalTransaction({
            nonce: vm.parseJsonUint(json, string.concat(path, ".nonce")),
            sender: vm.parseJsonAddress(json, string.concat(path, ".sender")),
            target: vm.parseJsonAddress(json, string.concat(path, ".target")),
            value: vm.parseJsonUint(json, string.concat(path, ".value")),
            gasLimit: vm.parseJsonUint(json, string.concat(path, ".gasLimit")),
            data: vm.parseJsonBytes(json, string.concat(path, ".data"))
        });
    }
}
