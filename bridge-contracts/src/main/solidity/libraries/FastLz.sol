// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.28;

/// @title Size of data after FastLZ (level 1) compression
/// @dev The size decides fees, so every node must count alike: this is the OP Stack's variant, to the byte. It keeps for
/// each hash of three bytes the last position, takes a match of three or more bytes at most 8,191 back, and leaves the
/// last 13 bytes alone. A literal run costs a byte per 32; a match costs 2 bytes, or 3 if it is long.
///
/// The loops are assembly, since a contract may ask for the fee of 100 kB; the tests hold them against plain Solidity.
library FastLz {
    uint256 private constant WINDOW = 0x1fff;
    uint256 private constant TAIL_BYTES = 13;
    uint256 private constant LONGEST_MATCH = 262;
    uint256 private constant LITERAL_RUN = 32;

    /// @notice Bytes that `data` has after compression.
    function compressedSize(bytes memory data) internal pure returns (uint256 size) {
        uint256 end = data.length;
        uint256 limit = end < TAIL_BYTES ? 0 : end - TAIL_BYTES;
        // 4 bytes for each hash; 28 more, because words are written.
        bytes memory positions = new bytes(4 * (WINDOW + 1) + 28);
        uint256 literalsFrom = 0;
        uint256 position = 2;
        while (position < limit) {
            uint256 candidate;
            (position, candidate) = _nextMatch(data, positions, position, limit);
            // The last position before the limit is never the start of a match.
            if (position + 1 >= limit) break;
            size += _literalsSize(position - literalsFrom);
            uint256 matched = _matchingBytes(data, candidate + 3, position + 3, limit + 9);
            size += _matchSize(matched);
            _note(data, positions, position + matched);
            _note(data, positions, position + matched + 1);
            position += matched + 2;
            literalsFrom = position;
        }
        size += _literalsSize(end - literalsFrom);
    }

    /// @return found where the next match starts, at least `limit` if there is none
    /// @return candidate what it repeats
    function _nextMatch(bytes memory data, bytes memory positions, uint256 position, uint256 limit)
        private
        pure
        returns (uint256 found, uint256 candidate)
    {
        assembly ("memory-safe") {
            let source := add(data, 32)
            let table := add(positions, 32)
            let keep := shr(32, not(0))
            found := position
            for {} lt(found, limit) { found := add(found, 1) } {
                let three := shr(232, mload(add(source, found)))
                // The hash is over the three bytes as a little-endian number.
                let little := or(or(shr(16, three), and(three, 0xff00)), shl(16, and(three, 0xff)))
                let place := add(table, shl(2, shr(19, and(mul(little, 2654435769), 0xffffffff))))
                let word := mload(place)
                mstore(place, or(and(word, keep), shl(224, found)))
                candidate := shr(224, word)
                if lt(WINDOW, sub(found, candidate)) { continue }
                if eq(three, shr(232, mload(add(source, candidate)))) { break }
            }
        }
    }

    /// @dev Remembers `position` for the hash of the three bytes there.
    function _note(bytes memory data, bytes memory positions, uint256 position) private pure {
        assembly ("memory-safe") {
            let three := shr(232, mload(add(add(data, 32), position)))
            let little := or(or(shr(16, three), and(three, 0xff00)), shl(16, and(three, 0xff)))
            let place := add(add(positions, 32), shl(2, shr(19, and(mul(little, 2654435769), 0xffffffff))))
            mstore(place, or(and(mload(place), shr(32, not(0))), shl(224, position)))
        }
    }

    /// @return count equal bytes from `p` and `q` on, and the first unequal one, up to the end of the search
    function _matchingBytes(bytes memory data, uint256 p, uint256 q, uint256 end) private pure returns (uint256 count) {
        assembly ("memory-safe") {
            let left := add(add(data, 32), p)
            let right := add(add(data, 32), q)
            let most := mul(sub(end, q), lt(q, end))
            // Whole words as long as they are equal, then bytes.
            for {} and(lt(add(count, 31), most), eq(mload(add(left, count)), mload(add(right, count)))) {} {
                count := add(count, 32)
            }
            for {} lt(count, most) {} {
                let differs := xor(byte(0, mload(add(left, count))), byte(0, mload(add(right, count))))
                count := add(count, 1)
                if differs { break }
            }
        }
    }

    function _literalsSize(uint256 count) private pure returns (uint256) {
        return count + (count + LITERAL_RUN - 1) / LITERAL_RUN;
    }

    /// @param matched bytes beyond the first three, plus one
    function _matchSize(uint256 matched) private pure returns (uint256) {
        uint256 rest = matched - 1;
        return 3 * (rest / LONGEST_MATCH) + (rest % LONGEST_MATCH >= 6 ? 3 : 2);
    }
}
