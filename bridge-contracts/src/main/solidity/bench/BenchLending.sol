// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.28;

import {IERC20} from "@openzeppelin/contracts/token/ERC20/IERC20.sol";
import {SafeERC20} from "@openzeppelin/contracts/token/ERC20/utils/SafeERC20.sol";

/// @title A lending market: collateral in one token, loans in another
/// @dev Interest accrues once a block into an index, so everybody's debt grows without being touched; deposits and
/// loans each move one shared total. Genesis writes the slots: 0 collateral token, 1 loan token, 2 price,
/// 3 the totals of collateral and of debt shares, 4 the index and its time, 5 the positions.
contract BenchLending {
    using SafeERC20 for IERC20;

    struct Position {
        uint128 collateral;
        uint128 debtShares;
    }

    event Deposited(address indexed account, uint256 amount);
    event Borrowed(address indexed account, uint256 amount, uint256 shares);

    error Undercollateralized(uint256 debt, uint256 allowed);
    error TooLarge(uint256 amount);

    uint256 private constant ONE = 1e18;
    /// Three quarters of the collateral's value may be borrowed.
    uint256 private constant LOAN_TO_VALUE = 0.75e18;
    /// About 3 % a year.
    uint256 private constant RATE_PER_SECOND = 951_293_759;

    IERC20 public collateralToken;
    IERC20 public loanToken;
    /// Loan tokens for one collateral token, 18 decimals.
    uint256 public price;
    uint128 public totalCollateral;
    uint128 public totalDebtShares;
    /// Loan tokens for one debt share, 18 decimals.
    uint192 public index;
    uint64 public accruedAt;
    mapping(address account => Position) public positions;

    /// @notice Adds collateral to the caller's position.
    function deposit(uint256 amount) external {
        _accrue();
        uint128 added = _narrow(amount);
        positions[msg.sender].collateral += added;
        totalCollateral += added;
        collateralToken.safeTransferFrom(msg.sender, address(this), amount);
        emit Deposited(msg.sender, amount);
    }

    /// @notice Lends `amount` to the caller against the collateral that is there.
    function borrow(uint256 amount) external {
        uint256 current = _accrue();
        Position memory position = positions[msg.sender];
        uint128 shares = _narrow((amount * ONE + current - 1) / current);
        position.debtShares += shares;
        uint256 debt = uint256(position.debtShares) * current / ONE;
        uint256 allowed = uint256(position.collateral) * price / ONE * LOAN_TO_VALUE / ONE;
        if (debt > allowed) revert Undercollateralized(debt, allowed);
        positions[msg.sender] = position;
        totalDebtShares += shares;
        loanToken.safeTransfer(msg.sender, amount);
        emit Borrowed(msg.sender, amount, shares);
    }

    function _accrue() private returns (uint256 current) {
        current = index;
        uint256 elapsed = block.timestamp - accruedAt;
        if (elapsed > 0) {
            current += current * RATE_PER_SECOND * elapsed / ONE;
            index = uint192(current);
            accruedAt = uint64(block.timestamp);
        }
    }

    function _narrow(uint256 amount) private pure returns (uint128) {
        if (amount > type(uint128).max) revert TooLarge(amount);
        return uint128(amount);
    }
}
