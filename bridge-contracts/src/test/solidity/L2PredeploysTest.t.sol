// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.28;

import {FeeVault} from "heddle/l2/FeeVault.sol";
import {GasPriceOracle} from "heddle/l2/GasPriceOracle.sol";
import {IFeeVault} from "heddle/l2/IFeeVault.sol";
import {IL1Block} from "heddle/l2/IL1Block.sol";
import {IL2ToL1MessagePasser} from "heddle/l2/IL2ToL1MessagePasser.sol";
import {L1Block} from "heddle/l2/L1Block.sol";
import {L2ToL1MessagePasser} from "heddle/l2/L2ToL1MessagePasser.sol";
import {Predeploys} from "heddle/l2/Predeploys.sol";
import {Hashing, WithdrawalTransaction} from "heddle/libraries/Hashing.sol";
import {Base} from "./Base.sol";
import {StubbornTarget} from "./WithdrawalTargets.sol";

/// @notice The predeploys at their addresses, with code put there as genesis does it.
contract L2PredeploysTest is Base {
    L1Block private constant L1_BLOCK = L1Block(Predeploys.L1_BLOCK);
    GasPriceOracle private constant ORACLE = GasPriceOracle(Predeploys.GAS_PRICE_ORACLE);
    L2ToL1MessagePasser private constant PASSER = L2ToL1MessagePasser(payable(Predeploys.MESSAGE_PASSER));
    FeeVault private constant VAULT = FeeVault(payable(Predeploys.BASE_FEE_VAULT));

    address private user = address(0x0E0E);

    function setUp() public {
        vm.etch(Predeploys.L1_BLOCK, type(L1Block).runtimeCode);
        vm.etch(Predeploys.GAS_PRICE_ORACLE, type(GasPriceOracle).runtimeCode);
        vm.etch(Predeploys.MESSAGE_PASSER, type(L2ToL1MessagePasser).runtimeCode);
        vm.etch(Predeploys.BASE_FEE_VAULT, type(FeeVault).runtimeCode);
        vm.deal(user, 100 ether);
    }

    // ---- L1Block

    function test_l1Block_setsAllValuesInTheirSlots() public {
        vm.assertEq(bytes32(L1Block.setL1BlockValuesIsthmus.selector), bytes32(bytes4(0x098999be)), "selector");
        _setAttributes(_attributes(1_368, 810_949, 7, 1_800_000_000, 1_234, 30 gwei, 5));
        vm.assertEq(L1_BLOCK.baseFeeScalar(), 1_368, "baseFeeScalar");
        vm.assertEq(L1_BLOCK.blobBaseFeeScalar(), 810_949, "blobBaseFeeScalar");
        vm.assertEq(L1_BLOCK.sequenceNumber(), 7, "sequenceNumber");
        vm.assertEq(L1_BLOCK.timestamp(), 1_800_000_000, "timestamp");
        vm.assertEq(L1_BLOCK.number(), 1_234, "number");
        vm.assertEq(L1_BLOCK.basefee(), 30 gwei, "basefee");
        vm.assertEq(L1_BLOCK.blobBaseFee(), 5, "blobBaseFee");
        vm.assertEq(L1_BLOCK.hash(), keccak256("hash"), "hash");
        vm.assertEq(L1_BLOCK.batcherHash(), keccak256("batcher"), "batcherHash");
        vm.assertEq(L1_BLOCK.operatorFeeScalar(), 11, "operatorFeeScalar");
        vm.assertEq(L1_BLOCK.operatorFeeConstant(), 12, "operatorFeeConstant");
        vm.assertEq(L1_BLOCK.l1FeeOverhead() + L1_BLOCK.l1FeeScalar(), 0, "unused");

        // The slots that nodes of the OP Stack read.
        vm.assertEq(_slot(0), bytes32(uint256(1_800_000_000) << 64 | 1_234), "slot 0");
        vm.assertEq(_slot(1), bytes32(uint256(30 gwei)), "slot 1");
        vm.assertEq(_slot(2), keccak256("hash"), "slot 2");
        vm.assertEq(_slot(3), bytes32(uint256(1_368) << 96 | uint256(810_949) << 64 | 7), "slot 3");
        vm.assertEq(_slot(4), keccak256("batcher"), "slot 4");
        vm.assertEq(_slot(7), bytes32(uint256(5)), "slot 7");
        vm.assertEq(_slot(8), bytes32(uint256(11) << 64 | 12), "slot 8");
    }

    function testFuzz_l1Block_roundTrip(uint32 a, uint32 b, uint64 c, uint64 d, uint64 e, uint256 f, uint256 g) public {
        _setAttributes(_attributes(a, b, c, d, e, f, g));
        vm.assertEq(L1_BLOCK.baseFeeScalar(), a, "baseFeeScalar");
        vm.assertEq(L1_BLOCK.blobBaseFeeScalar(), b, "blobBaseFeeScalar");
        vm.assertEq(L1_BLOCK.sequenceNumber(), c, "sequenceNumber");
        vm.assertEq(L1_BLOCK.timestamp(), d, "timestamp");
        vm.assertEq(L1_BLOCK.number(), e, "number");
        vm.assertEq(L1_BLOCK.basefee(), f, "basefee");
        vm.assertEq(L1_BLOCK.blobBaseFee(), g, "blobBaseFee");
    }

    function test_l1Block_onlyTheDepositor() public {
        vm.expectRevert(abi.encodeWithSelector(IL1Block.NotDepositor.selector, user));
        vm.prank(user);
        L1_BLOCK.setL1BlockValuesIsthmus();
        address depositor = L1_BLOCK.DEPOSITOR_ACCOUNT();
        vm.expectRevert(abi.encodeWithSelector(IL1Block.AttributesTooShort.selector, 4));
        vm.prank(depositor);
        L1_BLOCK.setL1BlockValuesIsthmus();
    }

    // ---- GasPriceOracle

    function test_oracle_l1Fees() public {
        string memory json = vm.readFile("vectors/l1-fees.json");
        _setAttributes(
            _attributes(
                uint32(vm.parseJsonUint(json, ".baseFeeScalar")),
                uint32(vm.parseJsonUint(json, ".blobBaseFeeScalar")),
                0,
                0,
                0,
                vm.parseJsonUint(json, ".l1BaseFee"),
                vm.parseJsonUint(json, ".blobBaseFee")
            )
        );
        uint256 count = vm.parseJsonUint(json, ".count");
        for (uint256 i = 0; i < count; ++i) {
            uint256 fee = ORACLE.getL1Fee(vm.parseJsonBytes(json, _at("cases", i, "data")));
            vm.assertEq(fee, vm.parseJsonUint(json, _at("cases", i, "feeUnsigned")), "fee");
        }
        uint256 bounds = vm.parseJsonUint(json, ".boundCount");
        for (uint256 i = 0; i < bounds; ++i) {
            uint256 bound = ORACLE.getL1FeeUpperBound(vm.parseJsonUint(json, _at("upperBounds", i, "bytes")));
            vm.assertEq(bound, vm.parseJsonUint(json, _at("upperBounds", i, "fee")), "upper bound");
        }
    }

    function testFuzz_oracle_upperBoundIsOne(bytes calldata data) public {
        _setAttributes(_attributes(1_368, 810_949, 0, 0, 0, 30 gwei, 1 gwei));
        vm.assertLe(ORACLE.getL1Fee(data), ORACLE.getL1FeeUpperBound(data.length), "bound");
    }

    function test_oracle_views() public {
        _setAttributes(_attributes(1, 2, 0, 0, 0, 3, 4));
        vm.fee(9);
        vm.assertEq(ORACLE.baseFeeScalar(), 1, "baseFeeScalar");
        vm.assertEq(ORACLE.blobBaseFeeScalar(), 2, "blobBaseFeeScalar");
        vm.assertEq(ORACLE.l1BaseFee(), 3, "l1BaseFee");
        vm.assertEq(ORACLE.blobBaseFee(), 4, "blobBaseFee");
        vm.assertEq(ORACLE.baseFee(), 9, "baseFee");
        vm.assertEq(ORACLE.gasPrice(), 9, "gasPrice");
        vm.assertEq(ORACLE.decimals(), 6, "decimals");
        vm.assertTrue(ORACLE.isEcotone() && ORACLE.isFjord() && ORACLE.isIsthmus(), "forks");
        // The minimum of 100 bytes, 16 gas each.
        vm.assertEq(ORACLE.getL1GasUsed(""), 1_600, "L1 gas");
    }

    function test_oracle_operatorFee() public {
        _setAttributes(_attributes(1, 2, 0, 0, 0, 3, 4)); // scalar 11, constant 12
        vm.assertEq(ORACLE.getOperatorFee(2_000_000), 22 + 12, "operator fee");
    }

    // ---- L2ToL1MessagePasser

    function test_passer_recordsMessages() public {
        uint256 nonce = uint256(1) << 240;
        vm.assertEq(PASSER.messageNonce(), nonce, "nonce");
        WithdrawalTransaction memory message =
            WithdrawalTransaction(nonce, user, address(this), 2 ether, 90_000, hex"1234");
        bytes32 hash = Hashing.withdrawalHash(message);
        vm.expectEmit(address(PASSER));
        emit IL2ToL1MessagePasser.MessagePassed(nonce, user, address(this), 2 ether, 90_000, hex"1234", hash);
        vm.prank(user);
        PASSER.initiateWithdrawal{value: 2 ether}(address(this), 90_000, hex"1234");
        vm.assertTrue(PASSER.sentMessages(hash), "sent");
        vm.assertEq(PASSER.messageNonce(), nonce + 1, "nonce after");
        vm.assertEq(address(PASSER).balance, 2 ether, "held");
        vm.assertEq(vm.load(address(PASSER), Hashing.withdrawalSlot(hash)), bytes32(uint256(1)), "slot");
        vm.assertEq(vm.load(address(PASSER), bytes32(uint256(1))), bytes32(uint256(1)), "counter");
    }

    function test_passer_receive_withdrawsToTheSender() public {
        bytes32 hash =
            Hashing.withdrawalHash(WithdrawalTransaction(uint256(1) << 240, user, user, 1 ether, 100_000, ""));
        vm.prank(user);
        (bool sent,) = address(PASSER).call{value: 1 ether}("");
        vm.assertTrue(sent && PASSER.sentMessages(hash), "sent");
    }

    function test_passer_sameMessageTwice_differs() public {
        vm.startPrank(user);
        PASSER.initiateWithdrawal{value: 1}(user, 1, "");
        PASSER.initiateWithdrawal{value: 1}(user, 1, "");
        vm.stopPrank();
        for (uint256 i = 0; i < 2; ++i) {
            WithdrawalTransaction memory message = WithdrawalTransaction(uint256(1) << 240 | i, user, user, 1, 1, "");
            vm.assertTrue(PASSER.sentMessages(Hashing.withdrawalHash(message)), "sent");
        }
    }

    // ---- FeeVault

    function test_vault_toL1() public {
        _configureVault(user, IFeeVault.WithdrawalNetwork.L1, 1 ether);
        vm.deal(address(VAULT), 3 ether);
        vm.expectEmit(address(VAULT));
        emit IFeeVault.Withdrawal(3 ether, user, address(this), IFeeVault.WithdrawalNetwork.L1);
        vm.assertEq(VAULT.withdraw(), 3 ether, "value");
        bytes32 hash = Hashing.withdrawalHash(
            WithdrawalTransaction(uint256(1) << 240, address(VAULT), user, 3 ether, 400_000, "")
        );
        vm.assertTrue(PASSER.sentMessages(hash), "sent");
        vm.assertEq(VAULT.totalProcessed(), 3 ether, "processed");
        vm.assertEq(VAULT.recipient(), user, "recipient");
        vm.assertEq(VAULT.minWithdrawalAmount(), 1 ether, "minimum");
    }

    function test_vault_onL2() public {
        _configureVault(user, IFeeVault.WithdrawalNetwork.L2, 0);
        vm.deal(address(VAULT), 1 ether);
        (bool sent,) = address(VAULT).call{value: 2 ether}("");
        VAULT.withdraw();
        vm.assertTrue(sent && user.balance == 103 ether, "paid");
        vm.assertTrue(VAULT.withdrawalNetwork() == IFeeVault.WithdrawalNetwork.L2, "network");
    }

    function test_vault_refusals() public {
        vm.expectRevert(abi.encodeWithSelector(IFeeVault.NoRecipient.selector));
        VAULT.withdraw();
        StubbornTarget target = new StubbornTarget();
        _configureVault(address(target), IFeeVault.WithdrawalNetwork.L2, 2 ether);
        vm.deal(address(VAULT), 1 ether);
        vm.expectRevert(abi.encodeWithSelector(IFeeVault.BelowMinimum.selector, 1 ether, 2 ether));
        VAULT.withdraw();
        vm.deal(address(VAULT), 2 ether);
        vm.expectRevert(abi.encodeWithSelector(IFeeVault.TransferFailed.selector, address(target)));
        VAULT.withdraw();
        vm.assertEq(VAULT.totalProcessed(), 0, "nothing processed");
    }

    function test_versions() public view {
        vm.assertEq(L1_BLOCK.version(), "1.6.0", "L1Block");
        vm.assertEq(ORACLE.version(), "1.4.0", "GasPriceOracle");
        vm.assertEq(PASSER.version(), "1.1.0", "L2ToL1MessagePasser");
        vm.assertEq(VAULT.version(), "1.0.0", "FeeVault");
        vm.assertEq(PASSER.MESSAGE_VERSION(), 1, "message version");
    }

    function _configureVault(address recipient, IFeeVault.WithdrawalNetwork network, uint256 minimum) private {
        bytes32 target = bytes32(uint256(network) << 160 | uint160(recipient));
        vm.store(address(VAULT), 0, target);
        vm.store(address(VAULT), bytes32(uint256(1)), bytes32(minimum));
    }

    function _slot(uint256 slot) private view returns (bytes32) {
        return vm.load(address(L1_BLOCK), bytes32(slot));
    }

    function _attributes(
        uint32 baseFeeScalar,
        uint32 blobBaseFeeScalar,
        uint64 sequenceNumber,
        uint64 timestamp,
        uint64 number,
        uint256 l1BaseFee,
        uint256 blobBaseFee
    ) private pure returns (bytes memory) {
        return bytes.concat(
            abi.encodePacked(
                bytes4(0x098999be),
                baseFeeScalar,
                blobBaseFeeScalar,
                sequenceNumber,
                timestamp,
                number,
                l1BaseFee,
                blobBaseFee
            ),
            abi.encodePacked(keccak256("hash"), keccak256("batcher"), uint32(11), uint64(12))
        );
    }

    function _setAttributes(bytes memory attributes) private {
        vm.prank(0xDeaDDEaDDeAdDeAdDEAdDEaddeAddEAdDEAd0001);
        (bool set,) = Predeploys.L1_BLOCK.call(attributes);
        vm.assertTrue(set, "attributes set");
    }
}
