// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.28;

import {TransparentUpgradeableProxy} from "@openzeppelin/contracts/proxy/transparent/TransparentUpgradeableProxy.sol";

/// @title The address of a contract whose code can be replaced
/// @notice An ERC-1967 proxy. Its admin is a ProxyAdmin of its own, which the timelock owns and nobody else.
contract UpgradeableProxy is TransparentUpgradeableProxy {
    /// @param implementation first code
    /// @param timelock owner of the ProxyAdmin
    /// @param initialization call that the new proxy makes to its code, in the same transaction
    constructor(address implementation, address timelock, bytes memory initialization)
        TransparentUpgradeableProxy(implementation, timelock, initialization)
    {}
}
