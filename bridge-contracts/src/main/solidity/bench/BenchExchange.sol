// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.28;

import {IERC20} from "@openzeppelin/contracts/token/ERC20/IERC20.sol";
import {SafeERC20} from "@openzeppelin/contracts/token/ERC20/utils/SafeERC20.sol";
import {ReentrancyGuardTransient} from "@openzeppelin/contracts/utils/ReentrancyGuardTransient.sol";

/// @title A pool of two tokens that trades along x · y = k
/// @dev Genesis writes the slots: 0 and 1 the tokens; 2 the reserves, packed, and the time of the last trade.
contract BenchExchange is ReentrancyGuardTransient {
    using SafeERC20 for IERC20;

    event Swap(address indexed trader, bool zeroForOne, uint256 amountIn, uint256 amountOut);
    event Sync(uint112 reserve0, uint112 reserve1);

    error OutputTooSmall(uint256 amountOut, uint256 minimumOut);
    error ReservesOverflow();

    IERC20 public token0;
    IERC20 public token1;
    uint112 public reserve0;
    uint112 public reserve1;
    uint32 public lastTimestamp;
    /// Sums of price · seconds, 112 fractional bits; they grow once a block.
    uint256 public cumulativePrice0;
    uint256 public cumulativePrice1;

    /// @notice Sells `amountIn` of one token for the other, at a fee of 0.3 %.
    function swap(bool zeroForOne, uint256 amountIn, uint256 minimumOut)
        external
        nonReentrant
        returns (uint256 amountOut)
    {
        (uint256 before0, uint256 before1) = (reserve0, reserve1);
        (IERC20 tokenIn, IERC20 tokenOut) = zeroForOne ? (token0, token1) : (token1, token0);
        (uint256 reserveIn, uint256 reserveOut) = zeroForOne ? (before0, before1) : (before1, before0);
        tokenIn.safeTransferFrom(msg.sender, address(this), amountIn);
        uint256 afterFee = amountIn * 997;
        amountOut = afterFee * reserveOut / (reserveIn * 1000 + afterFee);
        if (amountOut == 0 || amountOut < minimumOut) revert OutputTooSmall(amountOut, minimumOut);
        tokenOut.safeTransfer(msg.sender, amountOut);
        _update(
            zeroForOne ? before0 + amountIn : before0 - amountOut, zeroForOne ? before1 - amountOut : before1 + amountIn
        );
        emit Swap(msg.sender, zeroForOne, amountIn, amountOut);
    }

    function _update(uint256 after0, uint256 after1) private {
        if (after0 > type(uint112).max || after1 > type(uint112).max) revert ReservesOverflow();
        uint32 time = uint32(block.timestamp);
        unchecked {
            uint32 elapsed = time - lastTimestamp;
            if (elapsed > 0) {
                cumulativePrice0 += ((uint256(reserve1) << 112) / reserve0) * elapsed;
                cumulativePrice1 += ((uint256(reserve0) << 112) / reserve1) * elapsed;
            }
        }
        (reserve0, reserve1, lastTimestamp) = (uint112(after0), uint112(after1), time);
        emit Sync(uint112(after0), uint112(after1));
    }
}
