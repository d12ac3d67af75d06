// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.28;

import {IVerifier} from "heddle/l1/IVerifier.sol";

/// @title Several proof systems as one: any of them, all of them, or at least so many
/// @notice The proof is `abi.encode(bytes[])` with a place for each member, empty where none is given. Every proof that
/// is given must be good; one that is not spoils the others, so that nobody hides a refusal. Members can be policies.
/// @dev Fixed, as every verifier is: another policy is another contract, which enters through the registry's timelock.
/// What is trusted: with a threshold of all, one sound member is enough; with a threshold of one, all must be sound.
interface IVerifierPolicy is IVerifier {
    /// @notice A proof system, and the program that it must have run.
    struct Member {
        address verifier;
        bytes32 programId;
    }

    /// @notice The threshold is zero or above the number of members.
    error InvalidThreshold(uint256 threshold, uint256 memberCount);
    /// @notice More than `MAX_MEMBERS`.
    error TooManyMembers(uint256 memberCount);
    /// @notice Members must be strictly ascending by verifier, so that none counts twice.
    error MembersNotSorted(address previous, address next);
    /// @notice The member has no code, or does not answer with its selector.
    error UnfitMember(address verifier);
    /// @notice The registry names another program than this policy's.
    error WrongProgram(bytes32 expected, bytes32 actual);
    /// @notice There is not one place for each member.
    error WrongProofCount(uint256 count, uint256 memberCount);
    /// @notice Fewer proofs than the threshold.
    error NotEnoughProofs(uint256 count, uint256 threshold);

    /// @notice Most members of a policy.
    function MAX_MEMBERS() external pure returns (uint256);
    /// @notice How many members must prove.
    function THRESHOLD() external view returns (uint256);
    /// @notice Stands for threshold, members and their programs: keccak256(abi.encode(threshold, members)).
    function PROGRAM_ID() external view returns (bytes32);
    /// @notice All members, ascending by verifier.
    function members() external view returns (Member[] memory);
}
