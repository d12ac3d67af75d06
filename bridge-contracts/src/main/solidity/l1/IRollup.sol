// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.28;

import {BatchHeader} from "heddle/libraries/BatchHeaders.sol";
import {IOutputOracle} from "heddle/l1/IOutputOracle.sol";

/// @title The rollup's chain of batches on L1
/// @notice A batch is *committed* (its data is on L1), then *proven* (a proof shows the output it leads to), then
/// *final* (the delay is over). One proof covers a range of batches and yields one output.
///
/// Whoever reads this contract needs no other source: the headers are in the events, the data in the transactions.
interface IRollup is IOutputOracle {
    /// @notice What the code is built with; another value is an upgrade.
    /// @param portal the Portal; already deployed, and naming this contract as its rollup
    /// @param registry the verifiers of this rollup; its timelock is longer than `exitSeconds`
    /// @param authority who may do what
    /// @param timelock owner of the proxies' admins; its delay is longer than `exitSeconds`
    /// @param l2ChainId chain id of the rollup
    /// @param configHash hash of the rollup's configuration
    /// @param l2BlockTimeSeconds for clients (`L2_BLOCK_TIME`)
    /// @param submissionIntervalBlocks usual L2 blocks per output, for clients (`SUBMISSION_INTERVAL`)
    /// @param finalizationDelaySeconds from proven to final; at most the cool-down between two pauses, so that no
    /// output meets two
    /// @param forcedInclusionWindowBlocks L1 blocks after which each batch must come closer to an unconsumed deposit; at
    /// most a week
    /// @param operatorStallSeconds how long nothing becomes final until anyone may commit; more than
    /// `finalizationDelaySeconds`
    /// @param escapeWindowSeconds how long nothing becomes final until anyone may end the rollup; longer than a
    /// stranger needs to make something final, pauses included
    struct Parameters {
        address portal;
        address registry;
        address authority;
        address timelock;
        uint256 l2ChainId;
        bytes32 configHash;
        uint64 l2BlockTimeSeconds;
        uint64 submissionIntervalBlocks;
        uint64 finalizationDelaySeconds;
        uint64 forcedInclusionWindowBlocks;
        uint64 operatorStallSeconds;
        uint64 escapeWindowSeconds;
    }

    /// @notice What the rollup begins with.
    /// @param outputRoot output root of the L2 genesis block, which is output 0
    /// @param l2Timestamp timestamp of the L2 genesis block
    /// @param l1Number L1 origin of the L2 genesis block: below the block of any deposit
    /// @param l1Hash its hash
    struct Genesis {
        bytes32 outputRoot;
        uint64 l2Timestamp;
        uint64 l1Number;
        bytes32 l1Hash;
    }

    /// @notice A proven state of L2.
    /// @param outputRoot commitment to it
    /// @param l2BlockNumber last L2 block of the proven range
    /// @param l2Timestamp its timestamp
    /// @param provenAt L1 timestamp of the proof
    /// @param lastBatch last batch of the proven range
    struct Output {
        bytes32 outputRoot;
        uint64 l2BlockNumber;
        uint64 l2Timestamp;
        uint64 provenAt;
        uint64 lastBatch;
    }

    /// @notice A batch was committed. With the transaction that emitted it, this gives the header and the data.
    event BatchCommitted(
        uint64 indexed index, bytes32 indexed batchHash, uint64 l1OriginNumber, uint64 depositCount, bytes32 dataHash
    );

    /// @notice The hash of an L1 block is kept for good.
    event L1BlockAnchored(uint64 indexed number, bytes32 hash);

    /// @notice The batches `first` to `last` were proven and became the output `outputIndex`.
    event BatchesProven(
        uint64 indexed first,
        uint64 indexed last,
        uint256 indexed outputIndex,
        bytes32 outputRoot,
        uint64 l2BlockNumber,
        address prover
    );

    /// @notice All batches up to `last` are final, and with them all outputs up to `outputIndex`.
    event BatchesFinalized(uint64 indexed last, uint256 indexed outputIndex);

    /// @notice The batches from `from` on are no longer committed. Deposits they consumed are to be consumed again.
    event BatchesReverted(uint64 indexed from);

    /// @notice The outputs from `first` on are no longer proven; their batches stay, to be proven again.
    event OutputsReverted(uint256 indexed first, uint64 revertEpoch);

    /// @notice The rollup ended: nothing is committed, proven or final any more, and everybody leaves from this output.
    event EscapeStarted(uint256 indexed lastFinalizedOutput, address by);

    /// @notice A second valid proof gave another output for an already proven range: the proof system is unsound.
    event ConflictProven(
        uint256 indexed outputIndex, bytes32 outputRoot, bytes32 conflictingOutputRoot, address prover
    );

    /// @notice The Portal does not name this contract as its rollup.
    error WrongPortal(address portal);
    /// @notice A parameter is out of range, or does not fit the others.
    error InvalidParameter(string name);
    /// @notice A batch is committed by a transaction of an account without code, sent to this contract itself.
    error NotDirectCall(address caller);
    /// @notice The rollup has ended.
    error RollupEnded();
    /// @notice Something became final too lately to end the rollup.
    error EscapeTooEarly(uint256 readyAt);
    /// @notice Only the batcher may commit while batches become final and deposits are consumed.
    error NotBatcher(address caller, uint256 anyoneFrom);
    /// @notice The batch builds on another batch than the last committed one: it is a duplicate, or out of order.
    error WrongParent(bytes32 expected, bytes32 actual);
    /// @notice The header made from the arguments does not have the hash that the sender computed.
    error WrongBatchHash(bytes32 expected, bytes32 actual);
    /// @notice Versions do not go back.
    error VersionDecreased(uint8 previous, uint8 actual);
    /// @notice Only the batcher may raise the version.
    error VersionOfStranger(uint8 previous, uint8 actual);
    /// @notice A proof is for batches of one version: end the range before the first batch of the other.
    error MixedVersions(uint8 first, uint8 last);
    /// @notice The data availability type is not known.
    error UnknownDataType(uint8 daType);
    /// @notice The transaction carries no data, or data of the other kind.
    error WrongData(uint8 daType, uint256 blobCount, uint256 calldataBytes);
    /// @notice The L1 origin is not a block of this chain, or is older than 8191 blocks and neither anchored nor right
    /// before the next deposit.
    error UnknownL1Origin(uint64 number, bytes32 expected, bytes32 actual);
    /// @notice L1 origins do not go back.
    error L1OriginDecreased(uint64 previous, uint64 actual);
    /// @notice No batch reaches as far as this L1 origin.
    error L1OriginTooFar(uint64 farthest, uint64 actual);
    /// @notice The deposits up to the L1 origin are not exactly `depositCount`.
    error WrongDepositCount(uint64 depositCount, uint64 l1OriginNumber);
    /// @notice A deposit is older than the forced-inclusion window, and the batch neither consumes it nor comes closer by
    /// `FORCED_PROGRESS_BLOCKS`.
    error DepositOverdue(uint256 depositIndex, uint256 depositBlock);
    /// @notice The range is not the committed batches right after the last proven one.
    error WrongRange(uint64 first, uint64 last, uint64 lastProven, uint64 lastCommitted);
    /// @notice An output must be of a later block than the one before, and not of an earlier time (full L2 blocks share one).
    error OutputNotAdvancing(uint64 l2BlockNumber, uint64 l2Timestamp);
    /// @notice An output root must not be zero.
    error ZeroOutputRoot();
    /// @notice The verifier does not answer with its selector.
    error UnfitVerifier(address verifier);
    /// @notice No output ends at this batch, or it is already final.
    error NotFinalizable(uint64 batchIndex);
    /// @notice The delay is not over.
    error FinalizationTooEarly(uint64 batchIndex, uint256 readyAt);
    /// @notice The header is not that of a committed batch.
    error UnknownBatch(uint64 index, bytes32 batchHash);
    /// @notice Final batches stay.
    error AlreadyFinal(uint64 lastFinalized);
    /// @notice There is nothing to revert.
    error NothingToRevert(uint64 lastCommitted);
    /// @notice The claimed output is the proven one.
    error NoConflict(uint256 outputIndex);
    /// @notice The output that was proven in two ways must be reverted before anything is proven, or becomes final from
    /// there on.
    error ConflictUnresolved(uint256 outputIndex);

    /// @notice Begins the rollup; once, in the transaction that makes its proxy.
    function initialize(Genesis calldata genesis) external;

    /// @notice Commits the next batch.
    /// @dev Reverts unless everything that L1 can know about the batch is right, so that a duplicate, a reordered or
    /// a stale submission does no harm.
    /// @param parentHash hash of the last committed batch
    /// @param version rules of the batch; a verifier must be registered for it
    /// @param daType 0: the data is in all the blobs of this transaction; 1: it is `data`
    /// @param l1OriginNumber L1 origin of the batch's last L2 block; at most 8191 blocks old, or anchored, or right
    /// before the next deposit
    /// @param l1OriginHash its hash
    /// @param depositCount all deposits made up to that L1 block, since the Portal exists
    /// @param data the batch data for `daType` 1, else empty
    /// @param expectedHash the batch hash as the sender computed it
    function commitBatch(
        bytes32 parentHash,
        uint8 version,
        uint8 daType,
        uint64 l1OriginNumber,
        bytes32 l1OriginHash,
        uint64 depositCount,
        bytes calldata data,
        bytes32 expectedHash
    ) external;

    /// @notice Keeps the hash of an L1 block for good, while it is known (8191 blocks). Anyone may. A rollup that stands
    /// still needs one every few thousand blocks, unless there are deposits.
    function anchorL1Block(uint64 number, bytes32 hash) external;

    /// @notice Proves the batches `first` to `last`, which become one output. Anyone may, with a valid proof.
    /// @param first the batch after the last proven one
    /// @param last a committed batch of the same version
    /// @param outputRoot output after `last`
    /// @param l2BlockNumber last L2 block of `last`
    /// @param l2Timestamp its timestamp
    /// @param prover who is credited
    /// @param proof for the verifier that is registered for the version of `last`
    function proveBatches(
        uint64 first,
        uint64 last,
        bytes32 outputRoot,
        uint64 l2BlockNumber,
        uint64 l2Timestamp,
        address prover,
        bytes calldata proof
    ) external;

    /// @notice Makes final every output up to the one that ends at batch `last`, once the delay is over. Anyone may. A
    /// pause of proofs does not stop what was ready when it began, nor does a conflict stop what lies below it.
    function finalizeBatches(uint64 last) external;

    /// @notice Takes back all batches after `lastKept`, and the outputs that cover any of them. Only the guardian; only
    /// batches that are not final. Thousands of outputs may need several calls, the newest batches first. Proofs that
    /// were made before are void.
    /// @param lastKept header of the last batch to stay; the contract keeps only its hash
    function revertBatches(BatchHeader calldata lastKept) external;

    /// @notice Takes back the outputs from `first` on, and leaves the batches as they are. Only the guardian; only
    /// outputs that are not final. Proofs that were made before are void.
    function revertOutputs(uint256 first) external;

    /// @notice Stops proofs, and finality from this output on, given a valid proof of another output than the proven
    /// one, until the guardian took that output back. Anyone may, also during a pause.
    /// @param outputIndex a proven output that is not final
    function reportConflict(
        uint256 outputIndex,
        bytes32 outputRoot,
        uint64 l2BlockNumber,
        uint64 l2Timestamp,
        address prover,
        bytes calldata proof
    ) external;

    /// @notice Ends the rollup, for ever, when nothing became final for the escape window; no pause stops that clock.
    /// Anyone may. From then on the Portal pays what the last final state says.
    function escape() external;

    /// @notice Whether the rollup has ended.
    function escaped() external view returns (bool);
    /// @notice From when on (L1 timestamp) anyone may end the rollup, if nothing becomes final until then.
    function escapeFrom() external view returns (uint256);

    /// @notice Hash of a committed batch; 0 for others.
    function batchHashes(uint64 index) external view returns (bytes32);
    /// @notice Index of the last committed batch.
    function lastCommitted() external view returns (uint64);
    /// @notice Index of the last proven batch.
    function lastProven() external view returns (uint64);
    /// @notice Index of the last final batch.
    function lastFinalized() external view returns (uint64);
    /// @notice Index of the last final output.
    function lastFinalizedOutput() external view returns (uint64);
    /// @notice The output `index`, all fields.
    function outputs(uint256 index) external view returns (Output memory);
    /// @notice From when on (L1 timestamp) the output `outputIndex` can be made final, if it stays.
    function finalFrom(uint256 outputIndex) external view returns (uint256);
    /// @notice How often batches or outputs were taken back; part of what is proven.
    function revertEpoch() external view returns (uint32);
    /// @notice Whether `outputRoot` is the root of the output `index`, proven at `since` (L1 timestamp) or before. An
    /// output that was taken back and comes again with the same root counts from its last proof.
    function isOutput(uint256 index, bytes32 outputRoot, uint256 since) external view returns (bool);
    /// @notice Deposits consumed by the committed batches.
    function depositsConsumed() external view returns (uint64);
    /// @notice Deposits consumed up to and including the committed batch `index`.
    function depositCountAt(uint64 index) external view returns (uint64);
    /// @notice L1 origin of the last committed batch.
    function lastL1Origin() external view returns (uint64);
    /// @notice The hash of an anchored L1 block; 0 for others.
    function anchoredL1Blocks(uint64 number) external view returns (bytes32);
    /// @notice From when on (L1 timestamp) anyone may commit, if nothing becomes final until then. 0 means now,
    /// whatever became final: the next deposit is older than the forced-inclusion window and the stall together.
    function anyoneMayCommitFrom() external view returns (uint256);
    /// @notice The public values that a proof for these arguments of `proveBatches` must have.
    function publicValues(
        uint64 first,
        uint64 last,
        bytes32 outputRoot,
        uint64 l2BlockNumber,
        uint64 l2Timestamp,
        address prover
    ) external view returns (bytes memory);

    /// @notice The longest that leaving can take, from any moment on. While somebody commits and proves: inclusion by
    /// force, the operator's silence, the finalization delay, the withdrawal's maturity, three pauses. If nobody does:
    /// the escape. Upgrades and new verifiers take longer.
    function exitSeconds() external view returns (uint256);

    /// @notice The verifiers of this rollup.
    function REGISTRY() external view returns (address);
    /// @notice The Portal.
    function PORTAL() external view returns (address);
    /// @notice Chain id of the rollup.
    function L2_CHAIN_ID() external view returns (uint256);
    /// @notice Hash of the rollup's configuration.
    function CONFIG_HASH() external view returns (bytes32);
    /// @notice See `Parameters`.
    function FORCED_INCLUSION_WINDOW_BLOCKS() external view returns (uint64);
    /// @notice See `Parameters`.
    function ESCAPE_WINDOW_SECONDS() external view returns (uint64);
    /// @notice See `Parameters`.
    function OPERATOR_STALL_SECONDS() external view returns (uint64);
}
