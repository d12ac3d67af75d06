// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.29;

import {TimelockController} from "@openzeppelin/contracts/governance/TimelockController.sol";
import {Initializable} from "@openzeppelin/contracts/proxy/utils/Initializable.sol";
import {BatchCheckpoint, BatchCheckpoints} from "heddle/l1/BatchCheckpoints.sol";
import {IAuthority} from "heddle/l1/IAuthority.sol";
import {Governed} from "heddle/l1/Governed.sol";
import {IPortal} from "heddle/l1/IPortal.sol";
import {IRollup} from "heddle/l1/IRollup.sol";
import {IVerifier} from "heddle/l1/IVerifier.sol";
import {IVerifierRegistry} from "heddle/l1/IVerifierRegistry.sol";
import {L1Anchors} from "heddle/l1/L1Anchors.sol";
import {OutputOracle} from "heddle/l1/OutputOracle.sol";
import {BatchHeader, BatchHeaders} from "heddle/libraries/BatchHeaders.sol";
import {PublicValues, PublicValuesCodec} from "heddle/libraries/PublicValuesCodec.sol";

/// @title The rollup on L1
/// @notice See `IRollup`.
/// @dev Behind a proxy. What is fixed for a version of the code is immutable in it, and cheap; what changes is in
/// `RollupStorage`, under a root that no other contract's storage can meet (ERC-7201).
contract Rollup layout at erc7201("heddle.storage.Rollup") is OutputOracle, L1Anchors, Governed, Initializable {
    using BatchHeaders for BatchHeader;
    using BatchCheckpoints for BatchCheckpoint[];

    /// @notice L1 blocks by which a batch must go on at least while a deposit is overdue. A batch can go four times as
    /// far, so there is always one that is allowed.
    uint64 public constant FORCED_PROGRESS_BLOCKS = 1_024;

    /// @notice L1 blocks by which a batch can go on at most: no batch has more L2 blocks, and each of them takes at
    /// most the next L1 block as its origin.
    uint64 public constant MAX_ORIGIN_STEP = 4_096;

    /// @notice Longest forced-inclusion window: a week of L1 blocks.
    uint64 public constant MAX_INCLUSION_WINDOW_BLOCKS = 50_400;

    uint256 private constant L1_BLOCK_SECONDS = 12;

    /// @inheritdoc IRollup
    address public immutable PORTAL;
    /// @inheritdoc IRollup
    address public immutable REGISTRY;
    /// @inheritdoc IRollup
    uint256 public immutable L2_CHAIN_ID;
    /// @inheritdoc IRollup
    bytes32 public immutable CONFIG_HASH;
    /// @inheritdoc IRollup
    uint64 public immutable FORCED_INCLUSION_WINDOW_BLOCKS;
    /// @inheritdoc IRollup
    uint64 public immutable OPERATOR_STALL_SECONDS;
    /// @inheritdoc IRollup
    uint64 public immutable ESCAPE_WINDOW_SECONDS;

    modifier whileNotEnded() {
        if (escaped) revert RollupEnded();
        _;
    }

    /// @dev While it is open which of two proofs is true, none is taken. (Nothing from there on becomes final, either.)
    modifier whileSound() {
        if (_conflictOutput != NO_CONFLICT) revert ConflictUnresolved(_conflictOutput);
        _;
    }

    constructor(Parameters memory params)
        OutputOracle(params.l2BlockTimeSeconds, params.submissionIntervalBlocks, params.finalizationDelaySeconds)
        Governed(params.authority)
    {
        _checkParameters(params);
        PORTAL = params.portal;
        REGISTRY = params.registry;
        L2_CHAIN_ID = params.l2ChainId;
        CONFIG_HASH = params.configHash;
        FORCED_INCLUSION_WINDOW_BLOCKS = params.forcedInclusionWindowBlocks;
        OPERATOR_STALL_SECONDS = params.operatorStallSeconds;
        ESCAPE_WINDOW_SECONDS = params.escapeWindowSeconds;
        if (TimelockController(payable(params.timelock)).getMinDelay() <= exitSeconds()) {
            revert InvalidParameter("timelock");
        }
        if (IVerifierRegistry(params.registry).VERIFIER_TIMELOCK_SECONDS() <= exitSeconds()) {
            revert InvalidParameter("registry");
        }
        _disableInitializers();
    }

    /// @inheritdoc IRollup
    function initialize(Genesis calldata genesis) external initializer {
        if (PORTAL.code.length == 0 || IPortal(payable(PORTAL)).ROLLUP() != address(this)) revert WrongPortal(PORTAL);
        if (genesis.outputRoot == 0) revert ZeroOutputRoot();
        _checkL1Block(genesis.l1Number, genesis.l1Hash);
        // The Portal takes no deposit before its Rollup is there, so none is at or before genesis.
        uint64 time = uint64(block.timestamp);
        (lastL1Origin, _stallFrom, _finalAt, _conflictOutput) = (genesis.l1Number, time, time, NO_CONFLICT);
        _batchHashes[0] = genesisHeader(genesis.l1Number, genesis.l1Hash).hash();
        _checkpoints.push();
        _pushOutput(
            Output({
                outputRoot: genesis.outputRoot,
                l2BlockNumber: 0,
                l2Timestamp: genesis.l2Timestamp,
                provenAt: time,
                lastBatch: 0
            })
        );
    }

    /// @notice Header of the genesis batch: its L1 origin, and zeroes.
    function genesisHeader(uint64 l1Number, bytes32 l1Hash) public pure returns (BatchHeader memory header) {
        (header.l1OriginNumber, header.l1OriginHash) = (l1Number, l1Hash);
    }

    /// @inheritdoc IRollup
    function commitBatch(
        bytes32 parentHash,
        uint8 version,
        uint8 daType,
        uint64 l1OriginNumber,
        bytes32 l1OriginHash,
        uint64 depositCount,
        bytes calldata data,
        bytes32 expectedHash
    ) external whileNotEnded whileNotPaused(IAuthority.PauseKind.COMMITS) {
        // Whoever reads the batch looks for it in the calldata of the transaction, not of a call within one.
        if (msg.sender != tx.origin || msg.sender.code.length > 0) revert NotDirectCall(msg.sender);
        bool operator = _hasRole(BATCHER_ROLE);
        if (!operator && block.timestamp < anyoneMayCommitFrom()) revert NotBatcher(msg.sender, anyoneMayCommitFrom());
        BatchHeader memory header = BatchHeader({
            version: version,
            daType: daType,
            index: lastCommitted + 1,
            l1OriginNumber: l1OriginNumber,
            l1OriginHash: l1OriginHash,
            depositCount: depositCount,
            dataHash: _dataHash(daType, data),
            parentHash: parentHash
        });
        bytes32 batchHash = header.hash();
        bytes32 tip = _batchHashes[lastCommitted];
        if (parentHash != tip) revert WrongParent(tip, parentHash);
        if (batchHash != expectedHash) revert WrongBatchHash(expectedHash, batchHash);
        _checkVersion(version, header.index, operator);
        _checkOrigin(l1OriginNumber, l1OriginHash, depositCount);
        _checkDeposits(depositCount, l1OriginNumber);

        (lastCommitted, lastL1Origin) = (header.index, l1OriginNumber);
        _batchHashes[header.index] = batchHash;
        _checkpoints.record(BatchCheckpoint({fromBatch: header.index, depositCount: depositCount, version: version}));
        emit BatchCommitted(header.index, batchHash, l1OriginNumber, depositCount, header.dataHash);
    }

    /// @inheritdoc IRollup
    function proveBatches(
        uint64 first,
        uint64 last,
        bytes32 outputRoot,
        uint64 l2BlockNumber,
        uint64 l2Timestamp,
        address prover,
        bytes calldata proof
    ) external whileNotEnded whileNotPaused(IAuthority.PauseKind.PROOFS) whileSound {
        Output memory previous = _outputBefore(first, last);
        if (outputRoot == 0) revert ZeroOutputRoot();
        if (l2BlockNumber <= previous.l2BlockNumber || l2Timestamp < previous.l2Timestamp) {
            revert OutputNotAdvancing(l2BlockNumber, l2Timestamp);
        }
        Output memory next = Output({
            outputRoot: outputRoot,
            l2BlockNumber: l2BlockNumber,
            l2Timestamp: l2Timestamp,
            provenAt: uint64(block.timestamp),
            lastBatch: last
        });
        _verify(previous, next, prover, proof);
        uint256 index = _pushOutput(next);
        emit BatchesProven(first, last, index, outputRoot, l2BlockNumber, prover);
    }

    /// @inheritdoc IRollup
    function finalizeBatches(uint64 last) external whileNotEnded {
        uint256 index = _outputEndingAt(last);
        if (index >= _conflictOutput) revert ConflictUnresolved(_conflictOutput);
        uint256 readyAt = finalFrom(index);
        if (block.timestamp < readyAt) revert FinalizationTooEarly(last, readyAt);
        (_stallFrom, _finalAt, lastFinalizedOutput) = (uint64(block.timestamp), uint64(block.timestamp), uint64(index));
        emit BatchesFinalized(last, index);
    }

    /// @inheritdoc IRollup
    function revertBatches(BatchHeader calldata lastKept) external whileNotEnded onlyRole(GUARDIAN_ROLE) {
        BatchHeader memory kept = lastKept;
        if (kept.index >= lastCommitted) revert NothingToRevert(lastCommitted);
        if (kept.index < lastFinalized()) revert AlreadyFinal(lastFinalized());
        bytes32 hash = kept.hash();
        if (_batchHashes[kept.index] != hash) revert UnknownBatch(kept.index, hash);
        // Hashes above the last committed batch are dead, and overwritten by its successors.
        (lastCommitted, lastL1Origin) = (kept.index, kept.l1OriginNumber);
        _checkpoints.truncate(kept.index);
        while (_newestOutput().lastBatch > kept.index) _dropNewestOutput();
        _beginAnew();
        emit BatchesReverted(kept.index + 1);
    }

    /// @inheritdoc IRollup
    function revertOutputs(uint256 first) external whileNotEnded onlyRole(GUARDIAN_ROLE) {
        if (first <= lastFinalizedOutput) revert AlreadyFinal(lastFinalized());
        if (first > latestOutputIndex()) revert UnknownOutput(first);
        while (latestOutputIndex() >= first) _dropNewestOutput();
        _beginAnew();
        emit OutputsReverted(first, revertEpoch);
    }

    /// @inheritdoc IRollup
    function reportConflict(
        uint256 outputIndex,
        bytes32 outputRoot,
        uint64 l2BlockNumber,
        uint64 l2Timestamp,
        address prover,
        bytes calldata proof
    ) external whileNotEnded {
        if (outputIndex <= lastFinalizedOutput) revert AlreadyFinal(lastFinalized());
        Output memory proven = outputs(outputIndex);
        if (
            proven.outputRoot == outputRoot && proven.l2BlockNumber == l2BlockNumber
                && proven.l2Timestamp == l2Timestamp
        ) revert NoConflict(outputIndex);
        Output memory other = Output({
            outputRoot: outputRoot,
            l2BlockNumber: l2BlockNumber,
            l2Timestamp: l2Timestamp,
            provenAt: proven.provenAt,
            lastBatch: proven.lastBatch
        });
        _verify(outputs(outputIndex - 1), other, prover, proof);
        if (outputIndex < _conflictOutput) _conflictOutput = uint64(outputIndex);
        emit ConflictProven(outputIndex, proven.outputRoot, outputRoot, prover);
    }

    /// @inheritdoc IRollup
    function escape() external whileNotEnded {
        if (block.timestamp < escapeFrom()) revert EscapeTooEarly(escapeFrom());
        escaped = true;
        emit EscapeStarted(lastFinalizedOutput, msg.sender);
    }

    /// @inheritdoc IRollup
    function batchHashes(uint64 index) external view returns (bytes32) {
        return index > lastCommitted ? bytes32(0) : _batchHashes[index];
    }

    /// @inheritdoc IRollup
    function depositsConsumed() external view returns (uint64) {
        return _checkpoints[_checkpoints.length - 1].depositCount;
    }

    /// @inheritdoc IRollup
    function depositCountAt(uint64 index) external view returns (uint64) {
        if (index > lastCommitted) revert UnknownBatch(index, 0);
        return _checkpoints.lookup(index).depositCount;
    }

    /// @inheritdoc IRollup
    function publicValues(
        uint64 first,
        uint64 last,
        bytes32 outputRoot,
        uint64 l2BlockNumber,
        uint64 l2Timestamp,
        address prover
    ) external view returns (bytes memory) {
        Output memory previous = _outputBefore(first, last);
        Output memory next = Output({
            outputRoot: outputRoot, l2BlockNumber: l2BlockNumber, l2Timestamp: l2Timestamp, provenAt: 0, lastBatch: last
        });
        return _publicValues(previous, next, prover);
    }

    /// @inheritdoc IRollup
    function anyoneMayCommitFrom() public view returns (uint256) {
        uint64 pausedUntil = _lastPause(IAuthority.PauseKind.COMMITS);
        if (_leavesDepositBehind() && block.timestamp >= pausedUntil + uint256(OPERATOR_STALL_SECONDS)) return 0;
        uint64 from = _later(_stallFrom, pausedUntil);
        return uint256(_later(from, _lastPause(IAuthority.PauseKind.PROOFS))) + OPERATOR_STALL_SECONDS;
    }

    /// @inheritdoc IRollup
    /// @dev The delay is the guardian's time to object. So a pause does not touch what was ready before it began, and
    /// for the rest the clock begins anew when the pause ends. No delay is longer than pauses are apart, so the last
    /// pause is the only one that an output can have met.
    function finalFrom(uint256 outputIndex) public view returns (uint256 readyAt) {
        if (outputIndex >= _outputs.length) revert UnknownOutput(outputIndex);
        uint64 provenAt = _outputs[outputIndex].provenAt;
        readyAt = provenAt + FINALIZATION_PERIOD_SECONDS;
        (uint64 from, uint64 until) = AUTHORITY.pauseOf(IAuthority.PauseKind.PROOFS);
        if (provenAt < until && readyAt > from) readyAt = until + FINALIZATION_PERIOD_SECONDS;
    }

    /// @inheritdoc IRollup
    function escapeFrom() public view returns (uint256) {
        return uint256(_finalAt) + ESCAPE_WINDOW_SECONDS;
    }

    /// @inheritdoc IRollup
    /// @dev Whoever leaves can meet a pause of commits, then of proofs, then of withdrawals.
    function exitSeconds() public view returns (uint256) {
        uint256 pause = AUTHORITY.PAUSE_SECONDS();
        uint256 untilFinal = L1_BLOCK_SECONDS * FORCED_INCLUSION_WINDOW_BLOCKS + OPERATOR_STALL_SECONDS
            + FINALIZATION_PERIOD_SECONDS + 2 * pause;
        uint256 longer = untilFinal > ESCAPE_WINDOW_SECONDS ? untilFinal : ESCAPE_WINDOW_SECONDS;
        return longer + pause + IPortal(payable(PORTAL)).PROOF_MATURITY_DELAY_SECONDS();
    }

    /// @inheritdoc IRollup
    function lastProven() public view returns (uint64) {
        return _newestOutput().lastBatch;
    }

    /// @return previous the output that a proof of these batches starts from
    function _outputBefore(uint64 first, uint64 last) private view returns (Output memory previous) {
        previous = _newestOutput();
        if (first != previous.lastBatch + 1 || last < first || last > lastCommitted) {
            revert WrongRange(first, last, previous.lastBatch, lastCommitted);
        }
    }

    /// @dev One verifier judges the whole range: its batches are of one version, and no other entry begins among them.
    function _verify(Output memory previous, Output memory next, address prover, bytes calldata proof) private view {
        uint64 first = previous.lastBatch + 1;
        uint8 version = _checkpoints.lookup(next.lastBatch).version;
        uint8 firstVersion = _checkpoints.lookup(first).version;
        if (firstVersion != version) revert MixedVersions(firstVersion, version);
        IVerifierRegistry.VerifierEntry memory entry = IVerifierRegistry(REGISTRY).verifierFor(version, next.lastBatch);
        if (entry.fromBatch > first) revert IVerifierRegistry.UnknownVersion(version, first);
        bytes4 answer = IVerifier(entry.verifier).verify(entry.programId, _publicValues(previous, next, prover), proof);
        if (answer != IVerifier.verify.selector) revert UnfitVerifier(entry.verifier);
    }

    function _publicValues(Output memory previous, Output memory next, address prover)
        private
        view
        returns (bytes memory)
    {
        uint64 depositsBefore = _checkpoints.lookup(previous.lastBatch).depositCount;
        uint64 depositsAfter = _checkpoints.lookup(next.lastBatch).depositCount;
        bytes32 hashBefore = _depositRollingHash(depositsBefore);
        bytes32 hashAfter = depositsAfter == depositsBefore ? hashBefore : _depositRollingHash(depositsAfter);
        return PublicValuesCodec.encode(
            PublicValues({
                l1ChainId: block.chainid,
                rollup: address(this),
                l2ChainId: L2_CHAIN_ID,
                configHash: CONFIG_HASH,
                prevBatchHash: _batchHashes[previous.lastBatch],
                lastBatchHash: _batchHashes[next.lastBatch],
                prevOutputRoot: previous.outputRoot,
                newOutputRoot: next.outputRoot,
                lastL2Block: next.l2BlockNumber,
                lastL2Timestamp: next.l2Timestamp,
                prevDepositRollingHash: hashBefore,
                newDepositRollingHash: hashAfter,
                prover: prover,
                revertEpoch: revertEpoch
            })
        );
    }

    function _depositRollingHash(uint64 count) private view returns (bytes32) {
        return IPortal(payable(PORTAL)).depositRollingHash(count);
    }

    function _dataHash(uint8 daType, bytes calldata data) private view returns (bytes32) {
        bytes memory versionedHashes;
        uint256 count = 0;
        for (bytes32 hash; (hash = blobhash(count)) != 0; ++count) {
            versionedHashes = bytes.concat(versionedHashes, hash);
        }
        if (daType > BatchHeaders.CALLDATA) revert UnknownDataType(daType);
        bool inBlobs = daType == BatchHeaders.BLOBS;
        if ((count > 0) != inBlobs || (data.length > 0) == inBlobs) revert WrongData(daType, count, data.length);
        return inBlobs ? keccak256(versionedHashes) : keccak256(data);
    }

    /// @dev A stranger, who commits because the operator is silent, must not commit the operator to other rules.
    function _checkVersion(uint8 version, uint64 index, bool operator) private view {
        uint8 previous = _checkpoints[_checkpoints.length - 1].version;
        if (version < previous) revert VersionDecreased(previous, version);
        if (version > previous && previous > 0 && !operator) revert VersionOfStranger(previous, version);
        // Entries of a version end only where another one of it begins.
        if (version != previous || version == 0) IVerifierRegistry(REGISTRY).verifierFor(version, index);
    }

    function _checkOrigin(uint64 number, bytes32 hash, uint64 depositCount) private view {
        if (number < lastL1Origin) revert L1OriginDecreased(lastL1Origin, number);
        if (number > lastL1Origin + MAX_ORIGIN_STEP) revert L1OriginTooFar(lastL1Origin + MAX_ORIGIN_STEP, number);
        _checkOriginBlock(IPortal(payable(PORTAL)), number, hash, depositCount);
    }

    /// @dev The first L2 block of an origin carries all deposits of that L1 block, so the origin decides the count.
    /// While a deposit is overdue each batch must come closer to it: nearly as far as the next one can go, so that no
    /// operator stays behind for ever, and never farther, so that a chain that was halted for months can catch up.
    function _checkDeposits(uint64 depositCount, uint64 l1OriginNumber) private view {
        IPortal portal = IPortal(payable(PORTAL));
        uint64 total = portal.depositCount();
        if (depositCount > total) revert WrongDepositCount(depositCount, l1OriginNumber);
        if (depositCount > 0 && portal.depositBlockNumber(depositCount - 1) > l1OriginNumber) {
            revert WrongDepositCount(depositCount, l1OriginNumber);
        }
        if (depositCount == total) return;
        uint64 nextBlock = portal.depositBlockNumber(depositCount);
        if (nextBlock <= l1OriginNumber) revert WrongDepositCount(depositCount, l1OriginNumber);
        bool overdue = uint256(nextBlock) + FORCED_INCLUSION_WINDOW_BLOCKS < block.number;
        // Right before the deposit is far enough, once: that block's hash is known for ever.
        bool closer = l1OriginNumber >= lastL1Origin + FORCED_PROGRESS_BLOCKS
            || (l1OriginNumber + 1 == nextBlock && l1OriginNumber > lastL1Origin);
        if (overdue && !closer) revert DepositOverdue(depositCount, nextBlock);
    }

    /// @dev An operator whose batches become final, and yet come closer to a deposit too slowly, is silent to whoever
    /// made the deposit.
    function _leavesDepositBehind() private view returns (bool) {
        IPortal portal = IPortal(payable(PORTAL));
        uint64 consumed = _checkpoints[_checkpoints.length - 1].depositCount;
        if (consumed == portal.depositCount()) return false;
        uint256 patience = FORCED_INCLUSION_WINDOW_BLOCKS + OPERATOR_STALL_SECONDS / L1_BLOCK_SECONDS;
        return block.number > portal.depositBlockNumber(consumed) + patience;
    }

    /// @dev Finality is the operator's sign of life, so silence must be longer than what becoming final takes.
    function _checkParameters(Parameters memory params) private view {
        if (params.l2BlockTimeSeconds == 0) revert InvalidParameter("l2BlockTimeSeconds");
        if (params.finalizationDelaySeconds > AUTHORITY.COOL_DOWN_SECONDS()) {
            revert InvalidParameter("finalizationDelaySeconds");
        }
        if (params.operatorStallSeconds <= params.finalizationDelaySeconds) {
            revert InvalidParameter("operatorStallSeconds");
        }
        uint256 strangers = uint256(params.operatorStallSeconds) + params.finalizationDelaySeconds + 2
            * uint256(AUTHORITY.PAUSE_SECONDS());
        if (params.escapeWindowSeconds <= strangers) revert InvalidParameter("escapeWindowSeconds");
        uint64 window = params.forcedInclusionWindowBlocks;
        if (window == 0 || window > MAX_INCLUSION_WINDOW_BLOCKS) {
            revert InvalidParameter("forcedInclusionWindowBlocks");
        }
    }

    /// @dev Proofs of before are void, and the operator has its time again.
    function _beginAnew() private {
        (_stallFrom, revertEpoch) = (uint64(block.timestamp), revertEpoch + 1);
    }

    function _later(uint64 a, uint64 b) private pure returns (uint64) {
        return a > b ? a : b;
    }
}
