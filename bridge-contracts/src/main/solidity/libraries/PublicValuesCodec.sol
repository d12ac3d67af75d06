// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.28;

/// @notice What a proof shows: from the output `prevOutputRoot`, the data of the batches after `prevBatchHash` up to
/// `lastBatchHash`, together with the deposits between the two rolling hashes, leads to the output `newOutputRoot`.
/// @param l1ChainId chain that the rollup settles on
/// @param rollup the Rollup contract on it
/// @param l2ChainId chain id of the rollup itself
/// @param configHash hash of the rollup's configuration
/// @param prevBatchHash batch before the first proven one
/// @param lastBatchHash last proven batch
/// @param prevOutputRoot output after the batch `prevBatchHash`
/// @param newOutputRoot output after the batch `lastBatchHash`
/// @param lastL2Block number of the last L2 block of the last batch
/// @param lastL2Timestamp its timestamp, in seconds
/// @param prevDepositRollingHash the Portal's rolling hash over the deposits consumed before
/// @param newDepositRollingHash the same after
/// @param prover who is credited with the proof; binds it, so that a copied proof does not pay the copier
/// @param revertEpoch how often the guardian took batches or outputs back; so a proof does not outlive what it proved
struct PublicValues {
    uint256 l1ChainId;
    address rollup;
    uint256 l2ChainId;
    bytes32 configHash;
    bytes32 prevBatchHash;
    bytes32 lastBatchHash;
    bytes32 prevOutputRoot;
    bytes32 newOutputRoot;
    uint64 lastL2Block;
    uint64 lastL2Timestamp;
    bytes32 prevDepositRollingHash;
    bytes32 newDepositRollingHash;
    address prover;
    uint64 revertEpoch;
}

/// @title The bytes of the public values
library PublicValuesCodec {
    /// @notice First word of the public values of this layout.
    bytes32 internal constant DOMAIN = keccak256("heddle.public-values.v2");

    /// @notice The domain and the fields in their order, each as a 32-byte word: 480 bytes.
    function encode(PublicValues memory values) internal pure returns (bytes memory) {
        return abi.encode(DOMAIN, values);
    }
}
