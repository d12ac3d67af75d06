// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.28;

import {AttestationVerifier} from "heddle/l1/AttestationVerifier.sol";
import {IAttestationVerifier} from "heddle/l1/IAttestationVerifier.sol";
import {IVerifier} from "heddle/l1/IVerifier.sol";
import {IVerifierPolicy} from "heddle/l1/IVerifierPolicy.sol";
import {VerifierPolicy} from "heddle/l1/VerifierPolicy.sol";
import {L1Fixture} from "./L1Fixture.sol";

/// @notice Says yes without the magic word.
contract SilentVerifier {
    fallback() external {}
}

/// @notice A member is an attestation by one signer; its program is its own.
contract VerifierPolicyTest is L1Fixture {
    bytes private constant VALUES = "public values";
    bytes32 private constant ROOT = keccak256("output 1");

    IVerifierPolicy.Member[] private _three;
    mapping(address verifier => uint256 key) private _keys;

    function setUp() public override {
        super.setUp();
        IVerifierPolicy.Member[] memory sorted = new IVerifierPolicy.Member[](3);
        for (uint256 i = 0; i < 3; ++i) {
            uint256[] memory keys = new uint256[](1);
            keys[0] = uint256(keccak256(abi.encode("policy member", i)));
            address member = address(new AttestationVerifier(_addresses(keys), 1));
            _keys[member] = keys[0];
            sorted[i] = IVerifierPolicy.Member(member, keccak256(abi.encode("program", i)));
            for (uint256 j = i; j > 0 && sorted[j - 1].verifier > sorted[j].verifier; --j) {
                (sorted[j - 1], sorted[j]) = (sorted[j], sorted[j - 1]);
            }
        }
        for (uint256 i = 0; i < 3; ++i) {
            _three.push(sorted[i]);
        }
    }

    function test_anyOf() public {
        VerifierPolicy policy = new VerifierPolicy(_three, 1);
        vm.assertEq(policy.verifierType(), "any-of", "type");
        for (uint256 mask = 1; mask < 8; ++mask) {
            _accepts(policy, mask);
        }
        _refuses(policy, 0, abi.encodeWithSelector(IVerifierPolicy.NotEnoughProofs.selector, 0, 1));
    }

    function test_allOf() public {
        VerifierPolicy policy = new VerifierPolicy(_three, 3);
        vm.assertEq(policy.verifierType(), "all-of", "type");
        _accepts(policy, 7);
        for (uint256 mask = 0; mask < 7; ++mask) {
            uint256 given = (mask & 1) + (mask >> 1 & 1) + (mask >> 2);
            _refuses(policy, mask, abi.encodeWithSelector(IVerifierPolicy.NotEnoughProofs.selector, given, 3));
        }
    }

    function test_atLeast() public {
        VerifierPolicy policy = new VerifierPolicy(_three, 2);
        vm.assertEq(policy.verifierType(), "at-least", "type");
        vm.assertEq(policy.THRESHOLD(), 2, "threshold");
        vm.assertEq(policy.members().length, 3, "members");
        for (uint256 mask = 0; mask < 8; ++mask) {
            uint256 given = (mask & 1) + (mask >> 1 & 1) + (mask >> 2);
            if (given >= 2) _accepts(policy, mask);
            else _refuses(policy, mask, abi.encodeWithSelector(IVerifierPolicy.NotEnoughProofs.selector, given, 2));
        }
    }

    /// @dev A bad proof is never outvoted, whoever else proves; nor is a good one of another member's place.
    function test_badProof_spoilsTheOthers() public {
        VerifierPolicy policy = new VerifierPolicy(_three, 1);
        bytes[] memory proofs = _proofs(3);
        proofs[2] = new bytes(65);
        bytes32 program = policy.PROGRAM_ID();
        vm.expectRevert(abi.encodeWithSelector(IAttestationVerifier.InvalidSignature.selector, 0));
        policy.verify(program, VALUES, abi.encode(proofs));
        proofs = _proofs(3);
        (proofs[0], proofs[1]) = (proofs[1], proofs[0]);
        vm.expectPartialRevert(IAttestationVerifier.UnknownSigner.selector);
        policy.verify(program, VALUES, abi.encode(proofs));
    }

    function test_wrongForms_revert() public {
        VerifierPolicy policy = new VerifierPolicy(_three, 1);
        bytes32 program = policy.PROGRAM_ID();
        bytes memory good = abi.encode(_proofs(7));
        vm.expectRevert(abi.encodeWithSelector(IVerifierPolicy.WrongProgram.selector, program, PROGRAM));
        policy.verify(PROGRAM, VALUES, good);
        vm.expectRevert(abi.encodeWithSelector(IVerifierPolicy.WrongProofCount.selector, 2, 3));
        policy.verify(program, VALUES, abi.encode(new bytes[](2)));
        vm.expectRevert();
        policy.verify(program, VALUES, "");
        vm.assertTrue(program != new VerifierPolicy(_three, 2).PROGRAM_ID(), "the threshold is part of the program");
    }

    function test_construction_wrongMembers_revert() public {
        vm.expectRevert(abi.encodeWithSelector(IVerifierPolicy.InvalidThreshold.selector, 0, 3));
        new VerifierPolicy(_three, 0);
        vm.expectRevert(abi.encodeWithSelector(IVerifierPolicy.InvalidThreshold.selector, 4, 3));
        new VerifierPolicy(_three, 4);
        IVerifierPolicy.Member[] memory twice = new IVerifierPolicy.Member[](2);
        (twice[0], twice[1]) = (_three[0], _three[0]);
        address member = _three[0].verifier;
        vm.expectRevert(abi.encodeWithSelector(IVerifierPolicy.MembersNotSorted.selector, member, member));
        new VerifierPolicy(twice, 1);
        twice[0].verifier = address(1);
        vm.expectRevert(abi.encodeWithSelector(IVerifierPolicy.UnfitMember.selector, address(1)));
        new VerifierPolicy(twice, 1);
        vm.expectRevert(abi.encodeWithSelector(IVerifierPolicy.TooManyMembers.selector, 17));
        new VerifierPolicy(new IVerifierPolicy.Member[](17), 1);
    }

    function test_memberThatAgreesToEverything_doesNotCount() public {
        IVerifierPolicy.Member[] memory members = new IVerifierPolicy.Member[](1);
        members[0] = IVerifierPolicy.Member(address(new SilentVerifier()), PROGRAM);
        VerifierPolicy policy = new VerifierPolicy(members, 1);
        bytes[] memory proofs = new bytes[](1);
        proofs[0] = "anything";
        bytes32 program = policy.PROGRAM_ID();
        vm.expectRevert();
        policy.verify(program, VALUES, abi.encode(proofs));
    }

    /// @dev A policy of a policy: one of the three, and the attestors.
    function test_registry_takesAPolicyOfPolicies() public {
        VerifierPolicy inner = new VerifierPolicy(_three, 1);
        IVerifierPolicy.Member[] memory both = new IVerifierPolicy.Member[](2);
        both[0] = IVerifierPolicy.Member(address(inner), inner.PROGRAM_ID());
        both[1] = IVerifierPolicy.Member(address(verifier), PROGRAM);
        if (both[0].verifier > both[1].verifier) (both[0], both[1]) = (both[1], both[0]);
        VerifierPolicy outer = new VerifierPolicy(both, 2);
        bytes32 program = outer.PROGRAM_ID();
        vm.prank(owner);
        registry.scheduleVerifier(1, 1, address(outer), program);
        vm.warp(block.timestamp + TIMELOCK);
        registry.activateVerifier(1, 1, address(outer), program);

        _commitBatches(1);
        bytes memory values = rollup.publicValues(1, 1, ROOT, 10, _l2Time(10), prover);
        bytes[] memory proofs = new bytes[](2);
        uint256 place = both[0].verifier == address(inner) ? 0 : 1;
        proofs[place] = abi.encode(_proofsOf(values, 2));
        proofs[1 - place] = _signatures(verifier.attestationDigest(PROGRAM, values), 0, 1);
        vm.expectRevert(abi.encodeWithSelector(IAttestationVerifier.NotEnoughSignatures.selector, 1, 2));
        rollup.proveBatches(1, 1, ROOT, 10, _l2Time(10), prover, abi.encode(proofs));
        proofs[1 - place] = _signatures(verifier.attestationDigest(PROGRAM, values), 0, 2);
        rollup.proveBatches(1, 1, ROOT, 10, _l2Time(10), prover, abi.encode(proofs));
        vm.assertEq(rollup.lastProven(), 1, "proven");
    }

    function _accepts(VerifierPolicy policy, uint256 mask) private view {
        bytes4 answer = policy.verify(policy.PROGRAM_ID(), VALUES, abi.encode(_proofs(mask)));
        vm.assertTrue(answer == IVerifier.verify.selector, "accepted");
    }

    function _refuses(VerifierPolicy policy, uint256 mask, bytes memory reason) private {
        bytes32 program = policy.PROGRAM_ID();
        bytes memory proof = abi.encode(_proofs(mask));
        vm.expectRevert(reason);
        policy.verify(program, VALUES, proof);
    }

    function _proofs(uint256 mask) private view returns (bytes[] memory) {
        return _proofsOf(VALUES, mask);
    }

    function _proofsOf(bytes memory values, uint256 mask) private view returns (bytes[] memory proofs) {
        proofs = new bytes[](3);
        for (uint256 i = 0; i < 3; ++i) {
            if (mask >> i & 1 == 0) continue;
            AttestationVerifier member = AttestationVerifier(_three[i].verifier);
            bytes32 digest = member.attestationDigest(_three[i].programId, values);
            (uint8 v, bytes32 r, bytes32 s) = vm.sign(_keys[address(member)], digest);
            proofs[i] = abi.encodePacked(r, s, v);
        }
    }
}
