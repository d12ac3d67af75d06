// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.28;

import {IL2ToL1MessagePasser} from "heddle/l2/IL2ToL1MessagePasser.sol";
import {Hashing, WithdrawalTransaction} from "heddle/libraries/Hashing.sol";

/// @title Where withdrawals begin
/// @notice See `IL2ToL1MessagePasser`.
/// @dev The storage layout is part of the protocol: proofs on L1 look for `sentMessages` at slot 0.
contract L2ToL1MessagePasser is IL2ToL1MessagePasser {
    /// @notice Gas that a message and its data can have on L1 together. The rest of what an L1 transaction may use goes
    /// to the Portal, and to the sixty-fourth part that a call leaves behind.
    uint256 public constant MAX_GAS_LIMIT = 16_000_000;

    /// @notice Bytes of data that a message can carry.
    uint256 public constant MAX_DATA_BYTES = 100_000;

    /// @dev What a byte of calldata costs at most (EIP-7623).
    uint256 private constant GAS_PER_DATA_BYTE = 40;

    uint256 private constant RECEIVE_GAS_LIMIT = 100_000;

    /// @inheritdoc IL2ToL1MessagePasser
    uint16 public constant MESSAGE_VERSION = 1;

    /// @inheritdoc IL2ToL1MessagePasser
    mapping(bytes32 withdrawalHash => bool) public sentMessages;

    uint240 private _messageCount;

    /// @inheritdoc IL2ToL1MessagePasser
    receive() external payable {
        initiateWithdrawal(msg.sender, RECEIVE_GAS_LIMIT, "");
    }

    /// @inheritdoc IL2ToL1MessagePasser
    function initiateWithdrawal(address target, uint256 gasLimit, bytes memory data) public payable {
        bool deliverable = data.length <= MAX_DATA_BYTES && gasLimit <= MAX_GAS_LIMIT
            && gasLimit + data.length * GAS_PER_DATA_BYTE <= MAX_GAS_LIMIT;
        if (!deliverable) revert UndeliverableMessage(gasLimit, data.length);
        uint256 nonce = messageNonce();
        bytes32 withdrawalHash =
            Hashing.withdrawalHash(WithdrawalTransaction(nonce, msg.sender, target, msg.value, gasLimit, data));
        sentMessages[withdrawalHash] = true;
        ++_messageCount;
        emit MessagePassed(nonce, msg.sender, target, msg.value, gasLimit, data, withdrawalHash);
    }

    /// @inheritdoc IL2ToL1MessagePasser
    function messageNonce() public view returns (uint256) {
        return uint256(MESSAGE_VERSION) << 240 | _messageCount;
    }

    /// @inheritdoc IL2ToL1MessagePasser
    function version() external pure returns (string memory) {
        return "1.1.0";
    }
}
