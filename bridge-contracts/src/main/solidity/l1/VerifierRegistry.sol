// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.28;

import {AccessControl} from "@openzeppelin/contracts/access/AccessControl.sol";
import {IRollup} from "heddle/l1/IRollup.sol";

/// @title Which verifier judges which batches
/// @dev Part of the Rollup. An entry enters only through the timelock, so that users can leave before a proof system they
/// do not trust takes over.
abstract contract VerifierRegistry is IRollup, AccessControl {
    /// @notice May halt the rollup, revert batches and cancel scheduled verifiers.
    bytes32 public constant GUARDIAN_ROLE = keccak256("GUARDIAN_ROLE");

    /// @inheritdoc IRollup
    uint64 public immutable VERIFIER_TIMELOCK_SECONDS;

    /// @dev Ascending by `fromBatch`.
    mapping(uint8 version => VerifierEntry[]) private _entries;
    mapping(bytes32 id => uint64 readyAt) private _readyAt;

    constructor(uint64 timelockSeconds, uint8 version, address verifier, bytes32 programId) {
        VERIFIER_TIMELOCK_SECONDS = timelockSeconds;
        _activate(version, VerifierEntry({fromBatch: 1, verifier: verifier, programId: programId}));
    }

    /// @inheritdoc IRollup
    function scheduleVerifier(uint8 version, uint64 fromBatch, address verifier, bytes32 programId)
        external
        onlyRole(DEFAULT_ADMIN_ROLE)
    {
        if (verifier.code.length == 0) revert InvalidAddress(verifier);
        bytes32 id = _id(version, fromBatch, verifier, programId);
        if (_readyAt[id] != 0) revert VerifierAlreadyScheduled(id);
        uint64 readyAt = uint64(block.timestamp) + VERIFIER_TIMELOCK_SECONDS;
        _readyAt[id] = readyAt;
        emit VerifierScheduled(version, fromBatch, verifier, programId, readyAt);
    }

    /// @inheritdoc IRollup
    function cancelVerifier(uint8 version, uint64 fromBatch, address verifier, bytes32 programId) external {
        if (!hasRole(GUARDIAN_ROLE, msg.sender)) _checkRole(DEFAULT_ADMIN_ROLE);
        bytes32 id = _id(version, fromBatch, verifier, programId);
        if (_readyAt[id] == 0) revert VerifierNotScheduled(id);
        delete _readyAt[id];
        emit VerifierCancelled(version, fromBatch, verifier, programId);
    }

    /// @inheritdoc IRollup
    function activateVerifier(uint8 version, uint64 fromBatch, address verifier, bytes32 programId) external {
        bytes32 id = _id(version, fromBatch, verifier, programId);
        uint64 readyAt = _readyAt[id];
        if (readyAt == 0) revert VerifierNotScheduled(id);
        if (block.timestamp < readyAt) revert VerifierTimelocked(readyAt);
        if (fromBatch <= lastProven()) revert VerifierStartsTooEarly(fromBatch, lastProven() + 1);
        delete _readyAt[id];
        _activate(version, VerifierEntry({fromBatch: fromBatch, verifier: verifier, programId: programId}));
    }

    /// @inheritdoc IRollup
    function verifierReadyAt(uint8 version, uint64 fromBatch, address verifier, bytes32 programId)
        external
        view
        returns (uint64)
    {
        return _readyAt[_id(version, fromBatch, verifier, programId)];
    }

    /// @inheritdoc IRollup
    function verifierFor(uint8 version, uint64 batchIndex) public view returns (VerifierEntry memory) {
        VerifierEntry[] storage entries = _entries[version];
        for (uint256 i = entries.length; i > 0; --i) {
            if (entries[i - 1].fromBatch <= batchIndex) return entries[i - 1];
        }
        revert UnknownVersion(version, batchIndex);
    }

    /// @inheritdoc IRollup
    function lastProven() public view virtual returns (uint64);

    function _activate(uint8 version, VerifierEntry memory entry) private {
        if (entry.verifier.code.length == 0) revert InvalidAddress(entry.verifier);
        VerifierEntry[] storage entries = _entries[version];
        uint256 count = entries.length;
        uint64 newest = count == 0 ? 0 : entries[count - 1].fromBatch;
        if (entry.fromBatch < newest) revert VerifierStartsTooEarly(entry.fromBatch, newest);
        if (entry.fromBatch == newest) entries.pop();
        entries.push(entry);
        emit VerifierActivated(version, entry.fromBatch, entry.verifier, entry.programId);
    }

    function _id(uint8 version, uint64 fromBatch, address verifier, bytes32 programId) private pure returns (bytes32) {
        return keccak256(abi.encode(version, fromBatch, verifier, programId));
    }
}
