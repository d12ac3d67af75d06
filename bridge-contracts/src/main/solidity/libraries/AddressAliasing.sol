// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.28;

/// @title Addresses of L1 contracts as seen on L2
/// @dev A contract at the same address on L2 may be another program: an L1 contract must not be able to act as it.
library AddressAliasing {
    uint160 internal constant OFFSET = uint160(0x1111000000000000000000000000000000001111);

    /// @notice The L2 address under which the L1 contract `l1Address` acts; wraps around.
    function applyAlias(address l1Address) internal pure returns (address) {
        unchecked {
            return address(uint160(l1Address) + OFFSET);
        }
    }

    /// @notice The inverse of `applyAlias`.
    function undoAlias(address l2Address) internal pure returns (address) {
        unchecked {
            return address(uint160(l2Address) - OFFSET);
        }
    }
}
