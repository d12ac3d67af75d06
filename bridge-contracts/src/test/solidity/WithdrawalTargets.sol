// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.28;

import {Portal} from "heddle/l1/Portal.sol";
import {WithdrawalTransaction} from "heddle/libraries/Hashing.sol";

/// @notice Notes what it is called with.
contract RecordingTarget {
    address public l2Sender;
    uint256 public gasGiven;
    uint256 public received;
    bytes public data;

    fallback() external payable {
        gasGiven = gasleft();
        l2Sender = Portal(payable(msg.sender)).l2Sender();
        received = msg.value;
        data = msg.data;
    }

    receive() external payable {
        received = msg.value;
    }
}

/// @notice Refuses until it is told to accept.
contract StubbornTarget {
    error NotYet(uint256 code);

    bool public accepts;
    bool public silent;

    receive() external payable {
        if (silent) {
            assembly {
                revert(0, 0)
            }
        }
        if (!accepts) revert NotYet(7);
    }

    function accept(bool accepts_, bool silent_) external {
        (accepts, silent) = (accepts_, silent_);
    }
}

/// @notice Tries to be paid twice.
contract ReentrantTarget {
    Portal public portal;
    WithdrawalTransaction public other;
    bytes public failure;
    bool public deposits;

    function arm(Portal portal_, WithdrawalTransaction calldata other_, bool deposits_) external {
        (portal, other, deposits) = (portal_, other_, deposits_);
    }

    receive() external payable {
        if (deposits) {
            portal.depositTransaction{value: msg.value}(address(this), msg.value, 50_000, false, "");
            return;
        }
        try portal.finalizeWithdrawalTransaction(other) {}
        catch (bytes memory reason) {
            failure = reason;
        }
    }
}

/// @notice An L1 contract that owns something on L2, through its alias.
contract AliasOwner {
    receive() external payable {}

    function call(address target, uint256 value, bytes calldata data) external {
        (bool success, bytes memory reason) = target.call{value: value}(data);
        if (success) return;
        assembly {
            revert(add(reason, 32), mload(reason))
        }
    }
}
