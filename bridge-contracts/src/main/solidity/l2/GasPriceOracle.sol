// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.28;

import {IGasPriceOracle} from "heddle/l2/IGasPriceOracle.sol";
import {IL1Block} from "heddle/l2/IL1Block.sol";
import {Predeploys} from "heddle/l2/Predeploys.sol";
import {FastLz} from "heddle/libraries/FastLz.sol";

/// @title What a transaction pays for its place on L1
/// @notice See `IGasPriceOracle`.
/// @dev The Fjord rule of the OP Stack: the size after compression is estimated by a line over the FastLZ size.
contract GasPriceOracle is IGasPriceOracle {
    /// @inheritdoc IGasPriceOracle
    uint256 public constant DECIMALS = 6;

    int256 private constant SIZE_INTERCEPT = -42_585_600;
    int256 private constant SIZE_PER_FASTLZ_BYTE = 836_500;
    int256 private constant SIZE_MINIMUM = 100e6;
    uint256 private constant SIGNATURE_BYTES = 68;
    uint256 private constant CALLDATA_GAS_PER_BYTE = 16;

    /// @inheritdoc IGasPriceOracle
    function getL1Fee(bytes memory unsignedTransaction) external view returns (uint256) {
        return _fee(FastLz.compressedSize(unsignedTransaction) + SIGNATURE_BYTES);
    }

    /// @inheritdoc IGasPriceOracle
    function getL1FeeUpperBound(uint256 unsignedSizeBytes) external view returns (uint256) {
        uint256 size = unsignedSizeBytes + SIGNATURE_BYTES;
        return _fee(size + size / 255 + 16);
    }

    /// @inheritdoc IGasPriceOracle
    function getL1GasUsed(bytes memory unsignedTransaction) external pure returns (uint256) {
        uint256 fastLzBytes = FastLz.compressedSize(unsignedTransaction) + SIGNATURE_BYTES;
        return _estimatedSize(fastLzBytes) * CALLDATA_GAS_PER_BYTE / 10 ** DECIMALS;
    }

    /// @inheritdoc IGasPriceOracle
    function getOperatorFee(uint256 gasUsed) external view returns (uint256) {
        IL1Block l1Block = IL1Block(Predeploys.L1_BLOCK);
        return gasUsed * l1Block.operatorFeeScalar() / 10 ** DECIMALS + l1Block.operatorFeeConstant();
    }

    /// @inheritdoc IGasPriceOracle
    function gasPrice() external view returns (uint256) {
        return block.basefee;
    }

    /// @inheritdoc IGasPriceOracle
    function baseFee() external view returns (uint256) {
        return block.basefee;
    }

    /// @inheritdoc IGasPriceOracle
    function l1BaseFee() public view returns (uint256) {
        return IL1Block(Predeploys.L1_BLOCK).basefee();
    }

    /// @inheritdoc IGasPriceOracle
    function blobBaseFee() public view returns (uint256) {
        return IL1Block(Predeploys.L1_BLOCK).blobBaseFee();
    }

    /// @inheritdoc IGasPriceOracle
    function baseFeeScalar() public view returns (uint32) {
        return IL1Block(Predeploys.L1_BLOCK).baseFeeScalar();
    }

    /// @inheritdoc IGasPriceOracle
    function blobBaseFeeScalar() public view returns (uint32) {
        return IL1Block(Predeploys.L1_BLOCK).blobBaseFeeScalar();
    }

    /// @inheritdoc IGasPriceOracle
    function decimals() external pure returns (uint256) {
        return DECIMALS;
    }

    /// @inheritdoc IGasPriceOracle
    function isEcotone() external pure returns (bool) {
        return true;
    }

    /// @inheritdoc IGasPriceOracle
    function isFjord() external pure returns (bool) {
        return true;
    }

    /// @inheritdoc IGasPriceOracle
    function isIsthmus() external pure returns (bool) {
        return true;
    }

    /// @inheritdoc IGasPriceOracle
    function version() external pure returns (string memory) {
        return "1.4.0";
    }

    function _fee(uint256 fastLzBytes) private view returns (uint256) {
        uint256 price = CALLDATA_GAS_PER_BYTE * baseFeeScalar() * l1BaseFee() + blobBaseFeeScalar() * blobBaseFee();
        return _estimatedSize(fastLzBytes) * price / 10 ** (2 * DECIMALS);
    }

    /// @return size estimated bytes after compression, times 10^6
    function _estimatedSize(uint256 fastLzBytes) private pure returns (uint256 size) {
        int256 estimate = SIZE_INTERCEPT + SIZE_PER_FASTLZ_BYTE * int256(fastLzBytes);
        return uint256(estimate < SIZE_MINIMUM ? SIZE_MINIMUM : estimate);
    }
}
