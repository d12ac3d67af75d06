// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.28;

/// @title A small contract that shows each outcome of a call, for end-to-end tests
contract TestContract {
    /// @notice The value was set.
    event ValueSet(address indexed by, uint256 value);

    /// @notice What `fail` reverts with.
    error Failed(uint256 code);

    /// @notice The value last set, at slot 0.
    uint256 public value;

    /// @notice Takes ether.
    receive() external payable {}

    /// @notice Sets the value, and logs it.
    function set(uint256 newValue) external payable {
        value = newValue;
        emit ValueSet(msg.sender, newValue);
    }

    /// @notice Reverts with `Failed`.
    function fail(uint256 code) external pure {
        revert Failed(code);
    }

    /// @notice Uses about `gasAmount` gas.
    function burnGas(uint256 gasAmount) external view returns (uint256 rounds) {
        uint256 stopAt = gasleft() - gasAmount;
        while (gasleft() > stopAt) ++rounds;
    }

    /// @notice The block as the contract sees it.
    function blockContext()
        external
        view
        returns (uint256 number, uint256 timestamp, uint256 baseFee, bytes32 parentHash, uint256 prevRandao)
    {
        return (block.number, block.timestamp, block.basefee, blockhash(block.number - 1), block.prevrandao);
    }
}
