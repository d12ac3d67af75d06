// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.28;

import {ERC721} from "@openzeppelin/contracts/token/ERC721/ERC721.sol";

/// @title Collectibles that anyone may mint, numbered by one counter
/// @dev The counter is slot 6, after ERC721's own.
contract BenchCollectible is ERC721 {
    uint256 public minted;

    constructor() ERC721("Bench", "BENCH") {}

    /// @notice Gives the next number to the caller.
    function mint() external returns (uint256 number) {
        number = ++minted;
        _mint(msg.sender, number);
    }
}
