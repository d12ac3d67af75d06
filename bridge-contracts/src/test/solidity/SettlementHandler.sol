// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.28;

import {IAuthority} from "heddle/l1/IAuthority.sol";
import {IPortal} from "heddle/l1/IPortal.sol";
import {AddressAliasing} from "heddle/libraries/AddressAliasing.sol";
import {BatchHeader, BatchHeaders} from "heddle/libraries/BatchHeaders.sol";
import {Hashing, OutputRootProof, WithdrawalTransaction} from "heddle/libraries/Hashing.sol";
import {L1Fixture} from "./L1Fixture.sol";
import {TrieBuilder} from "./TrieBuilder.sol";
import {AliasOwner} from "./WithdrawalTargets.sol";

/// @notice Everybody around a rollup in random steps: users, an operator who goes silent, strangers, attestors too few
/// and just enough to lie, a guardian who pauses and takes back, long gaps, the escape. It executes L2 beside it: every
/// batch credits its deposits, moves some ether, and sends some on its way out.
contract SettlementHandler is L1Fixture {
    uint256 private constant ACCOUNTS = 4;
    uint256 private constant MAX_WITHDRAWALS = 16;
    address private constant RECIPIENT = address(0xCAFE);

    struct Deposit {
        address from;
        address to;
        uint256 amount;
    }

    /// @dev L2 after a batch.
    struct Point {
        BatchHeader header;
        uint256[ACCOUNTS] balances;
        uint64 consumed;
        uint256 withdrawals;
    }

    uint256 public deposited;
    uint256 public paid;
    uint256 public falseProofs;
    uint256 public escapes;

    address[ACCOUNTS] private _accounts;
    AliasOwner[ACCOUNTS] private _owners;
    Deposit[] private _depositsMade;
    Point[] private _points;
    WithdrawalTransaction[] private _sent;
    uint256 private _nonce;
    mapping(bytes32 hash => bool) private _isPaid;
    mapping(uint256 index => bool) private _isRefunded;
    mapping(uint256 account => bool) private _isGone;
    mapping(bytes32 root => bool) private _isHonest;

    /// @dev Two users and two contracts, each under another first nibble.
    constructor() {
        setUp();
        uint160 candidate = 0x10000;
        for (uint256 i = 0; i < 2; ++i) {
            while (_nibble(address(candidate)) != i) ++candidate;
            _accounts[i] = address(candidate);
            vm.deal(_accounts[i], 1_000_000 ether);
        }
        for (uint256 i = 2; i < ACCOUNTS; ++i) {
            _owners[i] = new AliasOwner();
            while (_nibble(AddressAliasing.applyAlias(address(_owners[i]))) != i) _owners[i] = new AliasOwner();
            _accounts[i] = AddressAliasing.applyAlias(address(_owners[i]));
            vm.deal(address(_owners[i]), 1_000_000 ether);
        }
        _points.push().header = tip;
        _isHonest[GENESIS_ROOT] = true;
    }

    // ---- users

    function deposit(uint256 who, uint256 amount) external {
        if (rollup.escaped() || _paused(IAuthority.PauseKind.DEPOSITS)) return;
        if (portal.depositGasAvailable() < 21_000) _mine(1);
        (who, amount) = (who % ACCOUNTS, _bound(amount, 0, 100 ether));
        address to = _accounts[(who + 1) % ACCOUNTS];
        bytes memory call = abi.encodeCall(IPortal.depositTransaction, (to, 0, 21_000, false, ""));
        _callAs(who, amount, call);
        _depositsMade.push(Deposit(_accounts[who], to, amount));
        deposited += amount;
    }

    function proveWithdrawal(uint256 which, uint256 output) external {
        if (_sent.length == 0) return;
        which %= _sent.length;
        output = _bound(output, 0, rollup.latestOutputIndex());
        _proveWithdrawal(which, output);
    }

    function payWithdrawal(uint256 which, uint256 time) external {
        if (_sent.length == 0) return;
        vm.warp(block.timestamp + _bound(time, 0, FINALIZATION_DELAY));
        _payWithdrawal(which % _sent.length);
    }

    // ---- whoever commits

    function commit(uint256 seed) external {
        if (rollup.escaped() || _paused(IAuthority.PauseKind.COMMITS)) return;
        _mine(1 + seed % 3);
        _commit(_nextHeader());
        _execute(seed);
    }

    /// @dev Strangers commit after the stall, and never before.
    function commitAsStranger(uint256 seed) external {
        if (rollup.escaped() || _paused(IAuthority.PauseKind.COMMITS)) return;
        _mine(1);
        BatchHeader memory header = _nextHeader();
        bool stalled = block.timestamp >= rollup.anyoneMayCommitFrom();
        vm.blobhashes(_blobs(1));
        bytes32 hash = BatchHeaders.hash(header);
        if (!stalled) vm.expectRevert();
        _send(user, header, "", hash);
        vm.blobhashes(new bytes32[](0));
        if (!stalled) return;
        tip = header;
        _execute(seed);
    }

    /// @dev A batch that leaves out deposits, or names a fork, is taken by nobody.
    function commitWrongly(bool fork) external {
        if (rollup.escaped()) return;
        _mine(1);
        BatchHeader memory header = _nextHeader();
        if (fork) header.l1OriginHash = keccak256("fork");
        else ++header.depositCount;
        vm.blobhashes(_blobs(1));
        bytes32 hash = BatchHeaders.hash(header);
        vm.expectRevert();
        _send(batcher, header, "", hash);
        vm.blobhashes(new bytes32[](0));
    }

    // ---- whoever proves

    function prove(uint256 upTo) external {
        if (_proofsStopped()) return;
        uint64 proven = rollup.lastProven();
        if (proven == rollup.lastCommitted()) return;
        uint64 last = uint64(_bound(upTo, proven + 1, rollup.lastCommitted()));
        bytes32 root = Hashing.outputRoot(_outputOf(last));
        _isHonest[root] = true;
        _prove(last, root, 10 * (last + 1));
    }

    function proveWithTooFew(uint256 signer) external {
        if (_proofsStopped() || rollup.lastProven() == rollup.lastCommitted()) return;
        uint64 last = rollup.lastCommitted();
        bytes memory proof = _proof(last, keccak256("forged"), 10 * (last + 1), signer % 3, signer % 3 + 1);
        uint64 first = rollup.lastProven() + 1;
        uint64 time = _l2Time(10 * (last + 1));
        vm.expectRevert();
        rollup.proveBatches(first, last, keccak256("forged"), 10 * (last + 1), time, prover, proof);
    }

    /// @dev Two attestors lie. An honest proof of the same batches stops it from becoming final.
    function proveFalsely(bool revertsAtOnce) external {
        if (_proofsStopped() || rollup.lastProven() == rollup.lastCommitted()) return;
        uint64 last = rollup.lastCommitted();
        uint64 l2Block = 10 * (last + 1);
        bytes32 root = Hashing.outputRoot(_outputOf(last));
        bytes memory honest = _proof(last, root, l2Block, 1, 3);
        _prove(last, keccak256("forged"), l2Block);
        uint256 index = rollup.latestOutputIndex();
        vm.prank(user);
        rollup.reportConflict(index, root, l2Block, _l2Time(l2Block), prover, honest);
        ++falseProofs;
        if (!revertsAtOnce) return;
        vm.prank(guardian);
        rollup.revertOutputs(index);
    }

    function finalize(uint256 time) external {
        vm.warp(block.timestamp + _bound(time, 0, 2 * FINALIZATION_DELAY));
        try rollup.finalizeBatches(rollup.lastProven()) {} catch {}
    }

    // ---- the guardian, and time

    function pause(uint256 kind, bool ends) external {
        vm.startPrank(guardian);
        if (ends) {
            try authority.unpause(IAuthority.PauseKind(kind % 4)) {} catch {}
        } else {
            try authority.pause(IAuthority.PauseKind(kind % 4)) {} catch {}
        }
        vm.stopPrank();
    }

    function revertOutputs(uint256 first) external {
        uint256 newest = rollup.latestOutputIndex();
        if (rollup.escaped() || rollup.lastFinalizedOutput() == newest) return;
        first = _bound(first, rollup.lastFinalizedOutput() + 1, newest);
        vm.prank(guardian);
        rollup.revertOutputs(first);
    }

    function revertBatches(uint256 count) external {
        if (rollup.escaped()) return;
        uint256 kept = _points.length - 1;
        kept -= _bound(count, 0, kept - rollup.lastFinalized());
        if (kept == _points.length - 1) return;
        vm.prank(guardian);
        rollup.revertBatches(_points[kept].header);
        while (_points.length - 1 > kept) _points.pop();
        while (_sent.length > _points[kept].withdrawals) _sent.pop();
        tip = _points[kept].header;
    }

    function gap(uint256 blocks) external {
        _mine(_bound(blocks, 1, 200));
    }

    function escape() external {
        if (rollup.escaped()) return;
        bool ready = block.timestamp >= rollup.escapeFrom();
        if (!ready) vm.expectRevert();
        rollup.escape();
        if (ready) ++escapes;
    }

    function claim(uint256 who) external {
        if (rollup.escaped()) _leave(who % ACCOUNTS);
    }

    function refund(uint256 index) external {
        if (rollup.escaped() && _depositsMade.length > 0) _refund(index % _depositsMade.length);
    }

    // ---- what holds

    /// @notice What the last final state owes: balances, its unpaid withdrawals, and deposits that it has not consumed.
    function liabilities() external view returns (uint256 sum) {
        Point storage final_ = _points[rollup.lastFinalized()];
        for (uint256 i = 0; i < ACCOUNTS; ++i) {
            if (!_isGone[i]) sum += final_.balances[i];
        }
        for (uint256 i = 0; i < final_.withdrawals; ++i) {
            if (!_isPaid[Hashing.withdrawalHash(_sent[i])]) sum += _sent[i].value;
        }
        for (uint256 i = final_.consumed; i < _depositsMade.length; ++i) {
            if (!_isRefunded[i]) sum += _depositsMade[i].amount;
        }
    }

    function escrow() external view returns (uint256) {
        return address(vault).balance;
    }

    function finalRootsAreHonest() external view returns (bool) {
        for (uint256 i = 0; i <= rollup.lastFinalizedOutput(); ++i) {
            if (!_isHonest[rollup.outputs(i).outputRoot]) return false;
        }
        return true;
    }

    /// @notice From here on, without operator, attestors, guardian or owner: everybody is paid.
    function everybodyLeaves() external {
        if (!rollup.escaped()) {
            vm.warp(rollup.escapeFrom() > block.timestamp ? rollup.escapeFrom() : block.timestamp);
            rollup.escape();
        }
        vm.warp(block.timestamp + PAUSE);
        Point storage final_ = _points[rollup.lastFinalized()];
        uint256 withdrawals = final_.withdrawals;
        for (uint256 i = 0; i < withdrawals; ++i) {
            _proveWithdrawal(i, rollup.lastFinalizedOutput());
        }
        vm.warp(block.timestamp + MATURITY_DELAY);
        for (uint256 i = 0; i < withdrawals; ++i) {
            _payWithdrawal(i);
        }
        for (uint256 i = 0; i < ACCOUNTS; ++i) {
            _leave(i);
        }
        for (uint256 i = final_.consumed; i < _depositsMade.length; ++i) {
            _refund(i);
        }
    }

    // ---- steps

    function _execute(uint256 seed) private {
        Point storage before = _points[_points.length - 1];
        Point memory next = before;
        next.header = tip;
        for (; next.consumed < tip.depositCount; ++next.consumed) {
            Deposit storage made = _depositsMade[next.consumed];
            for (uint256 i = 0; i < ACCOUNTS; ++i) {
                if (_accounts[i] == made.from) next.balances[i] += made.amount;
            }
        }
        (uint256 from, uint256 to) = (seed % ACCOUNTS, seed / 4 % ACCOUNTS);
        uint256 amount = next.balances[from] / (2 + seed / 16 % 5);
        next.balances[from] -= amount;
        if (seed / 128 % 2 == 0 && _sent.length < MAX_WITHDRAWALS) {
            _sent.push(_freshWithdrawal(amount));
            next.withdrawals = _sent.length;
        } else {
            next.balances[to] += amount;
        }
        _points.push(next);
    }

    /// @dev Its slot lies under a first nibble that no other one has.
    function _freshWithdrawal(uint256 amount) private returns (WithdrawalTransaction memory withdrawal) {
        while (true) {
            withdrawal = _withdrawal(_nonce++, RECIPIENT, amount);
            bool taken = false;
            for (uint256 i = 0; i < _sent.length; ++i) {
                taken = taken || TrieBuilder.nibble(_slotKey(_sent[i])) == TrieBuilder.nibble(_slotKey(withdrawal));
            }
            if (!taken) return withdrawal;
        }
    }

    function _proveWithdrawal(uint256 which, uint256 output) private {
        uint64 batch = rollup.outputs(output).lastBatch;
        if (which >= _points[batch].withdrawals) return;
        OutputRootProof memory parts = _outputOf(batch);
        bytes[] memory proof = TrieBuilder.proof(_messages(batch), _slotKey(_sent[which]));
        try portal.proveWithdrawalTransaction(_sent[which], output, parts, proof) {} catch {}
    }

    function _payWithdrawal(uint256 which) private {
        bytes32 hash = Hashing.withdrawalHash(_sent[which]);
        try portal.finalizeWithdrawalTransaction(_sent[which]) {
            vm.assertTrue(!_isPaid[hash], "paid twice");
            _isPaid[hash] = true;
            paid += _sent[which].value;
        } catch {}
    }

    function _leave(uint256 who) private {
        uint64 batch = rollup.lastFinalized();
        if (batch == 0 || _isGone[who]) return;
        bytes[] memory proof = TrieBuilder.proof(_accountsAfter(batch), TrieBuilder.accountKey(_accounts[who]));
        _callAs(who, 0, abi.encodeCall(IPortal.claimBalance, (RECIPIENT, _outputOf(batch), proof)));
        _isGone[who] = true;
        paid += _points[batch].balances[who];
    }

    function _refund(uint256 index) private {
        if (index < _points[rollup.lastFinalized()].consumed || _isRefunded[index]) return;
        Deposit memory made = _depositsMade[index];
        bytes memory opaqueData = Hashing.opaqueData(made.amount, 0, 21_000, false, "");
        uint256 who = 0;
        while (_accounts[who] != made.from) ++who;
        _callAs(who, 0, abi.encodeCall(IPortal.refundDeposit, (index, RECIPIENT, made.to, opaqueData)));
        _isRefunded[index] = true;
        paid += made.amount;
    }

    function _callAs(uint256 who, uint256 value, bytes memory data) private {
        if (who >= 2) {
            _owners[who].call(address(portal), value, data);
            return;
        }
        vm.prank(_accounts[who], _accounts[who]);
        (bool success,) = address(portal).call{value: value}(data);
        vm.assertTrue(success, "call of an account");
    }

    function _outputOf(uint64 batch) private view returns (OutputRootProof memory) {
        return OutputRootProof({
            version: 0,
            stateRoot: keccak256(TrieBuilder.branch(_accountsAfter(batch))),
            messagePasserStorageRoot: keccak256(TrieBuilder.branch(_messages(batch))),
            latestBlockhash: keccak256(abi.encode("block", batch))
        });
    }

    function _accountsAfter(uint64 batch) private view returns (bytes[16] memory leaves) {
        for (uint256 i = 0; i < ACCOUNTS; ++i) {
            bytes memory value = TrieBuilder.accountValue(_points[batch].balances[i], keccak256("no storage"));
            leaves[_nibble(_accounts[i])] = TrieBuilder.leaf(TrieBuilder.accountKey(_accounts[i]), value);
        }
    }

    function _messages(uint64 batch) private view returns (bytes[16] memory leaves) {
        for (uint256 i = 0; i < _points[batch].withdrawals; ++i) {
            bytes32 key = _slotKey(_sent[i]);
            leaves[TrieBuilder.nibble(key)] = TrieBuilder.leaf(key, hex"01");
        }
    }

    function _slotKey(WithdrawalTransaction memory withdrawal) private pure returns (bytes32) {
        return keccak256(abi.encode(Hashing.withdrawalSlot(Hashing.withdrawalHash(withdrawal))));
    }

    function _nibble(address account) private pure returns (uint256) {
        return TrieBuilder.nibble(TrieBuilder.accountKey(account));
    }

    function _paused(IAuthority.PauseKind kind) private view returns (bool) {
        (, uint64 until) = authority.pauseOf(kind);
        return block.timestamp < until;
    }

    /// @dev An output that was proven in two ways, and is still there, stops proofs too.
    function _proofsStopped() private view returns (bool) {
        if (rollup.escaped() || _paused(IAuthority.PauseKind.PROOFS)) return true;
        return rollup.outputs(rollup.latestOutputIndex()).outputRoot == keccak256("forged");
    }
}
