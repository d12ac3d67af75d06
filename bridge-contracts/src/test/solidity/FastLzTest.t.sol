// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.28;

import {FastLz} from "heddle/libraries/FastLz.sol";
import {Base} from "./Base.sol";
import {ReferenceFastLz} from "./ReferenceFastLz.sol";

/// @notice The assembly against plain Solidity.
contract FastLzTest is Base {
    /// @dev Bytes of few values, so that there are matches of every length; runs of one value; and noise.
    function testFuzz_compressedSize_isThatOfTheReference(uint256 seed, uint256 size, uint256 values) public pure {
        size = _bound(size, 0, 3_000);
        values = _bound(values, 1, 256);
        bytes memory data = new bytes(size);
        uint256 run;
        for (uint256 i = 0; i < size; ++i) {
            uint256 random = uint256(keccak256(abi.encode(seed, i)));
            if (run == 0 && random % 97 == 0) run = random / 97 % 600;
            if (run > 0) --run;
            data[i] = run > 0 && i > 0 ? data[i - 1] : bytes1(uint8(random / 97 / 600 % values));
        }
        vm.assertEq(FastLz.compressedSize(data), ReferenceFastLz.compressedSize(data), "size");
    }

    function testFuzz_compressedSize_ofAnyBytes(bytes memory data) public pure {
        vm.assertEq(FastLz.compressedSize(data), ReferenceFastLz.compressedSize(data), "size");
    }

    /// @dev Repetitions farther apart than the window, at its edge, and within it.
    function test_compressedSize_atTheEdgeOfTheWindow() public pure {
        for (uint256 distance = 8_188; distance <= 8_195; ++distance) {
            bytes memory data = new bytes(8_400);
            for (uint256 i = 0; i < data.length; ++i) {
                data[i] = bytes1(uint8(uint256(keccak256(abi.encode(i >= distance + 40 ? i - distance : i)))));
            }
            vm.assertEq(FastLz.compressedSize(data), ReferenceFastLz.compressedSize(data), "size");
        }
    }
}
