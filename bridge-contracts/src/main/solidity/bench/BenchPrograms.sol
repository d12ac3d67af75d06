// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.28;

import {ERC20} from "@openzeppelin/contracts/token/ERC20/ERC20.sol";

/// @title Something that computes for a while when it is called
interface IBenchProgram {
    /// @notice Does the work; the result depends on all of it.
    function run() external returns (uint256 result);
}

/// @dev Each loop has this many rounds.
uint256 constant TOKEN_ROUNDS = 5_000;
uint256 constant HASH_ROUNDS = 10_000;

function account(uint256 number) pure returns (address) {
    return address(uint160(0xbe9c_0000_0000 + number));
}

/// @title 5,000 ERC-20 mints to as many accounts
contract MintProgram is ERC20, IBenchProgram {
    constructor() ERC20("Bench", "BENCH") {}

    function run() external returns (uint256) {
        for (uint256 i = 1; i <= TOKEN_ROUNDS; i++) {
            _mint(account(i), i);
        }
        return totalSupply();
    }
}

/// @title 5,000 ERC-20 transfers to as many accounts
contract TransferProgram is ERC20, IBenchProgram {
    constructor() ERC20("Bench", "BENCH") {}

    function run() external returns (uint256) {
        _mint(msg.sender, TOKEN_ROUNDS * TOKEN_ROUNDS);
        for (uint256 i = 1; i <= TOKEN_ROUNDS; i++) {
            transfer(account(i), i);
        }
        return balanceOf(msg.sender);
    }
}

/// @title 5,000 rounds of approve and transferFrom
contract ApproveTransferProgram is ERC20, IBenchProgram {
    constructor() ERC20("Bench", "BENCH") {}

    function run() external returns (uint256) {
        _mint(msg.sender, TOKEN_ROUNDS * TOKEN_ROUNDS);
        for (uint256 i = 1; i <= TOKEN_ROUNDS; i++) {
            approve(msg.sender, i);
            transferFrom(msg.sender, account(i), i);
        }
        return balanceOf(msg.sender);
    }
}

/// @title Ten thousand hashes, each of the one before
contract HashProgram is IBenchProgram {
    function run() external pure returns (uint256) {
        bytes32 hash;
        for (uint256 i = 0; i < HASH_ROUNDS; i++) {
            hash = keccak256(abi.encode(hash, i));
        }
        return uint256(hash);
    }
}
