// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.28;

import {IVerifier} from "heddle/l1/IVerifier.sol";
import {IVerifierPolicy} from "heddle/l1/IVerifierPolicy.sol";

/// @title Several proof systems as one
/// @notice See `IVerifierPolicy`.
contract VerifierPolicy is IVerifierPolicy {
    /// @inheritdoc IVerifierPolicy
    uint256 public constant MAX_MEMBERS = 16;

    /// @inheritdoc IVerifierPolicy
    uint256 public immutable THRESHOLD;
    /// @inheritdoc IVerifierPolicy
    bytes32 public immutable PROGRAM_ID;

    Member[] private _members;

    /// @param members_ strictly ascending by verifier, so that none counts twice
    /// @param threshold_ at least 1, at most all
    constructor(Member[] memory members_, uint256 threshold_) {
        uint256 count = members_.length;
        if (count > MAX_MEMBERS) revert TooManyMembers(count);
        if (threshold_ == 0 || threshold_ > count) revert InvalidThreshold(threshold_, count);
        address previous;
        for (uint256 i = 0; i < count; ++i) {
            address verifier = members_[i].verifier;
            if (verifier <= previous) revert MembersNotSorted(previous, verifier);
            if (verifier.code.length == 0) revert UnfitMember(verifier);
            previous = verifier;
            _members.push(members_[i]);
        }
        THRESHOLD = threshold_;
        PROGRAM_ID = keccak256(abi.encode(threshold_, members_));
    }

    /// @inheritdoc IVerifier
    function verify(bytes32 programId, bytes calldata publicValues, bytes calldata proof)
        external
        view
        returns (bytes4)
    {
        if (programId != PROGRAM_ID) revert WrongProgram(PROGRAM_ID, programId);
        bytes[] memory proofs = abi.decode(proof, (bytes[]));
        if (proofs.length != _members.length) revert WrongProofCount(proofs.length, _members.length);
        uint256 given = 0;
        for (uint256 i = 0; i < proofs.length; ++i) {
            if (proofs[i].length == 0) continue;
            Member memory member = _members[i];
            bytes4 answer = IVerifier(member.verifier).verify(member.programId, publicValues, proofs[i]);
            if (answer != IVerifier.verify.selector) revert UnfitMember(member.verifier);
            ++given;
        }
        if (given < THRESHOLD) revert NotEnoughProofs(given, THRESHOLD);
        return IVerifier.verify.selector;
    }

    /// @inheritdoc IVerifierPolicy
    function members() external view returns (Member[] memory) {
        return _members;
    }

    /// @inheritdoc IVerifier
    function verifierType() external view returns (string memory) {
        if (THRESHOLD == _members.length) return "all-of";
        return THRESHOLD == 1 ? "any-of" : "at-least";
    }
}
