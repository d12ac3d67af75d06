// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.28;

/// @title What a transaction pays for its place on L1
interface IGasPriceOracle {
    /// @notice L1 fee in wei of a transaction, given its encoding without a signature; 68 bytes are added for that.
    function getL1Fee(bytes memory unsignedTransaction) external view returns (uint256);
    /// @notice Upper bound of the L1 fee in wei of a transaction with so many bytes without its signature.
    function getL1FeeUpperBound(uint256 unsignedSizeBytes) external view returns (uint256);
    /// @notice L1 gas of the transaction's estimated share of calldata, as older clients ask for it.
    function getL1GasUsed(bytes memory unsignedTransaction) external view returns (uint256);
    /// @notice Wei of operator fee for `gasUsed` gas (Isthmus). The rollup charges none: both of its parameters are zero.
    function getOperatorFee(uint256 gasUsed) external view returns (uint256);
    /// @notice Base fee of the current L2 block.
    function gasPrice() external view returns (uint256);
    /// @notice Base fee of the current L2 block.
    function baseFee() external view returns (uint256);
    /// @notice L1 base fee.
    function l1BaseFee() external view returns (uint256);
    /// @notice L1 blob base fee.
    function blobBaseFee() external view returns (uint256);
    /// @notice Weight of the L1 base fee.
    function baseFeeScalar() external view returns (uint32);
    /// @notice Weight of the L1 blob base fee.
    function blobBaseFeeScalar() external view returns (uint32);
    /// @notice Decimals of the scalars.
    function decimals() external pure returns (uint256);
    /// @notice Decimals of the scalars.
    function DECIMALS() external pure returns (uint256);
    /// @notice True: the rules since Ecotone hold from genesis on.
    function isEcotone() external pure returns (bool);
    /// @notice True: the rules since Fjord hold from genesis on.
    function isFjord() external pure returns (bool);
    /// @notice True: the rules since Isthmus hold from genesis on.
    function isIsthmus() external pure returns (bool);
    /// @notice Version of this contract.
    function version() external pure returns (string memory);
}
