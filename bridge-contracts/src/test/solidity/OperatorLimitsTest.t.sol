// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.28;

import {IAuthority} from "heddle/l1/IAuthority.sol";
import {IRollup} from "heddle/l1/IRollup.sol";
import {BatchHeader, BatchHeaders} from "heddle/libraries/BatchHeaders.sol";
import {L1Fixture} from "./L1Fixture.sol";

/// @notice What whoever commits cannot do to a chain, with the worst intentions.
contract OperatorLimitsTest is L1Fixture {
    /// @dev Blocks of a batch, each of which takes at most the next L1 block as its origin.
    uint64 private constant REACH = 4_096;

    // ---- batches that no rule can derive

    function test_originOutOfABatchsReach_reverts() public {
        _mine(REACH + 1);
        BatchHeader memory header = _nextHeader();
        vm.assertEq(header.l1OriginNumber, tip.l1OriginNumber + REACH + 1, "a block too far");
        _expectRefused(
            header,
            abi.encodeWithSelector(IRollup.L1OriginTooFar.selector, header.l1OriginNumber - 1, header.l1OriginNumber)
        );
        header.l1OriginNumber -= 1;
        header.l1OriginHash = blockhash(header.l1OriginNumber);
        _commit(header);
    }

    /// @dev The record of a deposit has 24 bytes of the hash. While L1 knows the block all 32 must be right.
    function test_originOfAKnownBlock_allBytesOfTheHashMatter() public {
        _mine(3);
        uint64 origin = uint64(block.number) - 1;
        bytes32 known = blockhash(origin);
        portal.depositTransaction(user, 0, 21_000, false, "");
        BatchHeader memory header = _nextHeader();
        header.l1OriginHash = known ^ bytes32(uint256(1));
        _expectRefused(
            header, abi.encodeWithSelector(IRollup.UnknownL1Origin.selector, origin, header.l1OriginHash, known)
        );
        header.l1OriginHash = known;
        _commit(header);
    }

    // ---- deposits that nobody consumes

    /// @dev Finality goes on, and yet a deposit waits too long: then anyone may commit.
    function test_depositOverdueForTooLong_anyoneMayCommit() public {
        portal.depositTransaction(user, 0, 21_000, false, "");
        _mine(1);
        _commit(_nextHeader());
        portal.depositTransaction(user, 0, 21_000, false, "");
        uint256 made = block.number;
        _mine(INCLUSION_WINDOW + STALL / 12);
        _prove(1, keccak256("output 1"), 10);
        vm.warp(block.timestamp + FINALIZATION_DELAY);
        rollup.finalizeBatches(1);
        BatchHeader memory header = _nextHeader();
        bytes32 hash = BatchHeaders.hash(header);
        vm.blobhashes(_blobs(1));
        vm.assertEq(block.number, made + INCLUSION_WINDOW + STALL / 12, "not yet");
        vm.expectPartialRevert(IRollup.NotBatcher.selector);
        _send(user, header, "", hash);
        _mine(1);
        header = _nextHeader();
        hash = BatchHeaders.hash(header);
        _send(user, header, "", hash);
    }

    /// @dev As after every pause of commits, the operator has its time first.
    function test_depositOverdueForTooLong_duringAPause_operatorComesFirst() public {
        portal.depositTransaction(user, 0, 21_000, false, "");
        _pause(IAuthority.PauseKind.COMMITS);
        uint256 from = block.timestamp + PAUSE + STALL;
        vm.roll(block.number + INCLUSION_WINDOW + STALL / 12 + 1);
        vm.warp(from - 1);
        vm.assertEq(rollup.anyoneMayCommitFrom(), from, "not yet");
        vm.warp(from);
        vm.assertEq(rollup.anyoneMayCommitFrom(), 0, "now");
    }

    function _expectRefused(BatchHeader memory header, bytes memory failure) private {
        bytes32 hash = BatchHeaders.hash(header);
        vm.blobhashes(_blobs(1));
        vm.expectRevert(failure);
        _send(batcher, header, "", hash);
    }
}
