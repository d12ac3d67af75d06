// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.28;

import {Authority} from "heddle/l1/Authority.sol";
import {IAuthority} from "heddle/l1/IAuthority.sol";
import {IRollup} from "heddle/l1/IRollup.sol";
import {IVerifierRegistry} from "heddle/l1/IVerifierRegistry.sol";
import {Rollup} from "heddle/l1/Rollup.sol";
import {UpgradeableProxy} from "heddle/l1/UpgradeableProxy.sol";
import {VerifierRegistry} from "heddle/l1/VerifierRegistry.sol";
import {BatchHeader, BatchHeaders} from "heddle/libraries/BatchHeaders.sol";
import {L1Fixture} from "./L1Fixture.sol";

contract RollupCommitTest is L1Fixture {
    address private constant HISTORY = 0x0000F90827F1C53a10cb7A02335B175320002935;
    bytes private constant HISTORY_CODE =
        hex"3373fffffffffffffffffffffffffffffffffffffffe14604657602036036042575f35600143038111604257611fff81430311604257611fff9006545f5260205ff35b5f5ffd5b5f35611fff60014303065500";

    function test_construction_recordsGenesis() public view {
        vm.assertEq(rollup.batchHashes(0), BatchHeaders.hash(tip), "genesis batch");
        vm.assertEq(rollup.lastCommitted(), 0, "committed");
        vm.assertEq(rollup.lastProven(), 0, "proven");
        vm.assertEq(rollup.lastFinalized(), 0, "final");
        vm.assertEq(rollup.lastL1Origin(), GENESIS_L1, "origin");
        vm.assertEq(rollup.depositsConsumed(), 0, "deposits");
        vm.assertEq(rollup.PORTAL(), address(portal), "portal");
        vm.assertEq(rollup.L2_CHAIN_ID(), 901, "chain id");
        vm.assertEq(rollup.CONFIG_HASH(), keccak256("config"), "config hash");
        vm.assertTrue(authority.hasRole(0, owner), "owner");
        vm.assertTrue(authority.hasRole(authority.BATCHER_ROLE(), batcher), "batcher");
        vm.assertTrue(authority.hasRole(authority.GUARDIAN_ROLE(), guardian), "guardian");
        vm.assertTrue(authority.hasRole(authority.UPGRADER_ROLE(), upgrader), "upgrader");
        vm.assertTrue(!authority.hasRole(0, address(this)), "deployer");
        IVerifierRegistry.VerifierEntry memory entry = registry.verifierFor(1, 1);
        vm.assertEq(entry.verifier, address(verifier), "verifier");
        vm.assertEq(entry.programId, PROGRAM, "program");
    }

    function test_construction_wrongArguments_revert() public {
        Rollup code = new Rollup(_params());
        IRollup.Genesis memory genesis = _genesis();
        bytes memory start = abi.encodeCall(IRollup.initialize, (genesis));
        vm.expectRevert(abi.encodeWithSelector(IRollup.WrongPortal.selector, address(portal)));
        new UpgradeableProxy(address(code), address(timelock), start);

        genesis.outputRoot = 0;
        _expectNoStart(genesis, abi.encodeWithSelector(IRollup.ZeroOutputRoot.selector));
        genesis = _genesis();
        genesis.l1Hash = keccak256("fork");
        _expectNoStart(
            genesis,
            abi.encodeWithSelector(IRollup.UnknownL1Origin.selector, GENESIS_L1, genesis.l1Hash, blockhash(GENESIS_L1))
        );

        IRollup.Parameters memory params = _params();
        params.l2BlockTimeSeconds = 0;
        vm.expectRevert(abi.encodeWithSelector(IRollup.InvalidParameter.selector, "l2BlockTimeSeconds"));
        new Rollup(params);

        IVerifierRegistry.InitParams memory entry = _registryParams(address(rollup));
        entry.verifier = user;
        vm.expectRevert(abi.encodeWithSelector(IVerifierRegistry.InvalidAddress.selector, user));
        new VerifierRegistry(entry);
        IAuthority.InitParams memory members = _members();
        members.owner = address(0);
        vm.expectRevert();
        new Authority(members);
    }

    /// @dev So none can be at or before the L1 genesis block.
    function test_deposit_beforeTheRollupExists_reverts() public {
        _deployPortal();
        vm.expectRevert();
        portal.depositTransaction(user, 0, 21_000, false, "");
    }

    function test_commit_recordsBatch() public {
        _deposit();
        _mine(3);
        BatchHeader memory header = _nextHeader();
        vm.blobhashes(_blobs(1));
        vm.expectEmit(address(rollup));
        emit IRollup.BatchCommitted(1, BatchHeaders.hash(header), header.l1OriginNumber, 1, header.dataHash);
        _send(batcher, header, "", BatchHeaders.hash(header));
        vm.assertEq(rollup.batchHashes(1), BatchHeaders.hash(header), "hash");
        vm.assertEq(rollup.batchHashes(2), bytes32(0), "no more");
        vm.assertEq(rollup.lastCommitted(), 1, "committed");
        vm.assertEq(rollup.lastL1Origin(), header.l1OriginNumber, "origin");
        vm.assertEq(rollup.depositsConsumed(), 1, "deposits");
        vm.assertEq(rollup.depositCountAt(0), 0, "deposits before");
        vm.assertEq(rollup.depositCountAt(1), 1, "deposits after");
    }

    function test_commit_calldata() public {
        _mine(1);
        BatchHeader memory header = _nextHeader();
        header.daType = BatchHeaders.CALLDATA;
        header.dataHash = keccak256("batch data");
        _send(batcher, header, "batch data", BatchHeaders.hash(header));
        vm.assertEq(rollup.batchHashes(1), BatchHeaders.hash(header), "hash");
    }

    function test_commit_manyBlobs() public {
        _mine(1);
        BatchHeader memory header = _nextHeader();
        header.dataHash = keccak256(abi.encodePacked(_blobs(6)));
        vm.blobhashes(_blobs(6));
        _send(batcher, header, "", BatchHeaders.hash(header));
        vm.assertEq(rollup.batchHashes(1), BatchHeaders.hash(header), "hash");
    }

    function test_commit_wrongData_reverts() public {
        _mine(1);
        BatchHeader memory header = _nextHeader();
        bytes32 hash = BatchHeaders.hash(header);
        _expect(abi.encodeWithSelector(IRollup.WrongData.selector, 0, 0, 0));
        _send(batcher, header, "", hash);
        vm.blobhashes(_blobs(1));
        _expect(abi.encodeWithSelector(IRollup.WrongData.selector, 0, 1, 4));
        _send(batcher, header, "data", hash);
        header.daType = BatchHeaders.CALLDATA;
        _expect(abi.encodeWithSelector(IRollup.WrongData.selector, 1, 1, 4));
        _send(batcher, header, "data", hash);
        vm.blobhashes(new bytes32[](0));
        _expect(abi.encodeWithSelector(IRollup.WrongData.selector, 1, 0, 0));
        _send(batcher, header, "", hash);
        header.daType = 2;
        _expect(abi.encodeWithSelector(IRollup.UnknownDataType.selector, 2));
        _send(batcher, header, "data", hash);
    }

    function test_commit_duplicate_reverts() public {
        _commitBatches(1);
        BatchHeader memory header = tip;
        vm.blobhashes(_blobs(1));
        bytes32 hash = BatchHeaders.hash(header);
        _expect(abi.encodeWithSelector(IRollup.WrongParent.selector, hash, header.parentHash));
        _send(batcher, header, "", hash);
    }

    function test_commit_outOfOrder_reverts() public {
        _mine(1);
        BatchHeader memory first = _nextHeader();
        BatchHeader memory second = _nextHeader();
        (second.index, second.parentHash) = (2, BatchHeaders.hash(first));
        vm.blobhashes(_blobs(1));
        _expect(abi.encodeWithSelector(IRollup.WrongParent.selector, first.parentHash, second.parentHash));
        _send(batcher, second, "", BatchHeaders.hash(second));
    }

    function test_commit_otherHash_reverts() public {
        _mine(1);
        BatchHeader memory header = _nextHeader();
        vm.blobhashes(_blobs(2));
        bytes32 expected = BatchHeaders.hash(header);
        header.dataHash = keccak256(abi.encodePacked(_blobs(2)));
        _expect(abi.encodeWithSelector(IRollup.WrongBatchHash.selector, expected, BatchHeaders.hash(header)));
        _send(batcher, header, "", expected);
    }

    function test_commit_wrongVersion_reverts() public {
        _mine(1);
        BatchHeader memory header = _nextHeader();
        header.version = 2;
        vm.blobhashes(_blobs(1));
        _expect(abi.encodeWithSelector(IVerifierRegistry.UnknownVersion.selector, 2, 1));
        _send(batcher, header, "", BatchHeaders.hash(header));
        header.version = 0;
        _expect(abi.encodeWithSelector(IVerifierRegistry.UnknownVersion.selector, 0, 1));
        _send(batcher, header, "", BatchHeaders.hash(header));
        _commit(_nextHeader());
        header = _nextHeader();
        header.version = 0;
        vm.blobhashes(_blobs(1));
        _expect(abi.encodeWithSelector(IRollup.VersionDecreased.selector, 1, 0));
        _send(batcher, header, "", BatchHeaders.hash(header));
    }

    function test_commit_wrongOrigin_reverts() public {
        _mine(10);
        BatchHeader memory header = _nextHeader();
        vm.blobhashes(_blobs(1));
        bytes32 known = header.l1OriginHash;
        header.l1OriginHash = keccak256("fork");
        _expect(
            abi.encodeWithSelector(IRollup.UnknownL1Origin.selector, header.l1OriginNumber, header.l1OriginHash, known)
        );
        _send(batcher, header, "", BatchHeaders.hash(header));

        header.l1OriginHash = bytes32(0);
        header.l1OriginNumber = uint64(block.number);
        _expect(abi.encodeWithSelector(IRollup.UnknownL1Origin.selector, block.number, bytes32(0), bytes32(0)));
        _send(batcher, header, "", BatchHeaders.hash(header));

        header.l1OriginNumber = type(uint64).max;
        _expect(abi.encodeWithSelector(IRollup.L1OriginTooFar.selector, GENESIS_L1 + 4_096, type(uint64).max));
        _send(batcher, header, "", BatchHeaders.hash(header));

        header.l1OriginNumber = GENESIS_L1 - 1;
        header.l1OriginHash = blockhash(GENESIS_L1 - 1);
        _expect(abi.encodeWithSelector(IRollup.L1OriginDecreased.selector, GENESIS_L1, GENESIS_L1 - 1));
        _send(batcher, header, "", BatchHeaders.hash(header));
    }

    /// @dev Beyond the 256 blocks of `blockhash`, the history contract of EIP-2935 answers, up to 8191 blocks.
    function test_commit_oldOrigin_isLookedUpInHistory() public {
        uint64 origin = uint64(block.number);
        _mine(5_000);
        BatchHeader memory header = _nextHeader();
        header.l1OriginNumber = origin;
        header.l1OriginHash = keccak256("old block");
        vm.blobhashes(_blobs(1));
        _expect(abi.encodeWithSelector(IRollup.UnknownL1Origin.selector, origin, header.l1OriginHash, bytes32(0)));
        _send(batcher, header, "", BatchHeaders.hash(header));

        vm.etch(HISTORY, HISTORY_CODE);
        vm.store(HISTORY, bytes32(uint256(origin % 8191)), header.l1OriginHash);
        _send(batcher, header, "", BatchHeaders.hash(header));
        vm.assertEq(rollup.lastL1Origin(), origin, "origin");
    }

    /// @dev As on an anvil that was started again from its file: `blockhash` of an earlier block is not its hash.
    function test_commit_originThatBlockhashHasLost_isLookedUpInHistory() public {
        uint64 origin = uint64(block.number);
        _mine(10);
        BatchHeader memory header = _nextHeader();
        (header.l1OriginNumber, header.l1OriginHash) = (origin, keccak256("the block"));
        vm.setBlockhash(origin, keccak256("another"));
        vm.blobhashes(_blobs(1));
        _expect(
            abi.encodeWithSelector(IRollup.UnknownL1Origin.selector, origin, header.l1OriginHash, keccak256("another"))
        );
        _send(batcher, header, "", BatchHeaders.hash(header));

        vm.etch(HISTORY, HISTORY_CODE);
        vm.store(HISTORY, bytes32(uint256(origin % 8191)), keccak256("a third"));
        _expect(
            abi.encodeWithSelector(IRollup.UnknownL1Origin.selector, origin, header.l1OriginHash, keccak256("a third"))
        );
        _send(batcher, header, "", BatchHeaders.hash(header));

        vm.store(HISTORY, bytes32(uint256(origin % 8191)), header.l1OriginHash);
        _send(batcher, header, "", BatchHeaders.hash(header));
        vm.assertEq(rollup.lastL1Origin(), origin, "origin");
    }

    function test_commit_tooOldOrigin_reverts() public {
        uint64 origin = uint64(block.number);
        _mine(8_192);
        BatchHeader memory header = _nextHeader();
        (header.l1OriginNumber, header.l1OriginHash) = (origin, keccak256("old block"));
        vm.etch(HISTORY, HISTORY_CODE);
        vm.store(HISTORY, bytes32(uint256(origin % 8191)), header.l1OriginHash);
        vm.blobhashes(_blobs(1));
        _expect(abi.encodeWithSelector(IRollup.UnknownL1Origin.selector, origin, header.l1OriginHash, bytes32(0)));
        _send(batcher, header, "", BatchHeaders.hash(header));
    }

    function test_commit_wrongDepositCount_reverts() public {
        _deposit();
        _mine(2);
        _deposit();
        BatchHeader memory header = _nextHeader();
        vm.assertEq(header.depositCount, 1, "the second deposit is after the origin");
        vm.blobhashes(_blobs(1));
        uint64[3] memory wrong = [uint64(0), 2, 3];
        for (uint256 i = 0; i < wrong.length; ++i) {
            header.depositCount = wrong[i];
            _expect(abi.encodeWithSelector(IRollup.WrongDepositCount.selector, wrong[i], header.l1OriginNumber));
            _send(batcher, header, "", BatchHeaders.hash(header));
        }
    }

    function test_commit_overdueDeposit_reverts() public {
        _mine(1);
        BatchHeader memory stale = _nextHeader();
        _deposit();
        uint256 depositBlock = block.number;
        vm.roll(depositBlock + INCLUSION_WINDOW);
        vm.blobhashes(_blobs(1));
        _send(batcher, stale, "", BatchHeaders.hash(stale));
        tip = stale;

        vm.roll(depositBlock + INCLUSION_WINDOW + 1);
        BatchHeader memory next = _nextHeader();
        (next.l1OriginNumber, next.l1OriginHash) = (stale.l1OriginNumber, stale.l1OriginHash);
        next.depositCount = 0;
        _expect(abi.encodeWithSelector(IRollup.DepositOverdue.selector, 0, depositBlock));
        _send(batcher, next, "", BatchHeaders.hash(next));
        _commit(_nextHeader());
        vm.assertEq(rollup.depositsConsumed(), 1, "consumed");
    }

    function test_commit_stranger_onlyWhenNothingBecomesFinal() public {
        _mine(1);
        BatchHeader memory header = _nextHeader();
        uint256 readyAt = rollup.anyoneMayCommitFrom();
        vm.blobhashes(_blobs(1));
        vm.warp(readyAt - 1);
        _expect(abi.encodeWithSelector(IRollup.NotBatcher.selector, user, readyAt));
        _send(user, header, "", BatchHeaders.hash(header));
        vm.warp(readyAt);
        _send(user, header, "", BatchHeaders.hash(header));
        vm.assertEq(rollup.anyoneMayCommitFrom(), readyAt, "a commit is no sign of life");
    }

    function _deposit() private {
        portal.depositTransaction(user, 0, 21_000, false, "");
    }

    function _expectNoStart(IRollup.Genesis memory genesis, bytes memory reason) private {
        _deployPortal();
        Rollup code = _codeForNext();
        bytes memory start = abi.encodeCall(IRollup.initialize, (genesis));
        vm.expectRevert(reason);
        new UpgradeableProxy(address(code), address(timelock), start);
    }

    /// @dev With a registry before it, so that the proxy comes where the Portal expects it.
    function _codeForNext() private returns (Rollup) {
        new VerifierRegistry(_registryParams(portal.ROLLUP()));
        return new Rollup(_params());
    }

    function _expect(bytes memory revertData) private {
        vm.expectRevert(revertData);
    }
}
