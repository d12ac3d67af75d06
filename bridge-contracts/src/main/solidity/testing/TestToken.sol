// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.28;

import {ERC20} from "@openzeppelin/contracts/token/ERC20/ERC20.sol";

/// @title A plain token for end-to-end tests
contract TestToken is ERC20 {
    /// @param name_ name
    /// @param symbol_ symbol
    /// @param supply all of it goes to the creator
    constructor(string memory name_, string memory symbol_, uint256 supply) ERC20(name_, symbol_) {
        _mint(msg.sender, supply);
    }
}
