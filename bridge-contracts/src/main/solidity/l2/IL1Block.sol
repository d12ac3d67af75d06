// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.28;

/// @title The L1 block that the current L2 block follows
/// @notice Set by the first transaction of every L2 block.
interface IL1Block {
    /// @notice Only the L1-attributes deposit may set the values.
    error NotDepositor(address caller);
    /// @notice The calldata is shorter than its fields.
    error AttributesTooShort(uint256 sizeBytes);

    /// @notice Sets all values from the packed calldata after the selector: baseFeeScalar u32, blobBaseFeeScalar u32,
    /// sequenceNumber u64, timestamp u64, number u64, basefee u256, blobBaseFee u256, hash, batcherHash,
    /// operatorFeeScalar u32, operatorFeeConstant u64.
    function setL1BlockValuesIsthmus() external;

    /// @notice Who sets the values.
    function DEPOSITOR_ACCOUNT() external pure returns (address);
    /// @notice L1 block number.
    function number() external view returns (uint64);
    /// @notice L1 block timestamp.
    function timestamp() external view returns (uint64);
    /// @notice L1 base fee.
    function basefee() external view returns (uint256);
    /// @notice L1 block hash.
    function hash() external view returns (bytes32);
    /// @notice How many L2 blocks before this one have the same L1 block.
    function sequenceNumber() external view returns (uint64);
    /// @notice Weight of the L1 blob base fee in the L1 fee.
    function blobBaseFeeScalar() external view returns (uint32);
    /// @notice Weight of the L1 base fee in the L1 fee.
    function baseFeeScalar() external view returns (uint32);
    /// @notice Address of the batcher, as a word.
    function batcherHash() external view returns (bytes32);
    /// @notice Unused; keeps its slot.
    function l1FeeOverhead() external view returns (uint256);
    /// @notice Unused; keeps its slot.
    function l1FeeScalar() external view returns (uint256);
    /// @notice L1 blob base fee.
    function blobBaseFee() external view returns (uint256);
    /// @notice Unused: always zero here.
    function operatorFeeConstant() external view returns (uint64);
    /// @notice Unused: always zero here.
    function operatorFeeScalar() external view returns (uint32);
    /// @notice Version of this contract.
    function version() external pure returns (string memory);
}
