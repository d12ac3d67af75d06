// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.28;

import {Governed} from "heddle/l1/Governed.sol";
import {IRollup} from "heddle/l1/IRollup.sol";
import {IVerifier} from "heddle/l1/IVerifier.sol";
import {IVerifierRegistry} from "heddle/l1/IVerifierRegistry.sol";

/// @title Which verifier judges which batches
/// @notice See `IVerifierRegistry`.
/// @dev Not upgradeable. The Rollup's code names it, so an upgrade of the Rollup can bring another one.
contract VerifierRegistry is IVerifierRegistry, Governed {
    uint8 private constant FIRST_VERSION = 1;

    /// @inheritdoc IVerifierRegistry
    address public immutable ROLLUP;
    /// @inheritdoc IVerifierRegistry
    uint64 public immutable VERIFIER_TIMELOCK_SECONDS;

    /// @dev An entry in force, and when it was ready to be: of two, the one scheduled later is what the owner wants.
    struct ActiveEntry {
        VerifierEntry entry;
        uint64 readyAt;
    }

    /// @dev Ascending by `fromBatch` and by `readyAt`.
    mapping(uint8 version => ActiveEntry[]) private _entries;
    mapping(bytes32 id => uint64 readyAt) private _readyAt;

    constructor(InitParams memory params) Governed(params.authority) {
        ROLLUP = params.rollup;
        VERIFIER_TIMELOCK_SECONDS = params.timelockSeconds;
        _requireFit(params.verifier, params.programId);
        VerifierEntry memory first =
            VerifierEntry({fromBatch: 1, verifier: params.verifier, programId: params.programId});
        _activate(FIRST_VERSION, first, 0);
    }

    /// @inheritdoc IVerifierRegistry
    function scheduleVerifier(uint8 version, uint64 fromBatch, address verifier, bytes32 programId)
        external
        onlyRole(OWNER_ROLE)
    {
        _requireFit(verifier, programId);
        bytes32 id = _id(version, fromBatch, verifier, programId);
        if (_readyAt[id] != 0) revert VerifierAlreadyScheduled(id);
        uint64 readyAt = uint64(block.timestamp) + VERIFIER_TIMELOCK_SECONDS;
        _readyAt[id] = readyAt;
        emit VerifierScheduled(version, fromBatch, verifier, programId, readyAt);
    }

    /// @inheritdoc IVerifierRegistry
    function cancelVerifier(uint8 version, uint64 fromBatch, address verifier, bytes32 programId) external {
        if (!_hasRole(GUARDIAN_ROLE)) _requireRole(OWNER_ROLE);
        bytes32 id = _id(version, fromBatch, verifier, programId);
        if (_readyAt[id] == 0) revert VerifierNotScheduled(id);
        delete _readyAt[id];
        emit VerifierCancelled(version, fromBatch, verifier, programId);
    }

    /// @inheritdoc IVerifierRegistry
    function activateVerifier(uint8 version, uint64 fromBatch, address verifier, bytes32 programId) external {
        bytes32 id = _id(version, fromBatch, verifier, programId);
        uint64 readyAt = _readyAt[id];
        if (readyAt == 0) revert VerifierNotScheduled(id);
        if (block.timestamp < readyAt) revert VerifierTimelocked(readyAt);
        uint64 lastProven = IRollup(ROLLUP).lastProven();
        if (fromBatch <= lastProven) revert VerifierStartsTooEarly(fromBatch, lastProven + 1);
        delete _readyAt[id];
        _requireFit(verifier, programId);
        _activate(version, VerifierEntry({fromBatch: fromBatch, verifier: verifier, programId: programId}), readyAt);
    }

    /// @inheritdoc IVerifierRegistry
    function verifierReadyAt(uint8 version, uint64 fromBatch, address verifier, bytes32 programId)
        external
        view
        returns (uint64)
    {
        return _readyAt[_id(version, fromBatch, verifier, programId)];
    }

    /// @inheritdoc IVerifierRegistry
    function verifierFor(uint8 version, uint64 batchIndex) public view returns (VerifierEntry memory) {
        ActiveEntry[] storage entries = _entries[version];
        for (uint256 i = entries.length; i > 0; --i) {
            if (entries[i - 1].entry.fromBatch <= batchIndex) return entries[i - 1].entry;
        }
        revert UnknownVersion(version, batchIndex);
    }

    /// @dev Entries come into force in the order in which they were scheduled. A new one ends those that would begin after
    /// it: they were meant for a time that it now decides about.
    function _activate(uint8 version, VerifierEntry memory entry, uint64 readyAt) private {
        ActiveEntry[] storage entries = _entries[version];
        uint256 count = entries.length;
        if (count > 0 && entries[count - 1].readyAt > readyAt) {
            revert VerifierSuperseded(version, entries[count - 1].entry.fromBatch);
        }
        for (; count > 0 && entries[count - 1].entry.fromBatch >= entry.fromBatch; --count) {
            entries.pop();
        }
        entries.push(ActiveEntry({entry: entry, readyAt: readyAt}));
        emit VerifierActivated(version, entry.fromBatch, entry.verifier, entry.programId);
    }

    /// @dev A contract that answers whatever it is asked, for example by a fallback function, is no verifier: it would
    /// accept every proof. One that does not exist, has no type, or accepts an empty proof of nothing, is refused.
    function _requireFit(address verifier, bytes32 programId) private view {
        if (verifier.code.length == 0) revert InvalidAddress(verifier);
        (bool named, bytes memory kind) = verifier.staticcall(abi.encodeCall(IVerifier.verifierType, ()));
        if (!named || kind.length < 96) revert UnfitVerifier(verifier);
        (bool accepts,) = verifier.staticcall(abi.encodeCall(IVerifier.verify, (programId, "", "")));
        if (accepts) revert UnfitVerifier(verifier);
    }

    function _id(uint8 version, uint64 fromBatch, address verifier, bytes32 programId) private pure returns (bytes32) {
        return keccak256(abi.encode(version, fromBatch, verifier, programId));
    }
}
