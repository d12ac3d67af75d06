// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.28;

/// @notice What a batch commits to. Each batch names its parent by hash, so one hash stands for the whole history.
/// @param version rules by which the batch is decoded and proven
/// @param daType where the data is: `BatchHeaders.BLOBS` or `BatchHeaders.CALLDATA`
/// @param index position in the chain of batches; 0 is the genesis batch, which has no data
/// @param l1OriginNumber L1 origin of the batch's last L2 block
/// @param l1OriginHash hash of that L1 block
/// @param depositCount deposits consumed from the Portal up to and including this batch
/// @param dataHash keccak256 of the concatenated blob versioned hashes, or of the calldata
/// @param parentHash hash of the batch before
struct BatchHeader {
    uint8 version;
    uint8 daType;
    uint64 index;
    uint64 l1OriginNumber;
    bytes32 l1OriginHash;
    uint64 depositCount;
    bytes32 dataHash;
    bytes32 parentHash;
}

/// @title The bytes of a batch header
library BatchHeaders {
    /// @notice `daType` of a batch whose data is in the blobs of the committing transaction.
    uint8 internal constant BLOBS = 0;

    /// @notice `daType` of a batch whose data is in the calldata of the committing transaction.
    uint8 internal constant CALLDATA = 1;

    /// @notice The header's 122 bytes, big-endian, in the order of its fields.
    function encode(BatchHeader memory header) internal pure returns (bytes memory) {
        return abi.encodePacked(
            header.version,
            header.daType,
            header.index,
            header.l1OriginNumber,
            header.l1OriginHash,
            header.depositCount,
            header.dataHash,
            header.parentHash
        );
    }

    /// @notice The batch hash: keccak256 of the 122 bytes.
    function hash(BatchHeader memory header) internal pure returns (bytes32) {
        return keccak256(encode(header));
    }
}
