// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.28;

import {IVerifier} from "heddle/l1/IVerifier.sol";

/// @title A verifier that trusts k of n signers, each of whom re-executed the batches from L1 data
/// @notice The proof is the signatures one after another, 65 bytes each (`r:32 ‖ s:32 ‖ v:1`, v is 27 or 28, s in the lower
/// half), in strictly ascending order of their signers. More than k may be given; every one must be good.
/// @dev The set is fixed: another set is another contract, which enters through the rollup's timelock.
interface IAttestationVerifier is IVerifier {
    /// @notice The threshold is zero or above the number of signers.
    error InvalidThreshold(uint256 threshold, uint256 signerCount);
    /// @notice The proof is not a whole number of signatures.
    error InvalidProofLength(uint256 sizeBytes);
    /// @notice There are fewer signatures than the threshold.
    error NotEnoughSignatures(uint256 count, uint256 threshold);
    /// @notice The signature at this position is malformed.
    error InvalidSignature(uint256 position);
    /// @notice A signature is of somebody else, or of something else.
    error UnknownSigner(address recovered);
    /// @notice Signers must be strictly ascending, so that none counts twice.
    error SignersNotSorted(address previous, address next);

    /// @notice Type word of the signed digest.
    function ATTESTATION_TYPEHASH() external pure returns (bytes32);
    /// @notice Signatures that make a proof.
    function THRESHOLD() external view returns (uint256);
    /// @notice Whether the account's signature counts.
    function isSigner(address account) external view returns (bool);
    /// @notice All signers, ascending.
    function signers() external view returns (address[] memory);
    /// @notice What a signer signs: keccak256(abi.encode(typehash, programId, keccak256(publicValues))).
    function attestationDigest(bytes32 programId, bytes calldata publicValues) external pure returns (bytes32);
}
