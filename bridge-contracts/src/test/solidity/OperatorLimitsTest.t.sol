// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.28;

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

    function _expectRefused(BatchHeader memory header, bytes memory failure) private {
        bytes32 hash = BatchHeaders.hash(header);
        vm.blobhashes(_blobs(1));
        vm.expectRevert(failure);
        _send(batcher, header, "", hash);
    }
}
