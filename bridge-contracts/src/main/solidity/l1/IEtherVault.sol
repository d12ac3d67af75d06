// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.28;

/// @title The money
/// @notice Holds every wei that exists on L2, and gives it to nobody but the Portal, which hands it on in the same
/// transaction. Its code can never be changed, and it has no owner.
interface IEtherVault {
    /// @notice Somebody else than the Portal called.
    error NotPortal(address caller);
    /// @notice The vault has less, or the Portal did not take it.
    error PaymentFailed(uint256 amountWei);

    /// @notice Takes what the Portal puts in.
    receive() external payable;

    /// @notice Gives so much to the Portal. Only the Portal.
    function pay(uint256 amountWei) external;

    /// @notice The only one that it knows.
    function PORTAL() external view returns (address);
}
