// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.28;

/// @notice What holds for the batches from `fromBatch` on, up to the next checkpoint.
struct BatchCheckpoint {
    uint64 fromBatch;
    uint64 depositCount;
    uint8 version;
}

/// @title Facts about batches that change seldom, kept only where they change
/// @dev A batch costs one storage slot, its hash; only one that consumes deposits or raises the version costs another.
library BatchCheckpoints {
    /// @notice Records the facts of the newest batch, if they differ from those of the one before.
    function record(BatchCheckpoint[] storage self, BatchCheckpoint memory checkpoint) internal {
        BatchCheckpoint storage newest = self[self.length - 1];
        if (newest.depositCount == checkpoint.depositCount && newest.version == checkpoint.version) return;
        self.push(checkpoint);
    }

    /// @notice The facts of the batch `index`, which must not be before the first checkpoint.
    function lookup(BatchCheckpoint[] storage self, uint64 index) internal view returns (BatchCheckpoint memory) {
        // From the newest back in growing steps: what is asked for is near, however long the history.
        uint256 high = self.length;
        uint256 low = high - 1;
        for (uint256 step = 1; low > 0 && self[low].fromBatch > index; step *= 2) {
            high = low;
            low = low > step ? low - step : 0;
        }
        while (high - low > 1) {
            uint256 middle = (low + high) / 2;
            if (self[middle].fromBatch <= index) low = middle;
            else high = middle;
        }
        return self[low];
    }

    /// @notice Forgets the facts of all batches after `index`.
    function truncate(BatchCheckpoint[] storage self, uint64 index) internal {
        while (self[self.length - 1].fromBatch > index) self.pop();
    }
}
