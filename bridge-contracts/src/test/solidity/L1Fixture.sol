// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.28;

import {AttestationVerifier} from "heddle/l1/AttestationVerifier.sol";
import {Authority} from "heddle/l1/Authority.sol";
import {EtherVault} from "heddle/l1/EtherVault.sol";
import {Governed} from "heddle/l1/Governed.sol";
import {IAuthority} from "heddle/l1/IAuthority.sol";
import {IPortal} from "heddle/l1/IPortal.sol";
import {IRollup} from "heddle/l1/IRollup.sol";
import {IVerifierRegistry} from "heddle/l1/IVerifierRegistry.sol";
import {Portal} from "heddle/l1/Portal.sol";
import {Rollup} from "heddle/l1/Rollup.sol";
import {UpgradeTimelock} from "heddle/l1/UpgradeTimelock.sol";
import {UpgradeableProxy} from "heddle/l1/UpgradeableProxy.sol";
import {VerifierRegistry} from "heddle/l1/VerifierRegistry.sol";
import {BatchHeader, BatchHeaders} from "heddle/libraries/BatchHeaders.sol";
import {Hashing, OutputRootProof, WithdrawalTransaction} from "heddle/libraries/Hashing.sol";
import {Base} from "./Base.sol";

/// @notice A freshly deployed rollup with two of three attestors, and the steps a batch goes through.
abstract contract L1Fixture is Base {
    using BatchHeaders for BatchHeader;

    uint64 internal constant GENESIS_L1 = 99;
    uint64 internal constant FINALIZATION_DELAY = 100;
    uint64 internal constant MATURITY_DELAY = 30;
    uint64 internal constant INCLUSION_WINDOW = 50;
    uint64 internal constant STALL = 1_000;
    uint64 internal constant TIMELOCK = 6_000;
    uint64 internal constant ESCAPE_WINDOW = 5_000;
    uint64 internal constant UPGRADE_DELAY = 10_000;
    uint48 internal constant OWNER_DELAY = 200;
    uint64 internal constant PAUSE = 600;
    uint64 internal constant COOL_DOWN = 700;
    bytes32 internal constant PROGRAM = keccak256("heddle.stateless-validator.v1");
    bytes32 internal constant GENESIS_ROOT = keccak256("genesis output");

    address internal owner = address(0x0A11);
    address internal batcher = address(0x0B0B);
    address internal guardian = address(0x0C0C);
    address internal prover = address(0x0D0D);
    address internal user = address(0x0E0E);
    address internal upgrader = address(0x0F0F);

    uint256[] internal attestorKeys;
    AttestationVerifier internal verifier;
    Authority internal authority;
    UpgradeTimelock internal timelock;
    EtherVault internal vault;
    VerifierRegistry internal registry;
    Portal internal portal;
    Rollup internal rollup;

    /// @dev The header of the last committed batch.
    BatchHeader internal tip;

    function setUp() public virtual {
        vm.roll(100);
        vm.warp(1_800_000_000);
        attestorKeys = _sortedKeys();
        verifier = new AttestationVerifier(_addresses(attestorKeys), 2);
        authority = new Authority(_members());
        timelock = new UpgradeTimelock(UPGRADE_DELAY, address(authority));
        _deployPortal();
        registry = new VerifierRegistry(_registryParams(portal.ROLLUP()));
        rollup = _deployRollup(_params(), _genesis());
        tip = rollup.genesisHeader(GENESIS_L1, blockhash(GENESIS_L1));
        vm.deal(user, 1_000_000 ether);
    }

    /// @dev The rollup's proxy comes four contracts after the vault: code and proxy of each, and the registry.
    function _deployPortal() internal {
        uint256 nonce = vm.getNonce(address(this));
        vault = new EtherVault(vm.computeCreateAddress(address(this), nonce + 2));
        Portal code = _portalCode(vm.computeCreateAddress(address(this), nonce + 5), MATURITY_DELAY);
        bytes memory start = abi.encodeCall(IPortal.initialize, ());
        portal = Portal(payable(_proxy(address(code), start)));
    }

    function _portalCode(address rollup_, uint256 maturitySeconds) internal returns (Portal) {
        return new Portal(rollup_, address(vault), address(authority), maturitySeconds);
    }

    function _deployRollup(IRollup.Parameters memory params, IRollup.Genesis memory genesis) internal returns (Rollup) {
        Rollup code = new Rollup(params);
        bytes memory start = abi.encodeCall(IRollup.initialize, (genesis));
        return Rollup(_proxy(address(code), start));
    }

    function _proxy(address code, bytes memory start) internal returns (address) {
        return address(new UpgradeableProxy(code, address(timelock), start));
    }

    function _members() internal view returns (IAuthority.InitParams memory) {
        return IAuthority.InitParams({
            owner: owner,
            ownerDelaySeconds: OWNER_DELAY,
            batcher: batcher,
            guardian: guardian,
            upgrader: upgrader,
            pauseSeconds: PAUSE,
            coolDownSeconds: COOL_DOWN
        });
    }

    function _registryParams(address rollup_) internal view returns (IVerifierRegistry.InitParams memory) {
        return IVerifierRegistry.InitParams({
            rollup: rollup_,
            authority: address(authority),
            timelockSeconds: TIMELOCK,
            verifier: address(verifier),
            programId: PROGRAM
        });
    }

    function _params() internal view returns (IRollup.Parameters memory) {
        return IRollup.Parameters({
            portal: address(portal),
            registry: address(registry),
            authority: address(authority),
            timelock: address(timelock),
            l2ChainId: 901,
            configHash: keccak256("config"),
            l2BlockTimeSeconds: 1,
            submissionIntervalBlocks: 60,
            finalizationDelaySeconds: FINALIZATION_DELAY,
            forcedInclusionWindowBlocks: INCLUSION_WINDOW,
            operatorStallSeconds: STALL,
            escapeWindowSeconds: ESCAPE_WINDOW
        });
    }

    function _genesis() internal view returns (IRollup.Genesis memory) {
        return IRollup.Genesis({
            outputRoot: GENESIS_ROOT, l2Timestamp: 1_799_999_000, l1Number: GENESIS_L1, l1Hash: blockhash(GENESIS_L1)
        });
    }

    function _pause(IAuthority.PauseKind kind) internal {
        vm.prank(guardian);
        authority.pause(kind);
    }

    function _unpause(IAuthority.PauseKind kind) internal {
        vm.prank(guardian);
        authority.unpause(kind);
    }

    function _expectPaused(IAuthority.PauseKind kind) internal {
        (, uint64 until) = authority.pauseOf(kind);
        vm.expectRevert(abi.encodeWithSelector(Governed.PausedUntil.selector, kind, until));
    }

    /// @dev Goes `blocks` L1 blocks on, 12 seconds each.
    function _mine(uint256 blocks) internal {
        vm.roll(block.number + blocks);
        vm.warp(block.timestamp + 12 * blocks);
    }

    /// @dev The header of the next batch, with one blob, whose origin is the newest complete L1 block.
    function _nextHeader() internal view returns (BatchHeader memory header) {
        uint64 origin = uint64(block.number - 1);
        header = BatchHeader({
            version: 1,
            daType: BatchHeaders.BLOBS,
            index: tip.index + 1,
            l1OriginNumber: origin,
            l1OriginHash: blockhash(origin),
            depositCount: _depositsUpTo(origin),
            dataHash: keccak256(abi.encodePacked(_blobs(1))),
            parentHash: BatchHeaders.hash(tip)
        });
    }

    function _depositsUpTo(uint64 l1Number) internal view returns (uint64 count) {
        count = portal.depositCount();
        while (count > 0 && portal.depositBlockNumber(count - 1) > l1Number) --count;
    }

    function _blobs(uint256 count) internal pure returns (bytes32[] memory hashes) {
        hashes = new bytes32[](count);
        for (uint256 i = 0; i < count; ++i) {
            hashes[i] = bytes32(uint256(0x01) << 248 | uint256(keccak256(abi.encode("blob", i))) >> 8);
        }
    }

    function _send(address from, BatchHeader memory header, bytes memory data, bytes32 expectedHash) internal {
        vm.prank(from, from);
        rollup.commitBatch(
            header.parentHash,
            header.version,
            header.daType,
            header.l1OriginNumber,
            header.l1OriginHash,
            header.depositCount,
            data,
            expectedHash
        );
    }

    function _commit(BatchHeader memory header) internal {
        vm.blobhashes(_blobs(1));
        _send(batcher, header, "", BatchHeaders.hash(header));
        vm.blobhashes(new bytes32[](0));
        tip = header;
    }

    /// @dev Commits `count` more batches, two L1 blocks apart.
    function _commitBatches(uint256 count) internal {
        for (uint256 i = 0; i < count; ++i) {
            _mine(2);
            _commit(_nextHeader());
        }
    }

    /// @dev A good proof of the batches up to `last`, by the attestors at these positions.
    function _proof(uint64 last, bytes32 root, uint64 l2Block, uint256 from, uint256 to)
        internal
        view
        returns (bytes memory)
    {
        bytes memory values =
            rollup.publicValues(rollup.lastProven() + 1, last, root, l2Block, _l2Time(l2Block), prover);
        return _signatures(verifier.attestationDigest(PROGRAM, values), from, to);
    }

    function _signatures(bytes32 digest, uint256 from, uint256 to) internal view returns (bytes memory proof) {
        for (uint256 i = from; i < to; ++i) {
            (uint8 v, bytes32 r, bytes32 s) = vm.sign(attestorKeys[i], digest);
            proof = bytes.concat(proof, abi.encodePacked(r, s, v));
        }
    }

    /// @dev Proves all batches up to `last`.
    function _prove(uint64 last, bytes32 root, uint64 l2Block) internal {
        bytes memory proof = _proof(last, root, l2Block, 0, 2);
        rollup.proveBatches(rollup.lastProven() + 1, last, root, l2Block, _l2Time(l2Block), prover, proof);
    }

    function _l2Time(uint64 l2Block) internal pure returns (uint64) {
        return 1_799_999_000 + l2Block;
    }

    /// @dev Commits and proves a batch whose output holds exactly this withdrawal.
    function _output(WithdrawalTransaction memory withdrawal)
        internal
        returns (uint256 index, OutputRootProof memory parts, bytes[] memory proof)
    {
        (parts, proof) = _outputWith(withdrawal);
        _commitBatches(1);
        _prove(tip.index, Hashing.outputRoot(parts), uint64(rollup.latestBlockNumber()) + 10);
        index = rollup.latestOutputIndex();
    }

    /// @dev A message passer trie of a single leaf is its own proof: `rlp([0x20 ‖ keccak(slot), 0x01])`.
    function _outputWith(WithdrawalTransaction memory withdrawal)
        internal
        pure
        returns (OutputRootProof memory parts, bytes[] memory proof)
    {
        bytes32 key = keccak256(abi.encode(Hashing.withdrawalSlot(Hashing.withdrawalHash(withdrawal))));
        proof = new bytes[](1);
        proof[0] = abi.encodePacked(bytes1(0xe3), bytes1(0xa1), bytes1(0x20), key, bytes1(0x01));
        parts = OutputRootProof({
            version: 0,
            stateRoot: keccak256("state"),
            messagePasserStorageRoot: keccak256(proof[0]),
            latestBlockhash: keccak256("block")
        });
    }

    function _withdrawal(uint256 nonce, address target, uint256 value)
        internal
        view
        returns (WithdrawalTransaction memory)
    {
        return WithdrawalTransaction(uint256(1) << 240 | nonce, user, target, value, 50_000, "");
    }

    function _addresses(uint256[] memory keys) internal pure returns (address[] memory accounts) {
        accounts = new address[](keys.length);
        for (uint256 i = 0; i < keys.length; ++i) {
            accounts[i] = vm.addr(keys[i]);
        }
    }

    /// @dev Three keys, ascending by address.
    function _sortedKeys() internal pure returns (uint256[] memory keys) {
        keys = new uint256[](3);
        for (uint256 i = 0; i < 3; ++i) {
            keys[i] = uint256(keccak256(abi.encode("attestor", i)));
            for (uint256 j = i; j > 0 && vm.addr(keys[j - 1]) > vm.addr(keys[j]); --j) {
                (keys[j - 1], keys[j]) = (keys[j], keys[j - 1]);
            }
        }
    }
}
