// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.28;

/// @title Proven outputs, as clients of the OP Stack look for them
/// @dev Names and revert text are those of its `L2OutputOracle`: clients match on them.
interface IOutputOracle {
    /// @notice An output as clients know it.
    /// @param outputRoot commitment to the L2 state
    /// @param timestamp L1 time at which the output was proven
    /// @param l2BlockNumber the L2 block it belongs to
    struct OutputProposal {
        bytes32 outputRoot;
        uint128 timestamp;
        uint128 l2BlockNumber;
    }

    /// @notice There is no output with this index.
    error UnknownOutput(uint256 index);

    /// @notice The output `index`; 0 is the genesis output.
    function getL2Output(uint256 index) external view returns (OutputProposal memory);

    /// @notice Index of the first output at or after the L2 block.
    /// @dev Reverts with `L2OutputOracle: cannot get output for a block that has not been proposed` if there is none.
    function getL2OutputIndexAfter(uint256 l2BlockNumber) external view returns (uint256);

    /// @notice The output that `getL2OutputIndexAfter` finds.
    function getL2OutputAfter(uint256 l2BlockNumber) external view returns (OutputProposal memory);

    /// @notice Index of the newest output.
    function latestOutputIndex() external view returns (uint256);

    /// @notice L2 block of the newest output.
    function latestBlockNumber() external view returns (uint256);

    /// @notice Seconds between L2 blocks.
    function L2_BLOCK_TIME() external view returns (uint256);

    /// @notice Usual number of L2 blocks between outputs.
    function SUBMISSION_INTERVAL() external view returns (uint256);

    /// @notice Seconds from proven to final.
    function FINALIZATION_PERIOD_SECONDS() external view returns (uint256);
}
