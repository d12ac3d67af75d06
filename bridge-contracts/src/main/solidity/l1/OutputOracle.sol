// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.28;

import {IOutputOracle} from "heddle/l1/IOutputOracle.sol";
import {IRollup} from "heddle/l1/IRollup.sol";
import {RollupStorage} from "heddle/l1/RollupStorage.sol";

/// @title The chain of outputs
/// @dev Part of the Rollup. Outputs ascend in L2 block, batch and time of proof, so that each can be searched for.
abstract contract OutputOracle is RollupStorage {
    /// @inheritdoc IOutputOracle
    uint256 public immutable L2_BLOCK_TIME;
    /// @inheritdoc IOutputOracle
    uint256 public immutable SUBMISSION_INTERVAL;
    /// @inheritdoc IOutputOracle
    uint256 public immutable FINALIZATION_PERIOD_SECONDS;

    uint64 internal constant NO_CONFLICT = type(uint64).max;

    constructor(uint64 l2BlockTimeSeconds, uint64 submissionIntervalBlocks, uint64 finalizationDelaySeconds) {
        L2_BLOCK_TIME = l2BlockTimeSeconds;
        SUBMISSION_INTERVAL = submissionIntervalBlocks;
        FINALIZATION_PERIOD_SECONDS = finalizationDelaySeconds;
    }

    /// @inheritdoc IOutputOracle
    function getL2OutputAfter(uint256 l2BlockNumber) external view returns (OutputProposal memory) {
        return getL2Output(getL2OutputIndexAfter(l2BlockNumber));
    }

    /// @inheritdoc IOutputOracle
    function latestBlockNumber() external view returns (uint256) {
        return _newestOutput().l2BlockNumber;
    }

    /// @inheritdoc IRollup
    function isOutput(uint256 index, bytes32 outputRoot, uint256 since) external view returns (bool) {
        return index < _outputs.length && _outputs[index].outputRoot == outputRoot && _outputs[index].provenAt <= since;
    }

    /// @inheritdoc IOutputOracle
    function getL2Output(uint256 index) public view returns (OutputProposal memory) {
        Output memory output = outputs(index);
        return OutputProposal({
            outputRoot: output.outputRoot, timestamp: output.provenAt, l2BlockNumber: output.l2BlockNumber
        });
    }

    /// @inheritdoc IOutputOracle
    function getL2OutputIndexAfter(uint256 l2BlockNumber) public view returns (uint256) {
        // Clients compare this text.
        require(
            l2BlockNumber <= _newestOutput().l2BlockNumber,
            "L2OutputOracle: cannot get output for a block that has not been proposed"
        );
        uint256 low = 0;
        uint256 high = _outputs.length - 1;
        while (low < high) {
            uint256 middle = (low + high) / 2;
            if (_outputs[middle].l2BlockNumber < l2BlockNumber) low = middle + 1;
            else high = middle;
        }
        return low;
    }

    /// @inheritdoc IOutputOracle
    function latestOutputIndex() public view returns (uint256) {
        return _outputs.length - 1;
    }

    /// @inheritdoc IRollup
    function outputs(uint256 index) public view returns (Output memory) {
        if (index >= _outputs.length) revert UnknownOutput(index);
        return _outputs[index];
    }

    /// @inheritdoc IRollup
    function lastFinalized() public view returns (uint64) {
        return _outputs[lastFinalizedOutput].lastBatch;
    }

    function _newestOutput() internal view returns (Output memory) {
        return _outputs[_outputs.length - 1];
    }

    function _pushOutput(Output memory output) internal returns (uint256 index) {
        index = _outputs.length;
        _outputs.push(output);
    }

    /// @return index the output that ends at batch `last`, not final yet
    function _outputEndingAt(uint64 last) internal view returns (uint256 index) {
        index = lastFinalizedOutput + 1;
        uint256 high = _outputs.length;
        while (index < high) {
            uint256 middle = (index + high) / 2;
            if (_outputs[middle].lastBatch < last) index = middle + 1;
            else high = middle;
        }
        if (index == _outputs.length || _outputs[index].lastBatch != last) revert NotFinalizable(last);
    }

    function _dropNewestOutput() internal {
        _outputs.pop();
        if (_conflictOutput != NO_CONFLICT && _outputs.length <= _conflictOutput) _conflictOutput = NO_CONFLICT;
    }
}
