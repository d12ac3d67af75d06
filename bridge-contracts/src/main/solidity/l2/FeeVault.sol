// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.28;

import {LowLevelCall} from "@openzeppelin/contracts/utils/LowLevelCall.sol";
import {IFeeVault} from "heddle/l2/IFeeVault.sol";
import {IL2ToL1MessagePasser} from "heddle/l2/IL2ToL1MessagePasser.sol";
import {Predeploys} from "heddle/l2/Predeploys.sol";

/// @title Collects one kind of L2 fee
/// @notice See `IFeeVault`.
/// @dev The recipient is in storage, because the same code stands at three addresses; genesis writes slots 0 and 1, and
/// nothing can change them.
contract FeeVault is IFeeVault {
    /// @dev Gas that the recipient on L1 is given.
    uint256 private constant L1_GAS_LIMIT = 400_000;

    /// @inheritdoc IFeeVault
    address public recipient;
    /// @inheritdoc IFeeVault
    WithdrawalNetwork public withdrawalNetwork;
    /// @inheritdoc IFeeVault
    uint256 public minWithdrawalAmount;
    /// @inheritdoc IFeeVault
    uint256 public totalProcessed;

    /// @inheritdoc IFeeVault
    receive() external payable {}

    /// @inheritdoc IFeeVault
    function withdraw() external returns (uint256 value) {
        value = address(this).balance;
        if (recipient == address(0)) revert NoRecipient();
        if (value < minWithdrawalAmount) revert BelowMinimum(value, minWithdrawalAmount);
        totalProcessed += value;
        emit Withdrawal(value, recipient, msg.sender, withdrawalNetwork);
        if (withdrawalNetwork == WithdrawalNetwork.L2) {
            if (!LowLevelCall.callNoReturn(recipient, value, "")) revert TransferFailed(recipient);
        } else {
            IL2ToL1MessagePasser(payable(Predeploys.MESSAGE_PASSER)).initiateWithdrawal{value: value}(
                recipient, L1_GAS_LIMIT, ""
            );
        }
    }

    /// @inheritdoc IFeeVault
    function version() external pure returns (string memory) {
        return "1.0.0";
    }
}
