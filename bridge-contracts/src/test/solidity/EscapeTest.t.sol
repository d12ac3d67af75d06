// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.28;

import {RLP} from "@openzeppelin/contracts/utils/RLP.sol";
import {IPortal} from "heddle/l1/IPortal.sol";
import {IRollup} from "heddle/l1/IRollup.sol";
import {IAuthority} from "heddle/l1/IAuthority.sol";
import {Rollup} from "heddle/l1/Rollup.sol";
import {AddressAliasing} from "heddle/libraries/AddressAliasing.sol";
import {BatchHeader, BatchHeaders} from "heddle/libraries/BatchHeaders.sol";
import {Hashing, OutputRootProof, WithdrawalTransaction} from "heddle/libraries/Hashing.sol";
import {L1Fixture} from "./L1Fixture.sol";
import {TrieBuilder} from "./TrieBuilder.sol";
import {AliasOwner} from "./WithdrawalTargets.sol";

/// @notice The end of a rollup whose operator is gone: everybody leaves with what they had, without anybody's
/// permission, and the vault is empty to the wei.
contract EscapeTest is L1Fixture {
    address private constant SEQUENCER_FEES = 0x4200000000000000000000000000000000000011;
    address private constant BASE_FEES = 0x4200000000000000000000000000000000000019;
    address private constant L1_FEES = 0x420000000000000000000000000000000000001A;
    address private constant PASSER = 0x4200000000000000000000000000000000000016;
    address private constant FEE_RECIPIENT = address(0xFEE);
    address private constant OUT = address(0xCAFE);

    address private _alice;
    AliasOwner private _contract;
    address private _aliased;
    WithdrawalTransaction private _leaving;
    bytes[] private _leavingProof;
    OutputRootProof private _final;
    bytes private _late;

    // The accounts of the final state, each under another first nibble of its key.
    bytes[16] private _leaves;

    function setUp() public override {
        super.setUp();
        _alice = _accountAt(1);
        _contract = new AliasOwner();
        while (_nibble(AddressAliasing.applyAlias(address(_contract))) != 2) _contract = new AliasOwner();
        _aliased = AddressAliasing.applyAlias(address(_contract));
        vm.deal(_alice, 100 ether);
        vm.deal(address(_contract), 100 ether);

        _deposit(_alice, 60 ether);
        _contract.call(address(portal), 30 ether, _depositCall(30 ether));

        // What L2 made of it: 90 ether, of which 21.5 are on their way out.
        _put(_alice, 40 ether, keccak256("no storage"));
        _put(_aliased, 25 ether, keccak256("no storage"));
        _put(SEQUENCER_FEES, 1 ether, keccak256(_recipientLeaf()));
        _put(BASE_FEES, 2 ether, keccak256(_recipientLeaf()));
        _put(L1_FEES, 0.5 ether, keccak256(_recipientLeaf()));
        _put(PASSER, 21.5 ether, keccak256("messages"));
        _leaving = _withdrawal(0, OUT, 21.5 ether);
        OutputRootProof memory parts;
        (parts, _leavingProof) = _outputWith(_leaving);
        parts.stateRoot = keccak256(TrieBuilder.branch(_leaves));
        _final = parts;
        _commitBatches(1);
        _prove(1, Hashing.outputRoot(parts), 10);
        vm.warp(block.timestamp + FINALIZATION_DELAY);
        rollup.finalizeBatches(1);

        // What never becomes final: one deposit in a proven batch, one in none.
        _deposit(_alice, 7 ether);
        _late = _opaque(7 ether);
        _commitBatches(1);
        _prove(2, keccak256("never final"), 20);
        _contract.call(address(portal), 3 ether, _depositCall(3 ether));
        vm.assertEq(address(vault).balance, 100 ether, "escrow");
    }

    /// @dev The operator is off for good. Nobody but the owners of the money does anything.
    function test_everybodyLeaves_andTheVaultIsEmpty() public {
        _escape();
        vm.prank(_alice, _alice);
        portal.claimBalance(OUT, _final, _proof(_alice));
        vm.assertEq(OUT.balance, 40 ether, "alice");
        bytes memory call = abi.encodeCall(IPortal.claimBalance, (address(_contract), _final, _proof(_aliased)));
        uint256 before = address(_contract).balance;
        _contract.call(address(portal), 0, call);
        vm.assertEq(address(_contract).balance - before, 25 ether, "contract");

        portal.claimFees(SEQUENCER_FEES, _final, _proof(SEQUENCER_FEES), _recipientProof());
        portal.claimFees(BASE_FEES, _final, _proof(BASE_FEES), _recipientProof());
        portal.claimFees(L1_FEES, _final, _proof(L1_FEES), _recipientProof());
        vm.assertEq(FEE_RECIPIENT.balance, 3.5 ether, "fees");

        portal.proveWithdrawalTransaction(_leaving, 1, _final, _leavingProof);
        vm.warp(block.timestamp + MATURITY_DELAY);
        portal.finalizeWithdrawalTransaction(_leaving);
        vm.assertEq(OUT.balance, 61.5 ether, "withdrawal");

        vm.prank(_alice, _alice);
        portal.refundDeposit(2, OUT, _alice, _late);
        vm.assertEq(OUT.balance, 68.5 ether, "deposit of alice");
        bytes memory refund =
            abi.encodeCall(IPortal.refundDeposit, (3, address(_contract), address(_contract), _opaque(3 ether)));
        _contract.call(address(portal), 0, refund);
        vm.assertEq(address(_contract).balance - before, 28 ether, "deposit of the contract");
        vm.assertEq(address(vault).balance, 0, "the vault is empty");
        vm.assertEq(address(portal).balance, 0, "and so is the Portal");
    }

    // ---- when

    function test_escape_onlyAfterTheWindow_andNoPauseStopsThatClock() public {
        uint256 readyAt = rollup.escapeFrom();
        BatchHeader memory kept = tip;
        kept.index = 1;
        for (uint8 kind = 0; kind < 4; ++kind) {
            _pause(IAuthority.PauseKind(kind));
        }
        vm.prank(guardian);
        rollup.revertOutputs(2);
        vm.assertEq(rollup.escapeFrom(), readyAt, "nothing but finality moves it");
        vm.warp(readyAt - 1);
        vm.expectRevert(abi.encodeWithSelector(IRollup.EscapeTooEarly.selector, readyAt));
        rollup.escape();
        vm.warp(readyAt);
        vm.expectEmit(address(rollup));
        emit IRollup.EscapeStarted(1, user);
        vm.prank(user);
        rollup.escape();
        vm.expectRevert(abi.encodeWithSelector(IRollup.RollupEnded.selector));
        rollup.escape();
    }

    function test_finality_movesTheClock() public {
        vm.warp(block.timestamp + FINALIZATION_DELAY);
        rollup.finalizeBatches(2);
        vm.assertEq(rollup.escapeFrom(), block.timestamp + ESCAPE_WINDOW, "clock");
    }

    function test_construction_windowTooShort_reverts() public {
        IRollup.Parameters memory params = _params();
        params.escapeWindowSeconds = STALL + FINALIZATION_DELAY + 2 * PAUSE;
        vm.expectRevert(abi.encodeWithSelector(IRollup.InvalidParameter.selector, "escapeWindowSeconds"));
        new Rollup(params);
        ++params.escapeWindowSeconds;
        new Rollup(params);
    }

    // ---- what ends

    function test_afterTheEscape_nothingIsCommittedProvenOrFinal() public {
        _mine(1);
        BatchHeader memory header = _nextHeader();
        bytes memory conflict = _signatures(keccak256("whatever"), 0, 2);
        _escape();
        bytes memory ended = abi.encodeWithSelector(IRollup.RollupEnded.selector);
        bytes32 hash = BatchHeaders.hash(header);
        vm.blobhashes(_blobs(1));
        vm.expectRevert(ended);
        _send(batcher, header, "", hash);
        vm.expectRevert(ended);
        rollup.proveBatches(3, 3, keccak256("root"), 30, _l2Time(30), prover, "");
        vm.expectRevert(ended);
        rollup.finalizeBatches(2);
        vm.expectRevert(ended);
        rollup.reportConflict(2, keccak256("root"), 30, _l2Time(30), prover, conflict);
        vm.startPrank(guardian);
        vm.expectRevert(ended);
        rollup.revertOutputs(2);
        vm.expectRevert(ended);
        rollup.revertBatches(header);
        vm.stopPrank();
        vm.expectRevert(abi.encodeWithSelector(IPortal.RollupEnded.selector));
        portal.depositTransaction(user, 0, 21_000, false, "");
        vm.prank(user, user);
        (bool taken,) = address(portal).call{value: 1 ether}("");
        vm.assertTrue(!taken, "plain ether");
    }

    function test_beforeTheEscape_nobodyLeaves() public {
        bytes[] memory proof = _proof(_alice);
        bytes memory refused = abi.encodeWithSelector(IPortal.NotEscaped.selector);
        vm.startPrank(_alice, _alice);
        vm.expectRevert(refused);
        portal.claimBalance(OUT, _final, proof);
        vm.expectRevert(refused);
        portal.refundDeposit(2, OUT, _alice, _late);
        vm.expectRevert(refused);
        portal.claimFees(BASE_FEES, _final, proof, proof);
    }

    // ---- whose, how much, how often

    function test_leave_twice_orAsSomebodyElse_reverts() public {
        _escape();
        bytes[] memory proof = _proof(_alice);
        vm.expectRevert(abi.encodeWithSelector(IPortal.WrongAccountProof.selector, user));
        vm.prank(user, user);
        portal.claimBalance(user, _final, proof);
        // An L1 contract at the address of an account on L2 is not that account.
        vm.expectRevert(abi.encodeWithSelector(IPortal.WrongAccountProof.selector, AddressAliasing.applyAlias(_alice)));
        vm.prank(_alice, user);
        portal.claimBalance(user, _final, proof);
        vm.startPrank(_alice, _alice);
        portal.claimBalance(OUT, _final, proof);
        vm.expectRevert(abi.encodeWithSelector(IPortal.AlreadyLeft.selector, _alice));
        portal.claimBalance(OUT, _final, proof);
        vm.stopPrank();
        bytes[] memory fees = _proof(BASE_FEES);
        portal.claimFees(BASE_FEES, _final, fees, _recipientProof());
        vm.expectRevert(abi.encodeWithSelector(IPortal.AlreadyLeft.selector, BASE_FEES));
        portal.claimFees(BASE_FEES, _final, fees, _recipientProof());
    }

    function test_leave_fromAnotherState_reverts() public {
        _escape();
        OutputRootProof memory other = _final;
        bytes[] memory proof = _proof(_alice);
        bytes32 expected = Hashing.outputRoot(other);
        other.stateRoot = keccak256("a richer state");
        vm.expectRevert(abi.encodeWithSelector(IPortal.WrongOutputRoot.selector, expected, Hashing.outputRoot(other)));
        vm.prank(_alice, _alice);
        portal.claimBalance(OUT, other, proof);
    }

    function test_leave_messagePasserAndStrangers_revert() public {
        _escape();
        bytes[] memory proof = _proof(PASSER);
        vm.expectRevert(abi.encodeWithSelector(IPortal.CannotLeave.selector, PASSER));
        portal.claimFees(PASSER, _final, proof, proof);
        vm.expectRevert(abi.encodeWithSelector(IPortal.CannotLeave.selector, PASSER));
        vm.prank(PASSER, PASSER);
        portal.claimBalance(OUT, _final, proof);
        vm.expectRevert(abi.encodeWithSelector(IPortal.CannotLeave.selector, _alice));
        portal.claimFees(_alice, _final, proof, proof);
        proof = _proof(_alice);
        vm.expectRevert(abi.encodeWithSelector(IPortal.ForbiddenTarget.selector, address(portal)));
        vm.prank(_alice, _alice);
        portal.claimBalance(address(portal), _final, proof);
    }

    function test_refund_onlyWhatIsNotConsumed_once_toWhoDeposited() public {
        _escape();
        vm.startPrank(_alice, _alice);
        vm.expectRevert(abi.encodeWithSelector(IPortal.DepositConsumed.selector, 0, 2));
        portal.refundDeposit(0, OUT, _alice, _opaque(60 ether));
        vm.expectRevert(abi.encodeWithSelector(IPortal.UnknownDeposit.selector, 4, 4));
        portal.refundDeposit(4, OUT, _alice, _late);
        vm.expectPartialRevert(IPortal.WrongDeposit.selector);
        portal.refundDeposit(2, OUT, _alice, _opaque(8 ether));
        vm.expectPartialRevert(IPortal.WrongDeposit.selector);
        portal.refundDeposit(3, OUT, _alice, _opaque(3 ether));
        portal.refundDeposit(2, OUT, _alice, _late);
        vm.expectRevert(abi.encodeWithSelector(IPortal.AlreadyRefunded.selector, 2));
        portal.refundDeposit(2, OUT, _alice, _late);
    }

    /// @dev An output that was proven, but not final, is no way out.
    function test_withdrawal_ofAnOutputThatIsNotFinal_isNotPaid() public {
        WithdrawalTransaction memory withdrawal = _withdrawal(1, OUT, 1 ether);
        (uint256 index, OutputRootProof memory parts, bytes[] memory proof) = _output(withdrawal);
        portal.proveWithdrawalTransaction(withdrawal, index, parts, proof);
        _escape();
        vm.expectRevert(abi.encodeWithSelector(IRollup.RollupEnded.selector));
        portal.finalizeWithdrawalTransaction(withdrawal);
    }

    // ---- steps

    function _escape() private {
        vm.warp(rollup.escapeFrom());
        rollup.escape();
    }

    function _deposit(address from, uint256 amount) private {
        vm.prank(from, from);
        portal.depositTransaction{value: amount}(from, amount, 21_000, false, "");
    }

    function _depositCall(uint256 amount) private view returns (bytes memory) {
        return abi.encodeCall(IPortal.depositTransaction, (address(_contract), amount, 21_000, false, ""));
    }

    function _opaque(uint256 amount) private pure returns (bytes memory) {
        return Hashing.opaqueData(amount, amount, 21_000, false, "");
    }

    // ---- the final state

    function _put(address account, uint256 balance, bytes32 storageRoot) private {
        bytes memory value = TrieBuilder.accountValue(balance, storageRoot);
        _leaves[_nibble(account)] = TrieBuilder.leaf(TrieBuilder.accountKey(account), value);
    }

    function _proof(address account) private view returns (bytes[] memory) {
        return TrieBuilder.proof(_leaves, TrieBuilder.accountKey(account));
    }

    /// @dev A storage trie of a single leaf: the recipient in slot 0, beside the network's byte.
    function _recipientLeaf() private pure returns (bytes memory) {
        bytes[] memory pair = new bytes[](2);
        pair[0] = RLP.encode(abi.encodePacked(bytes1(0x20), keccak256(abi.encode(0))));
        pair[1] = RLP.encode(RLP.encode(uint256(1) << 160 | uint256(uint160(FEE_RECIPIENT))));
        return RLP.encode(pair);
    }

    function _recipientProof() private pure returns (bytes[] memory proof) {
        proof = new bytes[](1);
        proof[0] = _recipientLeaf();
    }

    function _nibble(address account) private pure returns (uint256) {
        return TrieBuilder.nibble(TrieBuilder.accountKey(account));
    }

    function _accountAt(uint256 nibble) private pure returns (address account) {
        uint160 candidate = 0x10000;
        while (_nibble(address(candidate)) != nibble) ++candidate;
        return address(candidate);
    }
}
