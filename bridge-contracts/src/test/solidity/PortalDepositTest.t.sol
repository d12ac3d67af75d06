// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.28;

import {IPortal} from "heddle/l1/IPortal.sol";
import {Portal} from "heddle/l1/Portal.sol";
import {AddressAliasing} from "heddle/libraries/AddressAliasing.sol";
import {Hashing} from "heddle/libraries/Hashing.sol";
import {L1Fixture} from "./L1Fixture.sol";
import {Vm} from "./Base.sol";

contract PortalDepositTest is L1Fixture {
    function test_construction_zeroRollup_reverts() public {
        vm.expectRevert(abi.encodeWithSelector(IPortal.ZeroRollup.selector));
        new Portal(address(0), address(vault), address(authority), 0);
        vm.expectRevert(abi.encodeWithSelector(IPortal.WrongVault.selector, user));
        new Portal(address(rollup), user, address(authority), 0);
    }

    function test_views() public view {
        vm.assertEq(portal.version(), "2.0.0", "version");
        vm.assertEq(portal.ROLLUP(), address(rollup), "rollup");
        vm.assertEq(portal.PROOF_MATURITY_DELAY_SECONDS(), MATURITY_DELAY, "maturity");
        vm.assertEq(portal.depositCount(), 0, "count");
        vm.assertEq(portal.depositRollingHash(0), bytes32(0), "rolling hash");
        vm.assertEq(portal.depositGasAvailable(), 20_000_000, "gas");
        vm.assertEq(portal.l2Sender(), address(0xdEaD), "no L2 sender");
    }

    function test_deposit_fromAnEoa() public {
        bytes memory opaqueData = Hashing.opaqueData(2 ether, 1 ether, 30_000, false, hex"c0ffee");
        vm.expectEmit(address(portal));
        emit IPortal.TransactionDeposited(user, batcher, 0, opaqueData);
        vm.prank(user, user);
        portal.depositTransaction{value: 2 ether}(batcher, 1 ether, 30_000, false, hex"c0ffee");
        vm.assertEq(portal.depositCount(), 1, "count");
        vm.assertEq(portal.depositBlockNumber(0), block.number, "block");
        bytes32 expected = keccak256(abi.encode(bytes32(0), user, batcher, keccak256(opaqueData), block.number));
        vm.assertEq(portal.depositRollingHash(1), expected, "rolling hash");
        vm.assertEq(address(vault).balance, 2 ether, "escrow");
    }

    function test_deposit_fromAContract_isAliased() public {
        address aliased = address(uint160(user) + uint160(0x1111000000000000000000000000000000001111));
        vm.expectEmit(address(portal));
        emit IPortal.TransactionDeposited(aliased, batcher, 0, Hashing.opaqueData(0, 5, 21_000, false, ""));
        vm.prank(user, batcher);
        portal.depositTransaction(batcher, 5, 21_000, false, "");
    }

    /// @dev EIP-7702: the code is only a pointer, the owner's key rules the account on both chains.
    function test_deposit_fromADelegatedAccount_isNotAliased() public {
        vm.etch(user, abi.encodePacked(hex"ef0100", address(portal)));
        vm.expectEmit(address(portal));
        emit IPortal.TransactionDeposited(user, batcher, 0, Hashing.opaqueData(0, 5, 21_000, false, ""));
        vm.prank(user, batcher);
        portal.depositTransaction(batcher, 5, 21_000, false, "");

        vm.etch(user, abi.encodePacked(hex"600100", address(portal)));
        vm.expectEmit(address(portal));
        emit IPortal.TransactionDeposited(
            AddressAliasing.applyAlias(user), batcher, 0, Hashing.opaqueData(0, 5, 21_000, false, "")
        );
        vm.prank(user, batcher);
        portal.depositTransaction(batcher, 5, 21_000, false, "");
    }

    function test_receive_depositsToTheSender() public {
        vm.expectEmit(address(portal));
        emit IPortal.TransactionDeposited(user, user, 0, Hashing.opaqueData(3 ether, 3 ether, 100_000, false, ""));
        vm.prank(user, user);
        (bool sent,) = address(portal).call{value: 3 ether}("");
        vm.assertTrue(sent, "sent");
    }

    /// @dev A contract rules its alias on L2, not its own address there.
    function test_receive_fromAContract_depositsToTheAlias() public {
        address aliased = AddressAliasing.applyAlias(user);
        vm.expectEmit(address(portal));
        emit IPortal.TransactionDeposited(aliased, aliased, 0, Hashing.opaqueData(1 ether, 1 ether, 100_000, false, ""));
        vm.prank(user, batcher);
        (bool sent,) = address(portal).call{value: 1 ether}("");
        vm.assertTrue(sent, "sent");
    }

    function test_deposit_creation() public {
        vm.expectEmit(address(portal));
        emit IPortal.TransactionDeposited(user, address(0), 0, Hashing.opaqueData(0, 0, 100_000, true, hex"6001"));
        vm.prank(user, user);
        portal.depositTransaction(address(0), 0, 100_000, true, hex"6001");
        vm.expectRevert(abi.encodeWithSelector(IPortal.CreationHasTarget.selector, batcher));
        portal.depositTransaction(batcher, 0, 100_000, true, hex"6001");
    }

    function test_deposit_tooLittleGas_reverts() public {
        vm.assertEq(portal.minimumGasLimit(100), 25_000, "minimum");
        vm.expectRevert(abi.encodeWithSelector(IPortal.DepositGasTooLow.selector, 24_999, 25_000));
        portal.depositTransaction(user, 0, 24_999, false, new bytes(100));
        portal.depositTransaction(user, 0, 25_000, false, new bytes(100));
    }

    function test_deposit_tooMuchData_reverts() public {
        vm.expectRevert(abi.encodeWithSelector(IPortal.DepositDataTooLarge.selector, 120_001, 120_000));
        portal.depositTransaction(user, 0, 20_000_000, false, new bytes(120_001));
        portal.depositTransaction(user, 0, 20_000_000, false, new bytes(120_000));
    }

    function test_deposit_gasOfTheBlockIsBounded() public {
        portal.depositTransaction(user, 0, 15_000_000, false, "");
        vm.assertEq(portal.depositGasAvailable(), 5_000_000, "available");
        vm.expectRevert(abi.encodeWithSelector(IPortal.DepositGasExhausted.selector, 5_000_001, 5_000_000));
        portal.depositTransaction(user, 0, 5_000_001, false, "");
        portal.depositTransaction(user, 0, 5_000_000, false, "");
        vm.expectRevert(abi.encodeWithSelector(IPortal.DepositGasExhausted.selector, 100_000, 0));
        vm.prank(user, user);
        (bool sent,) = address(portal).call{value: 1}("");
        sent;
        vm.roll(block.number + 1);
        portal.depositTransaction(user, 0, 20_000_000, false, "");
        vm.expectRevert(abi.encodeWithSelector(IPortal.DepositGasExhausted.selector, type(uint64).max, 0));
        portal.depositTransaction(user, 0, type(uint64).max, false, "");
    }

    /// @dev L2 gas costs a tenth as much L1 gas; what the deposit uses anyway counts.
    function testFuzz_deposit_gasIsPaid(uint256 gasLimit) public {
        portal.depositTransaction(user, 0, 21_000, false, "");
        _mine(1);
        uint256 used = gasleft();
        portal.depositTransaction(user, 0, 21_000, false, "");
        used -= gasleft();
        _mine(1);
        gasLimit = _bound(gasLimit, 21_000, 20_000_000);
        uint256 paid = gasleft();
        portal.depositTransaction(user, 0, uint64(gasLimit), false, "");
        paid -= gasleft();
        vm.assertGe(paid, gasLimit / 10, "paid");
        vm.assertLe(paid, (gasLimit / 10 > used ? gasLimit / 10 : used) + 20_000, "not much more");
    }

    function test_unknownDeposit_reverts() public {
        portal.depositTransaction(user, 0, 21_000, false, "");
        vm.expectRevert(abi.encodeWithSelector(IPortal.UnknownDeposit.selector, 1, 1));
        portal.depositRollingHash(2);
        vm.expectRevert(abi.encodeWithSelector(IPortal.UnknownDeposit.selector, 1, 1));
        portal.depositBlockNumber(1);
    }

    /// @dev From the logs alone, as a node does it, the same rolling hashes come out.
    function testFuzz_rollingHash_followsFromTheLogs(uint256 seed, uint256 count) public {
        count = _bound(count, 1, 10);
        bytes32 rolling;
        for (uint256 i = 0; i < count; ++i) {
            uint256 r = uint256(keccak256(abi.encode(seed, i)));
            vm.roll(block.number + r % 3);
            bytes memory data = new bytes(r % 50);
            vm.recordLogs();
            vm.prank(user, r % 2 == 0 ? user : batcher);
            portal.depositTransaction{value: r % 1 ether}(
                address(uint160(r)), r >> 200, uint64(30_000 + r % 1_000), false, data
            );
            Vm.Log memory log = vm.getRecordedLogs()[0];
            bytes32 opaqueDataHash = keccak256(abi.decode(log.data, (bytes)));
            rolling = keccak256(abi.encode(rolling, log.topics[1], log.topics[2], opaqueDataHash, block.number));
            vm.assertEq(portal.depositRollingHash(i + 1), rolling, "rolling hash");
        }
    }
}
