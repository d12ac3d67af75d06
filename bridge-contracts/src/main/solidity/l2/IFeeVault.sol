// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.28;

/// @title Collects one kind of L2 fee
/// @notice The protocol credits fees to its balance directly; anyone may send them on to the recipient.
interface IFeeVault {
    /// @notice Where the recipient is.
    enum WithdrawalNetwork {
        L1,
        L2
    }

    /// @notice Fees were sent on.
    event Withdrawal(uint256 value, address to, address from, WithdrawalNetwork withdrawalNetwork);

    /// @notice There is too little to send on.
    error BelowMinimum(uint256 balance, uint256 minimum);
    /// @notice The vault has no recipient: genesis did not set one.
    error NoRecipient();
    /// @notice The recipient on L2 refused the transfer.
    error TransferFailed(address recipient);

    /// @notice Sends the whole balance to the recipient.
    function withdraw() external returns (uint256 value);
    /// @notice Takes fees.
    receive() external payable;
    /// @notice Who gets the fees.
    function recipient() external view returns (address);
    /// @notice On which network it gets them.
    function withdrawalNetwork() external view returns (WithdrawalNetwork);
    /// @notice Smallest balance that is sent on.
    function minWithdrawalAmount() external view returns (uint256);
    /// @notice All that was ever sent on.
    function totalProcessed() external view returns (uint256);
    /// @notice Version of this contract.
    function version() external pure returns (string memory);
}
