// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.28;

import {BatchCheckpoint} from "heddle/l1/BatchCheckpoints.sol";
import {IRollup} from "heddle/l1/IRollup.sol";

/// @title Everything that the Rollup remembers
/// @dev In one place, because the proxy outlives the code: a later version appends, and changes nothing before. The
/// layout is checked in (`layouts/Rollup.json`) and compared at every build.
abstract contract RollupStorage is IRollup {
    // One slot, which each commit changes, and all that commits and proofs ask.
    /// @inheritdoc IRollup
    uint64 public lastCommitted;
    /// @inheritdoc IRollup
    uint64 public lastL1Origin;
    /// @dev The first output that was proven in two ways; `NO_CONFLICT` if there is none.
    uint64 internal _conflictOutput;
    /// @inheritdoc IRollup
    uint32 public revertEpoch;
    /// @inheritdoc IRollup
    bool public escaped;

    // One slot, which finality changes.
    /// @dev When a batch last became final, or the rollup had to begin anew.
    uint64 internal _stallFrom;
    /// @dev When a batch last became final. Nothing but finality moves this clock.
    uint64 internal _finalAt;
    /// @inheritdoc IRollup
    uint64 public lastFinalizedOutput;

    mapping(uint64 index => bytes32) internal _batchHashes;
    BatchCheckpoint[] internal _checkpoints;

    Output[] internal _outputs;

    /// @inheritdoc IRollup
    mapping(uint64 number => bytes32) public anchoredL1Blocks;
}
