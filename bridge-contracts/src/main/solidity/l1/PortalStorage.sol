// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.28;

import {IPortal} from "heddle/l1/IPortal.sol";

/// @title Everything that the Portal remembers
/// @dev In one place, because the proxy outlives the code: a later version appends, and changes nothing before. The
/// layout is checked in (`layouts/Portal.json`) and compared at every build.
abstract contract PortalStorage is IPortal {
    // One slot, which each deposit changes.
    /// @inheritdoc IPortal
    uint64 public depositCount;
    /// @dev The last L1 block with a deposit, what its deposits bought, and for which price.
    uint64 internal _meteredBlock;
    uint64 internal _meteredGas;
    uint64 internal _meteredPrice;

    mapping(uint256 index => DepositRecord) internal _deposits;

    /// @inheritdoc IPortal
    mapping(bytes32 withdrawalHash => ProvenWithdrawal) public provenWithdrawals;

    /// @inheritdoc IPortal
    mapping(bytes32 withdrawalHash => bool) public finalizedWithdrawals;

    /// @inheritdoc IPortal
    mapping(address account => bool) public hasLeft;

    /// @inheritdoc IPortal
    mapping(uint256 depositIndex => bool) public refunded;
}
