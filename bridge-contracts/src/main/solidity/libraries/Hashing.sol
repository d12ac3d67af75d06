// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.28;

/// @notice A message from L2 to L1, as the L2ToL1MessagePasser emitted it.
/// @param nonce sequence number; the high 16 bits are the message version
/// @param sender who initiated it on L2
/// @param target who is called on L1
/// @param value wei that travels with it
/// @param gasLimit gas that the call on L1 is given at least
/// @param data calldata of the call
struct WithdrawalTransaction {
    uint256 nonce;
    address sender;
    address target;
    uint256 value;
    uint256 gasLimit;
    bytes data;
}

/// @notice The preimage of an output root of version 0.
/// @param version 0
/// @param stateRoot state root of the L2 block
/// @param messagePasserStorageRoot storage root of the L2ToL1MessagePasser after it
/// @param latestBlockhash hash of the block
struct OutputRootProof {
    bytes32 version;
    bytes32 stateRoot;
    bytes32 messagePasserStorageRoot;
    bytes32 latestBlockhash;
}

/// @title Hashes that L1, L2 and their clients agree on
/// @dev All of them are the OP Stack's, except the deposits' rolling hash.
library Hashing {
    /// @notice keccak256 over the ABI encoding of the six fields.
    function withdrawalHash(WithdrawalTransaction memory withdrawal) internal pure returns (bytes32) {
        return keccak256(
            abi.encode(
                withdrawal.nonce,
                withdrawal.sender,
                withdrawal.target,
                withdrawal.value,
                withdrawal.gasLimit,
                withdrawal.data
            )
        );
    }

    /// @notice The storage slot of a withdrawal's flag in the L2ToL1MessagePasser, whose mapping is at slot 0.
    function withdrawalSlot(bytes32 hash) internal pure returns (bytes32) {
        return keccak256(abi.encode(hash, uint256(0)));
    }

    /// @notice Output root: keccak256 over the four words.
    function outputRoot(OutputRootProof memory proof) internal pure returns (bytes32) {
        return keccak256(abi.encode(proof));
    }

    /// @notice The packed fields of a `TransactionDeposited` event: mint, value, gas limit, creation flag, data.
    function opaqueData(uint256 mint, uint256 value, uint64 gasLimit, bool isCreation, bytes memory data)
        internal
        pure
        returns (bytes memory)
    {
        return abi.encodePacked(mint, value, gasLimit, isCreation, data);
    }

    /// @notice The rolling hash after one more deposit.
    /// @param previous rolling hash before it, 0 before the first
    /// @param from sender on L2, that is after aliasing
    /// @param blockNumber L1 block of the deposit
    function rollingHash(bytes32 previous, address from, address to, bytes32 opaqueDataHash, uint256 blockNumber)
        internal
        pure
        returns (bytes32)
    {
        return keccak256(abi.encode(previous, from, to, opaqueDataHash, blockNumber));
    }
}
