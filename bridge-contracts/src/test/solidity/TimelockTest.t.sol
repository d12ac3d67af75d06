// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.28;

import {IRollup} from "heddle/l1/IRollup.sol";
import {IVerifierRegistry} from "heddle/l1/IVerifierRegistry.sol";
import {Rollup} from "heddle/l1/Rollup.sol";
import {VerifierRegistry} from "heddle/l1/VerifierRegistry.sol";
import {L1Fixture} from "./L1Fixture.sol";

/// @notice What waits before it changes what users trust: new verifiers and new code. How long, and what never comes.
contract TimelockTest is L1Fixture {
    /// @dev A verifier that comes sooner than users can leave could judge what they have not got out yet.
    function test_verifierTimelock_notLongerThanLeaving_isRefused() public {
        IVerifierRegistry.InitParams memory quick = _registryParams(address(rollup));
        quick.timelockSeconds = uint64(rollup.exitSeconds());
        IRollup.Parameters memory params = _params();
        params.registry = address(new VerifierRegistry(quick));
        vm.expectRevert(abi.encodeWithSelector(IRollup.InvalidParameter.selector, "registry"));
        new Rollup(params);
        ++quick.timelockSeconds;
        params.registry = address(new VerifierRegistry(quick));
        new Rollup(params);
    }
}
