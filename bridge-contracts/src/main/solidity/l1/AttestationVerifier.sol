// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.28;

import {ECDSA} from "@openzeppelin/contracts/utils/cryptography/ECDSA.sol";
import {IAttestationVerifier} from "heddle/l1/IAttestationVerifier.sol";
import {IVerifier} from "heddle/l1/IVerifier.sol";

/// @title k-of-n attestations as a proof system
/// @notice See `IAttestationVerifier`.
contract AttestationVerifier is IAttestationVerifier {
    /// @inheritdoc IAttestationVerifier
    bytes32 public constant ATTESTATION_TYPEHASH =
        keccak256("HeddleAttestation(bytes32 programId,bytes32 publicValuesHash)");

    uint256 private constant SIGNATURE_BYTES = 65;

    /// @inheritdoc IAttestationVerifier
    uint256 public immutable THRESHOLD;

    /// @inheritdoc IAttestationVerifier
    mapping(address account => bool) public isSigner;

    address[] private _signers;

    /// @param signers_ strictly ascending
    /// @param threshold_ at least 1, at most all
    constructor(address[] memory signers_, uint256 threshold_) {
        if (threshold_ == 0 || threshold_ > signers_.length) revert InvalidThreshold(threshold_, signers_.length);
        address previous;
        for (uint256 i = 0; i < signers_.length; ++i) {
            if (signers_[i] <= previous) revert SignersNotSorted(previous, signers_[i]);
            previous = signers_[i];
            isSigner[previous] = true;
        }
        _signers = signers_;
        THRESHOLD = threshold_;
    }

    /// @inheritdoc IVerifier
    function verify(bytes32 programId, bytes calldata publicValues, bytes calldata proof)
        external
        view
        returns (bytes4)
    {
        if (proof.length % SIGNATURE_BYTES != 0) revert InvalidProofLength(proof.length);
        uint256 count = proof.length / SIGNATURE_BYTES;
        if (count < THRESHOLD) revert NotEnoughSignatures(count, THRESHOLD);
        bytes32 digest = attestationDigest(programId, publicValues);
        address previous;
        for (uint256 i = 0; i < count; ++i) {
            bytes calldata signature = proof[i * SIGNATURE_BYTES:(i + 1) * SIGNATURE_BYTES];
            (address signer, ECDSA.RecoverError failure,) = ECDSA.tryRecoverCalldata(digest, signature);
            if (failure != ECDSA.RecoverError.NoError) revert InvalidSignature(i);
            if (!isSigner[signer]) revert UnknownSigner(signer);
            if (signer <= previous) revert SignersNotSorted(previous, signer);
            previous = signer;
        }
        return IVerifier.verify.selector;
    }

    /// @inheritdoc IAttestationVerifier
    function attestationDigest(bytes32 programId, bytes calldata publicValues) public pure returns (bytes32) {
        return keccak256(abi.encode(ATTESTATION_TYPEHASH, programId, keccak256(publicValues)));
    }

    /// @inheritdoc IAttestationVerifier
    function signers() external view returns (address[] memory) {
        return _signers;
    }

    /// @inheritdoc IVerifier
    function verifierType() external pure returns (string memory) {
        return "attestation";
    }
}
