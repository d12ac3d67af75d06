// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.28;

/// @title The worst case for parallel execution
/// @dev Every call hashes what the call before it wrote, so no two can run side by side.
contract BenchChain {
    event Linked(uint256 indexed number, bytes32 head);

    bytes32 public head;
    uint256 public length;

    /// @notice Appends a link that depends on the caller and on the whole chain so far.
    function link() external {
        bytes32 next = keccak256(abi.encode(head, msg.sender));
        head = next;
        emit Linked(++length, next);
    }
}
