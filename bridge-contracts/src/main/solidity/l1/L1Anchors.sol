// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.28;

import {IPortal} from "heddle/l1/IPortal.sol";
import {IRollup} from "heddle/l1/IRollup.sol";
import {RollupStorage} from "heddle/l1/RollupStorage.sol";

/// @title Which L1 blocks a batch may name as its origin
/// @dev Part of the Rollup. L1 itself forgets: `blockhash` knows 256 blocks, the history contract of EIP-2935 knows
/// 8191. A rollup that stood still for longer must still be able to go on from where it stood, in steps of a batch's
/// reach. So two more sources do not forget: hashes that somebody anchored while they were known, and those that the
/// Portal keeps beside each deposit, of the block before it. A batch that stops right before the next deposit always
/// has one.
abstract contract L1Anchors is RollupStorage {
    address private constant L1_HISTORY = 0x0000F90827F1C53a10cb7A02335B175320002935;

    /// @inheritdoc IRollup
    function anchorL1Block(uint64 number, bytes32 hash) external {
        _checkL1Block(number, hash);
        anchoredL1Blocks[number] = hash;
        emit L1BlockAnchored(number, hash);
    }

    /// @dev As `_checkL1Block`, and for a block that L1 has forgotten if the deposit `nextDeposit` of `portal` came
    /// right after it. That record has 24 of the hash's 32 bytes, so it counts only where nothing else is known.
    function _checkOriginBlock(IPortal portal, uint64 number, bytes32 hash, uint64 nextDeposit) internal view {
        bytes32 actual = _l1BlockHash(number, hash);
        if (hash != 0 && actual == 0 && nextDeposit < portal.depositCount()) {
            (uint64 blockNumber, bytes24 parentHash) = portal.depositBlock(nextDeposit);
            if (blockNumber == number + 1 && parentHash == bytes24(hash)) return;
        }
        if (hash == 0 || actual != hash) revert UnknownL1Origin(number, hash, actual);
    }

    function _checkL1Block(uint64 number, bytes32 hash) internal view {
        bytes32 actual = _l1BlockHash(number, hash);
        if (hash == 0 || actual != hash) revert UnknownL1Origin(number, hash, actual);
    }

    /// @dev `blockhash` is cheapest, but not every L1 node can answer it truthfully: one that was loaded from a file
    /// (anvil) has lost the hashes of the blocks before. So whatever it does not confirm is looked up elsewhere.
    /// @return actual the hash of the block, as far as L1 or an anchor knows it; 0 if neither does
    function _l1BlockHash(uint64 number, bytes32 expected) private view returns (bytes32 actual) {
        actual = blockhash(number);
        if (actual == expected) return actual;
        (bool known, bytes memory result) = L1_HISTORY.staticcall(abi.encode(number));
        if (known && result.length == 32) actual = bytes32(result);
        if (actual != expected && anchoredL1Blocks[number] != 0) actual = anchoredL1Blocks[number];
    }
}
