// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.28;

import {ERC20} from "@openzeppelin/contracts/token/ERC20/ERC20.sol";

/// @title The token of the workloads
/// @dev Genesis puts its code and its balances in place: `_balances` is slot 0, `_allowances` slot 1.
contract BenchToken is ERC20 {
    constructor() ERC20("Bench", "BENCH") {}
}
