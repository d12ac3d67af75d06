// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.28;

/// @title `FastLz` in plain Solidity, which the assembly is held against
/// @dev The size decides fees, so every node must count alike: this is the OP Stack's variant, to the byte. It keeps
/// for each hash of three bytes the last position, takes a match of three or more bytes at most 8,191 back, and leaves
/// the last 13 bytes alone. A literal run costs a byte per 32; a match costs 2 bytes, or 3 if it is long.
library ReferenceFastLz {
    uint256 private constant WINDOW = 0x1fff;
    uint256 private constant TAIL_BYTES = 13;
    uint256 private constant LONGEST_MATCH = 262;
    uint256 private constant LITERAL_RUN = 32;

    /// @notice Bytes that `data` has after compression.
    function compressedSize(bytes memory data) internal pure returns (uint256 size) {
        uint256 end = data.length;
        uint256 limit = end < TAIL_BYTES ? 0 : end - TAIL_BYTES;
        // Eight positions of 32 bits in a word: memory is what this costs most.
        uint256[] memory positions = new uint256[]((WINDOW + 1) / 8);
        uint256 literalsFrom = 0;
        uint256 position = 2;
        while (position < limit) {
            uint256 candidate;
            bool found;
            for (; position < limit && !found; ++position) {
                uint256 three = _threeBytes(data, position);
                uint256 slot = _slot(three);
                candidate = _exchange(positions, slot, position);
                found = position - candidate <= WINDOW && three == _threeBytes(data, candidate);
            }
            // The last position before the limit is never the start of a match.
            if (!found || position >= limit) break;
            --position;
            size += _literalsSize(position - literalsFrom);
            uint256 matched = _matchingBytes(data, candidate + 3, position + 3, limit + 9);
            size += _matchSize(matched);
            for (uint256 i = 0; i < 2; ++i) {
                _exchange(positions, _slot(_threeBytes(data, position + matched + i)), position + matched + i);
            }
            position += matched + 2;
            literalsFrom = position;
        }
        size += _literalsSize(end - literalsFrom);
    }

    /// @dev Puts `position` in the slot, and returns what was there.
    function _exchange(uint256[] memory positions, uint256 slot, uint256 position)
        private
        pure
        returns (uint256 previous)
    {
        uint256 word = positions[slot / 8];
        uint256 shift = slot % 8 * 32;
        previous = word >> shift & type(uint32).max;
        positions[slot / 8] = word ^ (previous ^ position) << shift;
    }

    function _literalsSize(uint256 count) private pure returns (uint256) {
        return count + (count + LITERAL_RUN - 1) / LITERAL_RUN;
    }

    /// @param matched bytes beyond the first three, plus one
    function _matchSize(uint256 matched) private pure returns (uint256) {
        uint256 rest = matched - 1;
        return 3 * (rest / LONGEST_MATCH) + (rest % LONGEST_MATCH >= 6 ? 3 : 2);
    }

    /// @return count equal bytes from `p` and `q` on, and the first unequal one, up to the end of the search
    function _matchingBytes(bytes memory data, uint256 p, uint256 q, uint256 end) private pure returns (uint256 count) {
        while (q + count < end) {
            ++count;
            if (data[p + count - 1] != data[q + count - 1]) break;
        }
    }

    function _threeBytes(bytes memory data, uint256 i) private pure returns (uint256) {
        return uint256(uint8(data[i])) | uint256(uint8(data[i + 1])) << 8 | uint256(uint8(data[i + 2])) << 16;
    }

    function _slot(uint256 three) private pure returns (uint256) {
        return (2_654_435_769 * three & type(uint32).max) >> 19;
    }
}
