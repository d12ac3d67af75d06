// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.28;

/// @title Where withdrawals begin
/// @notice Records messages to L1 in its storage, from where they are proven on L1. Ether sent along stays here: it is no
/// longer of use on L2, and is paid out by the Portal on L1. So its balance is all that was ever withdrawn.
interface IL2ToL1MessagePasser {
    /// @notice A message was sent. With these fields it is proven and finalized on L1.
    event MessagePassed(
        uint256 indexed nonce,
        address indexed sender,
        address indexed target,
        uint256 value,
        uint256 gasLimit,
        bytes data,
        bytes32 withdrawalHash
    );

    /// @notice No L1 transaction could ever deliver the message: it may have no more than 16,777,216 gas (EIP-7825), and
    /// L1 nodes pool none above 128 KiB.
    error UndeliverableMessage(uint256 gasLimit, uint256 dataBytes);

    /// @notice Sends a message to L1, with all ether sent along.
    /// @param target who is called on L1
    /// @param gasLimit gas that it is given at least; with 40 for each byte of data at most `MAX_GAS_LIMIT`
    /// @param data calldata; at most `MAX_DATA_BYTES`
    function initiateWithdrawal(address target, uint256 gasLimit, bytes memory data) external payable;

    /// @notice Withdraws the ether sent to the same address on L1; meant for accounts without code.
    receive() external payable;

    /// @notice Whether a message with this hash was sent.
    function sentMessages(bytes32 withdrawalHash) external view returns (bool);

    /// @notice Nonce of the next message: the message version in the high 16 bits, then a counter.
    function messageNonce() external view returns (uint256);

    /// @notice Version of the messages' encoding.
    function MESSAGE_VERSION() external pure returns (uint16);

    /// @notice Version of this contract.
    function version() external pure returns (string memory);
}
