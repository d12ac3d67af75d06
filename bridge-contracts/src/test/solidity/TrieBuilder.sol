// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.28;

import {RLP} from "@openzeppelin/contracts/utils/RLP.sol";

/// @notice Merkle Patricia tries of one level: a branch of leaves, each under another first nibble of its key.
library TrieBuilder {
    bytes32 internal constant NO_CODE = keccak256("");

    function nibble(bytes32 key) internal pure returns (uint256) {
        return uint256(key) >> 252;
    }

    function accountKey(address account) internal pure returns (bytes32) {
        return keccak256(abi.encodePacked(account));
    }

    function accountValue(uint256 balance, bytes32 storageRoot) internal pure returns (bytes memory) {
        bytes[] memory fields = new bytes[](4);
        fields[0] = RLP.encode(uint256(1));
        fields[1] = RLP.encode(balance);
        fields[2] = RLP.encode(storageRoot);
        fields[3] = RLP.encode(NO_CODE);
        return RLP.encode(fields);
    }

    /// @dev The last 63 nibbles of the key, an odd number: the first one shares a byte with the flag 3.
    function leaf(bytes32 key, bytes memory value) internal pure returns (bytes memory) {
        bytes[] memory pair = new bytes[](2);
        pair[0] = RLP.encode(abi.encodePacked(bytes32(uint256(key) & ((1 << 252) - 1) | (3 << 252))));
        pair[1] = RLP.encode(value);
        return RLP.encode(pair);
    }

    /// @param leaves by first nibble; empty where there is none
    function branch(bytes[16] memory leaves) internal pure returns (bytes memory) {
        bytes[] memory children = new bytes[](17);
        for (uint256 i = 0; i < 16; ++i) {
            children[i] = leaves[i].length == 0 ? bytes(hex"80") : RLP.encode(keccak256(leaves[i]));
        }
        children[16] = hex"80";
        return RLP.encode(children);
    }

    function proof(bytes[16] memory leaves, bytes32 key) internal pure returns (bytes[] memory nodes) {
        nodes = new bytes[](2);
        (nodes[0], nodes[1]) = (branch(leaves), leaves[nibble(key)]);
    }
}
