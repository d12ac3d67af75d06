// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.28;

import {IL1Block} from "heddle/l2/IL1Block.sol";
import {Predeploys} from "heddle/l2/Predeploys.sol";

/// @title The L1 block that the current L2 block follows
/// @notice See `IL1Block`.
/// @dev Slots and packing are the OP Stack's: nodes read the fee parameters straight from storage.
contract L1Block is IL1Block {
    uint256 private constant ATTRIBUTES_BYTES = 176;

    /// @inheritdoc IL1Block
    address public constant DEPOSITOR_ACCOUNT = Predeploys.L1_ATTRIBUTES_DEPOSITOR;

    /// @inheritdoc IL1Block
    uint64 public number;
    /// @inheritdoc IL1Block
    uint64 public timestamp;
    /// @inheritdoc IL1Block
    uint256 public basefee;
    /// @inheritdoc IL1Block
    bytes32 public hash;
    /// @inheritdoc IL1Block
    uint64 public sequenceNumber;
    /// @inheritdoc IL1Block
    uint32 public blobBaseFeeScalar;
    /// @inheritdoc IL1Block
    uint32 public baseFeeScalar;
    /// @inheritdoc IL1Block
    bytes32 public batcherHash;
    /// @inheritdoc IL1Block
    uint256 public l1FeeOverhead;
    /// @inheritdoc IL1Block
    uint256 public l1FeeScalar;
    /// @inheritdoc IL1Block
    uint256 public blobBaseFee;
    /// @inheritdoc IL1Block
    uint64 public operatorFeeConstant;
    /// @inheritdoc IL1Block
    uint32 public operatorFeeScalar;

    /// @inheritdoc IL1Block
    function setL1BlockValuesIsthmus() external {
        if (msg.sender != DEPOSITOR_ACCOUNT) revert NotDepositor(msg.sender);
        if (msg.data.length < ATTRIBUTES_BYTES) revert AttributesTooShort(msg.data.length);
        baseFeeScalar = uint32(bytes4(msg.data[4:8]));
        blobBaseFeeScalar = uint32(bytes4(msg.data[8:12]));
        sequenceNumber = uint64(bytes8(msg.data[12:20]));
        timestamp = uint64(bytes8(msg.data[20:28]));
        number = uint64(bytes8(msg.data[28:36]));
        basefee = uint256(bytes32(msg.data[36:68]));
        blobBaseFee = uint256(bytes32(msg.data[68:100]));
        hash = bytes32(msg.data[100:132]);
        batcherHash = bytes32(msg.data[132:164]);
        operatorFeeScalar = uint32(bytes4(msg.data[164:168]));
        operatorFeeConstant = uint64(bytes8(msg.data[168:176]));
    }

    /// @inheritdoc IL1Block
    function version() external pure returns (string memory) {
        return "1.6.0";
    }
}
