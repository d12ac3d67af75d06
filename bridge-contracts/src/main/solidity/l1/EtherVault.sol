// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.28;

import {IEtherVault} from "heddle/l1/IEtherVault.sol";

/// @title The money
/// @notice See `IEtherVault`.
contract EtherVault is IEtherVault {
    /// @inheritdoc IEtherVault
    address public immutable PORTAL;

    modifier onlyPortal() {
        if (msg.sender != PORTAL) revert NotPortal(msg.sender);
        _;
    }

    constructor(address portal) {
        if (portal == address(0)) revert NotPortal(portal);
        PORTAL = portal;
    }

    /// @inheritdoc IEtherVault
    receive() external payable onlyPortal {}

    /// @inheritdoc IEtherVault
    function pay(uint256 amountWei) external onlyPortal {
        (bool paid,) = PORTAL.call{value: amountWei}("");
        if (!paid) revert PaymentFailed(amountWei);
    }
}
