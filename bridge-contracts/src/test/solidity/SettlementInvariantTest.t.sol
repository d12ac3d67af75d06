// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.28;

import {L1Fixture} from "./L1Fixture.sol";
import {SettlementHandler} from "./SettlementHandler.sol";

/// @notice Whatever anybody does, in whatever order: nothing is lost, nothing is paid twice, and everybody can leave.
contract SettlementInvariantTest is L1Fixture {
    SettlementHandler private _world;

    function setUp() public override {
        _world = new SettlementHandler();
        bytes4[] memory steps = new bytes4[](17);
        steps[0] = SettlementHandler.deposit.selector;
        steps[1] = SettlementHandler.commit.selector;
        steps[2] = SettlementHandler.prove.selector;
        steps[3] = SettlementHandler.finalize.selector;
        steps[4] = SettlementHandler.proveWithdrawal.selector;
        steps[5] = SettlementHandler.payWithdrawal.selector;
        steps[6] = SettlementHandler.commitAsStranger.selector;
        steps[7] = SettlementHandler.commitWrongly.selector;
        steps[8] = SettlementHandler.proveWithTooFew.selector;
        steps[9] = SettlementHandler.proveFalsely.selector;
        steps[10] = SettlementHandler.pause.selector;
        steps[11] = SettlementHandler.revertOutputs.selector;
        steps[12] = SettlementHandler.revertBatches.selector;
        steps[13] = SettlementHandler.gap.selector;
        steps[14] = SettlementHandler.escape.selector;
        steps[15] = SettlementHandler.claim.selector;
        steps[16] = SettlementHandler.refund.selector;
        _target(address(_world), steps);
    }

    /// @dev The steps lead somewhere: withdrawals are paid, lies are found out, the rollup ends, the rest leaves.
    function test_handler_reachesTheEnd() public {
        for (uint256 i = 0; i < 4; ++i) {
            _world.deposit(i, 10 ether);
        }
        for (uint256 i = 0; i < 4; ++i) {
            _world.commit(i);
        }
        _world.prove(3);
        _world.finalize(2 * FINALIZATION_DELAY);
        _world.proveWithdrawal(0, 1);
        _world.payWithdrawal(0, FINALIZATION_DELAY);
        vm.assertGe(_world.paid(), 1 ether, "a withdrawal");
        _world.proveFalsely(true);
        _world.proveFalsely(false);
        vm.assertEq(_world.falseProofs(), 2, "lies");
        _world.deposit(3, 5 ether);
        _world.pause(2, false);
        vm.assertEq(_world.escrow(), _world.liabilities(), "escrow");
        _world.everybodyLeaves();
        vm.assertEq(_world.escrow(), 0, "empty");
        vm.assertEq(_world.paid(), 45 ether, "all of it");
    }

    /// @dev To the wei, at every moment.
    /// forge-config: default.invariant.depth = 120
    function invariant_escrowIsWhatTheLastFinalStateOwes() public view {
        vm.assertEq(_world.escrow(), _world.liabilities(), "liabilities");
        vm.assertEq(_world.escrow(), _world.deposited() - _world.paid(), "books");
    }

    /// forge-config: default.invariant.depth = 120
    function invariant_onlyHonestRootsAreFinal() public view {
        vm.assertTrue(_world.finalRootsAreHonest(), "final roots");
    }

    /// @dev After every run: from the state that it reached, everybody is paid without anybody's help.
    function afterInvariant() public {
        _world.everybodyLeaves();
        vm.assertEq(_world.escrow(), 0, "empty");
        vm.assertEq(_world.paid(), _world.deposited(), "all of it");
    }
}
