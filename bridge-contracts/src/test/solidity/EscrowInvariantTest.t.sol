// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.28;

import {AddressAliasing} from "heddle/libraries/AddressAliasing.sol";
import {BatchHeader} from "heddle/libraries/BatchHeaders.sol";
import {Hashing, OutputRootProof, WithdrawalTransaction} from "heddle/libraries/Hashing.sol";
import {L1Fixture} from "./L1Fixture.sol";
import {ReentrantTarget, StubbornTarget} from "./WithdrawalTargets.sol";

/// @notice A whole bridge in random steps: deposits, withdrawals in each stage, failing and reentrant targets, reverted
/// batches. It keeps the books that L2 would keep.
contract BridgeHandler is L1Fixture {
    enum Stage {
        INITIATED,
        PROVEN,
        PAID
    }

    struct Entry {
        WithdrawalTransaction withdrawal;
        Stage stage;
        uint256 outputIndex;
        OutputRootProof parts;
        bytes[] proof;
    }

    uint256 public deposited;
    uint256 public initiated;
    uint256 public paid;
    uint256 public payouts;
    uint256 public initiatedCount;
    bytes32 public rollingHash;
    uint256 public finalBatch;
    bytes32 public finalRoot = GENESIS_ROOT;
    uint256 public deposits;

    Entry[] private _entries;
    BatchHeader[] private _headers;
    StubbornTarget private _stubborn;
    ReentrantTarget private _reentrant;

    constructor() {
        setUp();
        _headers.push(tip);
        _stubborn = new StubbornTarget();
        _reentrant = new ReentrantTarget();
    }

    function deposit(uint256 amount, uint256 value, bool aliased) external {
        if (portal.depositGasAvailable() < 100_000) _mine(1);
        amount = _bound(amount, 0, 100 ether);
        vm.prank(user, aliased ? batcher : user);
        if (value % 2 == 0 && !aliased) {
            (bool sent,) = address(portal).call{value: amount}("");
            vm.assertTrue(sent, "sent");
            _note(user, user, Hashing.opaqueData(amount, amount, 100_000, false, ""));
        } else {
            portal.depositTransaction{value: amount}(batcher, value, 30_000, false, "");
            _note(
                aliased ? AddressAliasing.applyAlias(user) : user,
                batcher,
                Hashing.opaqueData(amount, value, 30_000, false, "")
            );
        }
        deposited += amount;
    }

    /// @dev L2 can only withdraw what it has.
    function initiate(uint256 amount, uint256 kind) external {
        amount = _bound(amount, 0, deposited - initiated);
        address[3] memory targets = [address(0xCAFE), address(_stubborn), address(_reentrant)];
        Entry storage entry = _entries.push();
        entry.withdrawal = _withdrawal(_entries.length, targets[kind % 3], amount);
        entry.withdrawal.gasLimit = 250_000;
        (entry.outputIndex, entry.parts, entry.proof) = _output(entry.withdrawal);
        _headers.push(tip);
        initiated += amount;
        ++initiatedCount;
    }

    function prove(uint256 which) external {
        if (_entries.length == 0) return;
        Entry storage entry = _entries[which % _entries.length];
        try portal.proveWithdrawalTransaction(entry.withdrawal, entry.outputIndex, entry.parts, entry.proof) {
            vm.assertTrue(entry.stage != Stage.PAID, "proven after the payout");
            entry.stage = Stage.PROVEN;
        } catch {}
    }

    function finalize(uint256 which, uint256 seconds_) external {
        if (_entries.length == 0) return;
        vm.warp(block.timestamp + _bound(seconds_, 0, 2 * FINALIZATION_DELAY));
        Entry storage entry = _entries[which % _entries.length];
        _reentrant.arm(portal, _entries[(which + 1) % _entries.length].withdrawal, which % 2 == 0);
        uint256 before = portal.depositCount();
        try portal.finalizeWithdrawalTransaction(entry.withdrawal) {
            vm.assertTrue(entry.stage == Stage.PROVEN, "paid twice, or without a proof");
            entry.stage = Stage.PAID;
            paid += entry.withdrawal.value;
            ++payouts;
            finalBatch = rollup.lastFinalized();
            finalRoot = rollup.getL2Output(rollup.lastFinalizedOutput()).outputRoot;
            if (portal.depositCount() > before) _noteRedeposit(entry.withdrawal.value);
        } catch {}
    }

    function changeTarget(bool accepts, bool silent) external {
        _stubborn.accept(accepts, silent);
    }

    /// @dev The guardian takes back what is not final; L2 then goes another way, without those withdrawals.
    function revertBatches(uint256 count) external {
        uint256 kept = _headers.length - 1;
        kept -= _bound(count, 0, kept - rollup.lastFinalized());
        if (kept == _headers.length - 1) return;
        vm.prank(guardian);
        rollup.revertBatches(_headers[kept]);
        while (_headers.length - 1 > kept) _headers.pop();
        tip = _headers[kept];
    }

    function rollingHashHolds() external view returns (bool) {
        return portal.depositCount() == deposits && portal.depositRollingHash(deposits) == rollingHash;
    }

    function progress()
        external
        view
        returns (uint256 committed, uint256 proven, uint256 finalized, uint256 consumed, bool finalKept)
    {
        (committed, proven, finalized) = (rollup.lastCommitted(), rollup.lastProven(), rollup.lastFinalized());
        consumed = rollup.depositsConsumed();
        bool stays = rollup.isOutput(rollup.lastFinalizedOutput(), finalRoot, block.timestamp);
        finalKept = stays && finalized >= finalBatch;
    }

    function escrow() external view returns (uint256) {
        vm.assertEq(address(portal).balance, 0, "nothing rests in the Portal");
        return address(vault).balance;
    }

    function provenUnpaid() external view returns (uint256 sum) {
        for (uint256 i = 0; i < _entries.length; ++i) {
            if (_entries[i].stage == Stage.PROVEN) sum += _entries[i].withdrawal.value;
        }
    }

    function _noteRedeposit(uint256 amount) private {
        address from = AddressAliasing.applyAlias(address(_reentrant));
        _note(from, address(_reentrant), Hashing.opaqueData(amount, amount, 50_000, false, ""));
        deposited += amount;
    }

    function _note(address from, address to, bytes memory opaqueData) private {
        rollingHash = keccak256(abi.encode(rollingHash, from, to, keccak256(opaqueData), block.number));
        ++deposits;
    }
}

/// @notice What is escrowed.
contract EscrowInvariantTest is L1Fixture {
    BridgeHandler private _bridge;

    function setUp() public override {
        _bridge = new BridgeHandler();
        bytes4[] memory selectors = new bytes4[](6);
        selectors[0] = BridgeHandler.deposit.selector;
        selectors[1] = BridgeHandler.initiate.selector;
        selectors[2] = BridgeHandler.prove.selector;
        selectors[3] = BridgeHandler.finalize.selector;
        selectors[4] = BridgeHandler.changeTarget.selector;
        selectors[5] = BridgeHandler.revertBatches.selector;
        _target(address(_bridge), selectors);
    }

    /// @dev The random steps lead somewhere: each kind of target is paid, and the reentrant one deposits.
    function test_handler_reachesPayouts() public {
        _bridge.deposit(10 ether, 0, false);
        _bridge.changeTarget(true, false);
        for (uint256 i = 0; i < 3; ++i) {
            _bridge.initiate(1 ether, i);
            _bridge.prove(i);
        }
        for (uint256 i = 0; i < 3; ++i) {
            _bridge.finalize(i, 200);
        }
        vm.assertEq(_bridge.payouts(), 3, "payouts");
        vm.assertEq(_bridge.paid(), 3 ether, "paid");
        vm.assertEq(_bridge.deposits(), 2, "deposits");
        vm.assertEq(_bridge.escrow(), 8 ether, "escrow");
    }

    /// @dev To the wei: what came in and did not go out.
    function invariant_escrowIsDepositsLessPayouts() public view {
        vm.assertEq(_bridge.escrow(), _bridge.deposited() - _bridge.paid(), "escrow");
    }

    /// @dev What L2 still holds, and what waits to be paid, is covered.
    function invariant_escrowCoversWhatIsOwed() public view {
        uint256 onL2 = _bridge.deposited() - _bridge.initiated();
        vm.assertGe(_bridge.escrow(), onL2 + (_bridge.initiated() - _bridge.paid()), "owed");
        vm.assertGe(_bridge.escrow(), _bridge.provenUnpaid(), "proven");
    }

    function invariant_noWithdrawalIsPaidTwice() public view {
        vm.assertLe(_bridge.payouts(), _bridge.initiatedCount(), "payouts");
        vm.assertLe(_bridge.paid(), _bridge.initiated(), "paid");
    }

    /// @dev final ≤ proven ≤ committed, and what was final stays.
    function invariant_finalBatchesStay() public view {
        (uint256 committed, uint256 proven, uint256 finalized, uint256 consumed, bool finalKept) = _bridge.progress();
        vm.assertLe(finalized, proven, "final");
        vm.assertLe(proven, committed, "proven");
        vm.assertLe(consumed, _bridge.deposits(), "consumed");
        vm.assertTrue(finalKept, "final output");
    }

    function invariant_rollingHashFollowsFromTheDeposits() public view {
        vm.assertTrue(_bridge.rollingHashHolds(), "rolling hash");
    }
}
