// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.28;

import {AttestationVerifier} from "heddle/l1/AttestationVerifier.sol";
import {IAttestationVerifier} from "heddle/l1/IAttestationVerifier.sol";
import {L1Fixture} from "./L1Fixture.sol";

contract AttestationVerifierTest is L1Fixture {
    bytes private constant VALUES = "public values";

    function test_construction_wrongThreshold_reverts() public {
        address[] memory signers = _addresses(attestorKeys);
        vm.expectRevert(abi.encodeWithSelector(IAttestationVerifier.InvalidThreshold.selector, 0, 3));
        new AttestationVerifier(signers, 0);
        vm.expectRevert(abi.encodeWithSelector(IAttestationVerifier.InvalidThreshold.selector, 4, 3));
        new AttestationVerifier(signers, 4);
    }

    function test_construction_unsortedOrZeroSigners_reverts() public {
        address[] memory signers = _addresses(attestorKeys);
        (signers[0], signers[1]) = (signers[1], signers[0]);
        vm.expectRevert(abi.encodeWithSelector(IAttestationVerifier.SignersNotSorted.selector, signers[0], signers[1]));
        new AttestationVerifier(signers, 2);
        signers[0] = signers[1] = address(0);
        vm.expectRevert(abi.encodeWithSelector(IAttestationVerifier.SignersNotSorted.selector, address(0), address(0)));
        new AttestationVerifier(signers, 2);
    }

    function test_views() public view {
        vm.assertEq(verifier.verifierType(), "attestation", "type");
        vm.assertEq(verifier.THRESHOLD(), 2, "threshold");
        vm.assertEq(abi.encode(verifier.signers()), abi.encode(_addresses(attestorKeys)), "signers");
        vm.assertTrue(verifier.isSigner(vm.addr(attestorKeys[0])) && !verifier.isSigner(user), "isSigner");
    }

    function test_verify_anyTwoOrAll_passes() public view {
        bytes32 digest = verifier.attestationDigest(PROGRAM, VALUES);
        bytes memory first = _signatures(digest, 0, 1);
        verifier.verify(PROGRAM, VALUES, _signatures(digest, 0, 2));
        verifier.verify(PROGRAM, VALUES, _signatures(digest, 1, 3));
        verifier.verify(PROGRAM, VALUES, bytes.concat(first, _signatures(digest, 2, 3)));
        verifier.verify(PROGRAM, VALUES, _signatures(digest, 0, 3));
    }

    function test_verify_tooFew_reverts() public {
        bytes memory proof = _signatures(verifier.attestationDigest(PROGRAM, VALUES), 0, 1);
        vm.expectRevert(abi.encodeWithSelector(IAttestationVerifier.NotEnoughSignatures.selector, 1, 2));
        verifier.verify(PROGRAM, VALUES, proof);
        vm.expectRevert(abi.encodeWithSelector(IAttestationVerifier.NotEnoughSignatures.selector, 0, 2));
        verifier.verify(PROGRAM, VALUES, "");
    }

    function test_verify_wrongLength_reverts() public {
        bytes memory proof = bytes.concat(_signatures(verifier.attestationDigest(PROGRAM, VALUES), 0, 2), hex"00");
        vm.expectRevert(abi.encodeWithSelector(IAttestationVerifier.InvalidProofLength.selector, 131));
        verifier.verify(PROGRAM, VALUES, proof);
    }

    function test_verify_oneSignerTwice_reverts() public {
        bytes memory one = _signatures(verifier.attestationDigest(PROGRAM, VALUES), 0, 1);
        address signer = vm.addr(attestorKeys[0]);
        vm.expectRevert(abi.encodeWithSelector(IAttestationVerifier.SignersNotSorted.selector, signer, signer));
        verifier.verify(PROGRAM, VALUES, bytes.concat(one, one));
    }

    function test_verify_descending_reverts() public {
        bytes32 digest = verifier.attestationDigest(PROGRAM, VALUES);
        bytes memory proof = bytes.concat(_signatures(digest, 1, 2), _signatures(digest, 0, 1));
        vm.expectRevert(
            abi.encodeWithSelector(
                IAttestationVerifier.SignersNotSorted.selector, vm.addr(attestorKeys[1]), vm.addr(attestorKeys[0])
            )
        );
        verifier.verify(PROGRAM, VALUES, proof);
    }

    function test_verify_stranger_reverts() public {
        uint256 key = uint256(keccak256("stranger"));
        bytes32 digest = verifier.attestationDigest(PROGRAM, VALUES);
        (uint8 v, bytes32 r, bytes32 s) = vm.sign(key, digest);
        bytes memory proof = bytes.concat(_signatures(digest, 0, 1), abi.encodePacked(r, s, v));
        vm.expectRevert(abi.encodeWithSelector(IAttestationVerifier.UnknownSigner.selector, vm.addr(key)));
        verifier.verify(PROGRAM, VALUES, proof);
    }

    function test_verify_highHalfOfTheCurve_reverts() public {
        bytes32 digest = verifier.attestationDigest(PROGRAM, VALUES);
        (uint8 v, bytes32 r, bytes32 s) = vm.sign(attestorKeys[1], digest);
        uint256 order = 0xfffffffffffffffffffffffffffffffebaaedce6af48a03bbfd25e8cd0364141;
        bytes memory mirrored = abi.encodePacked(r, bytes32(order - uint256(s)), v == 27 ? uint8(28) : uint8(27));
        bytes memory proof = bytes.concat(_signatures(digest, 0, 1), mirrored);
        vm.expectRevert(abi.encodeWithSelector(IAttestationVerifier.InvalidSignature.selector, 1));
        verifier.verify(PROGRAM, VALUES, proof);
    }

    function test_verify_recoveryIdZeroOrOne_reverts() public {
        bytes memory proof = _signatures(verifier.attestationDigest(PROGRAM, VALUES), 0, 2);
        proof[64] = bytes1(uint8(proof[64]) - 27);
        vm.expectRevert(abi.encodeWithSelector(IAttestationVerifier.InvalidSignature.selector, 0));
        verifier.verify(PROGRAM, VALUES, proof);
    }

    function test_verify_otherProgramOrValues_reverts() public {
        bytes memory proof = _signatures(verifier.attestationDigest(PROGRAM, VALUES), 0, 2);
        vm.expectPartialRevert(IAttestationVerifier.UnknownSigner.selector);
        verifier.verify(keccak256("other program"), VALUES, proof);
        vm.expectPartialRevert(IAttestationVerifier.UnknownSigner.selector);
        verifier.verify(PROGRAM, "other values", proof);
    }

    /// @dev One flipped bit anywhere in the proof, and it is refused.
    function testFuzz_verify_flippedBit_reverts(uint256 bit) public {
        bytes memory proof = _signatures(verifier.attestationDigest(PROGRAM, VALUES), 0, 2);
        bit = bit % (proof.length * 8);
        proof[bit / 8] = proof[bit / 8] ^ bytes1(uint8(1 << (bit % 8)));
        vm.expectRevert();
        verifier.verify(PROGRAM, VALUES, proof);
    }
}
