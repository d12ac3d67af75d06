// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.28;

import {IPortal} from "heddle/l1/IPortal.sol";
import {IRollup} from "heddle/l1/IRollup.sol";
import {GasPriceOracle} from "heddle/l2/GasPriceOracle.sol";
import {BatchHeader, BatchHeaders} from "heddle/libraries/BatchHeaders.sol";
import {OutputRootProof, WithdrawalTransaction} from "heddle/libraries/Hashing.sol";
import {L1Fixture} from "./L1Fixture.sol";

/// @notice Gas of the L1 transactions that recur, as a user pays it: the 21,000, the calldata, and every account and
/// slot cold, whatever the test touched before. `npm run gas` writes it to snapshots/; a bound here keeps each from
/// growing unnoticed. A batch with three attestations, committed, proven and final alone, stays below 300,000.
contract GasTest is L1Fixture {
    bytes32 private constant IMPLEMENTATION_SLOT = 0x360894a13ba1a3210667c828492db98dca3e2076cc3735a920a3ca505d382bbc;

    function setUp() public override {
        super.setUp();
        // Slots that are written once in a chain's life are not what is measured.
        vm.prank(user, user);
        portal.depositTransaction{value: 10 ether}(user, 10 ether, 21_000, false, "");
        _commitBatches(2);
        _prove(1, keccak256("output 1"), 10);
    }

    function test_gas_deposit() public {
        _mine(1);
        bytes memory call = abi.encodeCall(IPortal.depositTransaction, (user, 1 ether, 100_000, false, ""));
        _atMost("deposit", user, address(portal), 1 ether, call, 116_000);
    }

    function test_gas_commitWithoutDeposits() public {
        _mine(2);
        _commitAtMost("commit, no new deposits", 1, 92_000);
    }

    function test_gas_commitWithDeposits() public {
        portal.depositTransaction(user, 0, 21_000, false, "");
        _mine(2);
        _commitAtMost("commit, new deposits, six blobs", 6, 116_000);
    }

    function test_gas_prove() public {
        bytes memory proof = _proof(2, keccak256("output 2"), 20, 0, 3);
        bytes memory call =
            abi.encodeCall(IRollup.proveBatches, (2, 2, keccak256("output 2"), 20, _l2Time(20), prover, proof));
        _atMost("prove, three attestations", user, address(rollup), 0, call, 156_000);
    }

    function test_gas_finalize() public {
        vm.warp(block.timestamp + FINALIZATION_DELAY);
        _atMost("finalize", user, address(rollup), 0, abi.encodeCall(IRollup.finalizeBatches, (1)), 51_000);
    }

    function test_gas_withdrawal() public {
        WithdrawalTransaction memory withdrawal = _withdrawal(0, address(0xCAFE), 1 ether);
        (uint256 index, OutputRootProof memory parts, bytes[] memory proof) = _output(withdrawal);
        vm.warp(block.timestamp + FINALIZATION_DELAY);
        rollup.finalizeBatches(rollup.lastProven());
        bytes memory call = abi.encodeCall(IPortal.proveWithdrawalTransaction, (withdrawal, index, parts, proof));
        _atMost("prove a withdrawal, trie of one leaf", user, address(portal), 0, call, 112_000);
        vm.warp(block.timestamp + MATURITY_DELAY);
        call = abi.encodeCall(IPortal.finalizeWithdrawalTransaction, (withdrawal));
        _atMost("finalize a withdrawal to a new account", user, address(portal), 0, call, 122_000);
    }

    function test_gas_l1FeeQuery() public {
        string memory json = vm.readFile("vectors/l1-fees.json");
        bytes memory transaction = vm.parseJsonBytes(json, ".cases[11].data");
        vm.assertEq(transaction.length, 345, "the contract call");
        GasPriceOracle oracle = new GasPriceOracle();
        oracle.getL1GasUsed(transaction);
        vm.assertLe(vm.snapshotGasLastCall("L1 fee of 345 bytes, the call alone"), 700_000, "L1 fee");
    }

    function _commitAtMost(string memory what, uint256 blobs, uint256 limit) private {
        BatchHeader memory header = _nextHeader();
        header.dataHash = keccak256(abi.encodePacked(_blobs(blobs)));
        bytes memory call = abi.encodeCall(
            IRollup.commitBatch,
            (
                header.parentHash,
                header.version,
                header.daType,
                header.l1OriginNumber,
                header.l1OriginHash,
                header.depositCount,
                "",
                BatchHeaders.hash(header)
            )
        );
        vm.blobhashes(_blobs(blobs));
        _atMost(what, batcher, address(rollup), 0, call, limit);
    }

    function _atMost(string memory what, address from, address to, uint256 value, bytes memory data, uint256 limit)
        private
    {
        address[8] memory all = [
            address(portal),
            address(rollup),
            address(uint160(uint256(vm.load(address(portal), IMPLEMENTATION_SLOT)))),
            address(uint160(uint256(vm.load(address(rollup), IMPLEMENTATION_SLOT)))),
            address(vault),
            address(authority),
            address(registry),
            address(verifier)
        ];
        for (uint256 i = 0; i < all.length; ++i) {
            vm.cool(all[i]);
        }
        vm.prank(from, from);
        (bool success,) = to.call{value: value}(data);
        uint256 gas = vm.lastCallGas().gasTotalUsed + 21_000;
        vm.assertTrue(success, what);
        for (uint256 i = 0; i < data.length; ++i) {
            gas += data[i] == 0 ? 4 : 16;
        }
        vm.snapshotValue(what, gas);
        vm.assertLe(gas, limit, what);
    }
}
