// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.28;

import {GasPriceOracle} from "heddle/l2/GasPriceOracle.sol";
import {BatchHeader, BatchHeaders} from "heddle/libraries/BatchHeaders.sol";
import {OutputRootProof, WithdrawalTransaction} from "heddle/libraries/Hashing.sol";
import {L1Fixture} from "./L1Fixture.sol";

/// @notice Gas of what happens for every batch, deposit and withdrawal, without the 21,000 and the calldata of the
/// transaction. `npm run gas` writes it to snapshots/; a bound here keeps each from growing unnoticed.
contract GasTest is L1Fixture {
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
        vm.prank(user, user);
        portal.depositTransaction{value: 1 ether}(user, 1 ether, 100_000, false, "");
        _atMost("deposit", 92_000);
    }

    function test_gas_commitWithoutDeposits() public {
        _mine(2);
        BatchHeader memory header = _nextHeader();
        vm.blobhashes(_blobs(1));
        _send(batcher, header, "", BatchHeaders.hash(header));
        _atMost("commit, no new deposits", 78_000);
    }

    function test_gas_commitWithDeposits() public {
        portal.depositTransaction(user, 0, 21_000, false, "");
        _mine(2);
        BatchHeader memory header = _nextHeader();
        vm.blobhashes(_blobs(6));
        header.dataHash = keccak256(abi.encodePacked(_blobs(6)));
        _send(batcher, header, "", BatchHeaders.hash(header));
        _atMost("commit, new deposits, six blobs", 106_000);
    }

    function test_gas_prove() public {
        bytes memory proof = _proof(2, keccak256("output 2"), 20, 0, 2);
        rollup.proveBatches(2, 2, keccak256("output 2"), 20, _l2Time(20), prover, proof);
        _atMost("prove, two attestations", 120_000);
    }

    function test_gas_finalize() public {
        vm.warp(block.timestamp + FINALIZATION_DELAY);
        rollup.finalizeBatches(1);
        _atMost("finalize", 58_000);
    }

    function test_gas_withdrawal() public {
        WithdrawalTransaction memory withdrawal = _withdrawal(0, address(0xCAFE), 1 ether);
        (uint256 index, OutputRootProof memory parts, bytes[] memory proof) = _output(withdrawal);
        vm.warp(block.timestamp + FINALIZATION_DELAY);
        rollup.finalizeBatches(rollup.lastProven());
        portal.proveWithdrawalTransaction(withdrawal, index, parts, proof);
        _atMost("prove a withdrawal, trie of one leaf", 110_000);
        vm.warp(block.timestamp + MATURITY_DELAY);
        portal.finalizeWithdrawalTransaction(withdrawal);
        _atMost("finalize a withdrawal to a new account", 120_000);
    }

    function test_gas_l1FeeQuery() public {
        string memory json = vm.readFile("vectors/l1-fees.json");
        bytes memory transaction = vm.parseJsonBytes(json, ".cases[11].data");
        vm.assertEq(transaction.length, 345, "the contract call");
        GasPriceOracle oracle = new GasPriceOracle();
        oracle.getL1GasUsed(transaction);
        _atMost("L1 fee of 345 bytes", 700_000);
    }

    function _atMost(string memory what, uint256 limit) private {
        vm.assertLe(vm.snapshotGasLastCall(what), limit, what);
    }
}
