// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.28;

import {TrieProof} from "@openzeppelin/contracts/utils/cryptography/TrieProof.sol";
import {AttestationVerifier} from "heddle/l1/AttestationVerifier.sol";
import {AddressAliasing} from "heddle/libraries/AddressAliasing.sol";
import {BatchHeader, BatchHeaders} from "heddle/libraries/BatchHeaders.sol";
import {FastLz} from "heddle/libraries/FastLz.sol";
import {Hashing, OutputRootProof, WithdrawalTransaction} from "heddle/libraries/Hashing.sol";
import {PublicValues, PublicValuesCodec} from "heddle/libraries/PublicValuesCodec.sol";
import {Base} from "./Base.sol";

/// @notice The contracts against the vectors that the Java tests read too. `tools/vectors` makes them.
contract VectorsTest is Base {
    function test_batchHeaders() public view {
        string memory json = vm.readFile("vectors/batch-headers.json");
        uint256 count = vm.parseJsonUint(json, ".count");
        for (uint256 i = 0; i < count; ++i) {
            BatchHeader memory header = BatchHeader({
                version: uint8(vm.parseJsonUint(json, _at("cases", i, "version"))),
                daType: uint8(vm.parseJsonUint(json, _at("cases", i, "daType"))),
                index: uint64(vm.parseJsonUint(json, _at("cases", i, "index"))),
                l1OriginNumber: uint64(vm.parseJsonUint(json, _at("cases", i, "l1OriginNumber"))),
                l1OriginHash: vm.parseJsonBytes32(json, _at("cases", i, "l1OriginHash")),
                depositCount: uint64(vm.parseJsonUint(json, _at("cases", i, "depositCount"))),
                dataHash: vm.parseJsonBytes32(json, _at("cases", i, "dataHash")),
                parentHash: vm.parseJsonBytes32(json, _at("cases", i, "parentHash"))
            });
            bytes memory encoded = BatchHeaders.encode(header);
            vm.assertEq(encoded.length, 122, "size");
            vm.assertEq(encoded, vm.parseJsonBytes(json, _at("cases", i, "encoded")), "encoded");
            vm.assertEq(BatchHeaders.hash(header), vm.parseJsonBytes32(json, _at("cases", i, "hash")), "hash");
        }
    }

    function test_publicValues() public view {
        string memory json = vm.readFile("vectors/public-values.json");
        PublicValues memory values = PublicValues({
            l1ChainId: vm.parseJsonUint(json, ".l1ChainId"),
            rollup: vm.parseJsonAddress(json, ".rollup"),
            l2ChainId: vm.parseJsonUint(json, ".l2ChainId"),
            configHash: vm.parseJsonBytes32(json, ".configHash"),
            prevBatchHash: vm.parseJsonBytes32(json, ".prevBatchHash"),
            lastBatchHash: vm.parseJsonBytes32(json, ".lastBatchHash"),
            prevOutputRoot: vm.parseJsonBytes32(json, ".prevOutputRoot"),
            newOutputRoot: vm.parseJsonBytes32(json, ".newOutputRoot"),
            lastL2Block: uint64(vm.parseJsonUint(json, ".lastL2Block")),
            lastL2Timestamp: uint64(vm.parseJsonUint(json, ".lastL2Timestamp")),
            prevDepositRollingHash: vm.parseJsonBytes32(json, ".prevDepositRollingHash"),
            newDepositRollingHash: vm.parseJsonBytes32(json, ".newDepositRollingHash"),
            prover: vm.parseJsonAddress(json, ".prover"),
            revertEpoch: uint64(vm.parseJsonUint(json, ".revertEpoch"))
        });
        vm.assertEq(PublicValuesCodec.DOMAIN, vm.parseJsonBytes32(json, ".domain"), "domain");
        vm.assertEq(PublicValuesCodec.encode(values), vm.parseJsonBytes(json, ".encoded"), "encoded");
    }

    function test_attestation() public {
        string memory json = vm.readFile("vectors/attestation.json");
        bytes32 programId = vm.parseJsonBytes32(json, ".programId");
        bytes memory publicValues = vm.parseJsonBytes(json, ".publicValues");
        address[] memory signers = new address[](vm.parseJsonUint(json, ".count"));
        for (uint256 i = 0; i < signers.length; ++i) {
            signers[i] = vm.parseJsonAddress(json, _at("signers", i, "address"));
        }
        AttestationVerifier verifier = new AttestationVerifier(signers, vm.parseJsonUint(json, ".threshold"));
        vm.assertEq(verifier.ATTESTATION_TYPEHASH(), vm.parseJsonBytes32(json, ".typehash"), "typehash");
        bytes32 digest = verifier.attestationDigest(programId, publicValues);
        vm.assertEq(digest, vm.parseJsonBytes32(json, ".digest"), "digest");
        verifier.verify(programId, publicValues, vm.parseJsonBytes(json, ".proofOfFirstAndLast"));
        verifier.verify(programId, publicValues, vm.parseJsonBytes(json, ".proofOfAll"));
    }

    function test_outputRoots() public view {
        string memory json = vm.readFile("vectors/output-roots.json");
        uint256 count = vm.parseJsonUint(json, ".count");
        for (uint256 i = 0; i < count; ++i) {
            bytes32 root = Hashing.outputRoot(
                OutputRootProof({
                    version: 0,
                    stateRoot: vm.parseJsonBytes32(json, _at("cases", i, "stateRoot")),
                    messagePasserStorageRoot: vm.parseJsonBytes32(json, _at("cases", i, "messagePasserStorageRoot")),
                    latestBlockhash: vm.parseJsonBytes32(json, _at("cases", i, "blockHash"))
                })
            );
            vm.assertEq(root, vm.parseJsonBytes32(json, _at("cases", i, "outputRoot")), "output root");
        }
    }

    function test_deposits() public view {
        string memory json = vm.readFile("vectors/deposits.json");
        uint256 count = vm.parseJsonUint(json, ".count");
        bytes32 rolling;
        for (uint256 i = 0; i < count; ++i) {
            address caller = vm.parseJsonAddress(json, _at("cases", i, "caller"));
            address from = vm.parseJsonAddress(json, _at("cases", i, "from"));
            if (vm.parseJsonBool(json, _at("cases", i, "aliased"))) {
                vm.assertEq(AddressAliasing.applyAlias(caller), from, "alias");
                vm.assertEq(AddressAliasing.undoAlias(from), caller, "caller");
            }
            bytes memory opaqueData = Hashing.opaqueData(
                vm.parseJsonUint(json, _at("cases", i, "mint")),
                vm.parseJsonUint(json, _at("cases", i, "value")),
                uint64(vm.parseJsonUint(json, _at("cases", i, "gasLimit"))),
                vm.parseJsonBool(json, _at("cases", i, "isCreation")),
                vm.parseJsonBytes(json, _at("cases", i, "data"))
            );
            vm.assertEq(opaqueData, vm.parseJsonBytes(json, _at("cases", i, "opaqueData")), "opaque data");
            address to = vm.parseJsonAddress(json, _at("cases", i, "to"));
            uint256 blockNumber = vm.parseJsonUint(json, _at("cases", i, "blockNumber"));
            rolling = Hashing.rollingHash(rolling, from, to, keccak256(opaqueData), blockNumber);
            vm.assertEq(rolling, vm.parseJsonBytes32(json, _at("cases", i, "rollingHash")), "rolling hash");
        }
    }

    function test_withdrawals() public view {
        string memory json = vm.readFile("vectors/withdrawals.json");
        uint256 count = vm.parseJsonUint(json, ".count");
        for (uint256 i = 0; i < count; ++i) {
            bytes32 hash = Hashing.withdrawalHash(_withdrawal(json, string.concat(".cases[", vm.toString(i), "]")));
            vm.assertEq(hash, vm.parseJsonBytes32(json, _at("cases", i, "hash")), "hash");
            vm.assertEq(Hashing.withdrawalSlot(hash), vm.parseJsonBytes32(json, _at("cases", i, "slot")), "slot");
        }
    }

    function test_withdrawalProofs() public view {
        string memory json = vm.readFile("vectors/withdrawal-proofs.json");
        uint256 count = vm.parseJsonUint(json, ".count");
        for (uint256 i = 0; i < count; ++i) {
            bytes32 root = vm.parseJsonBytes32(json, _at("snapshots", i, "storageRoot"));
            uint256 withdrawals = vm.parseJsonUint(json, _at("snapshots", i, "count"));
            for (uint256 j = 0; j < withdrawals; ++j) {
                string memory path = _at("snapshots", i, string.concat("withdrawals[", vm.toString(j), "]"));
                bytes[] memory proof = vm.parseJsonBytesArray(json, string.concat(path, ".proof"));
                vm.assertEq(TrieProof.traverse(root, _key(_withdrawal(json, path)), proof), hex"01", "flag");
            }
            string memory absent = _at("snapshots", i, "absent");
            bytes[] memory exclusion = vm.parseJsonBytesArray(json, string.concat(absent, ".proof"));
            try this.traverse(root, _key(_withdrawal(json, absent)), exclusion) {
                vm.assertTrue(false, "proven, although absent");
            } catch {}
        }
    }

    function test_fastLzSizes() public view {
        string memory json = vm.readFile("vectors/l1-fees.json");
        uint256 count = vm.parseJsonUint(json, ".count");
        for (uint256 i = 0; i < count; ++i) {
            uint256 size = FastLz.compressedSize(vm.parseJsonBytes(json, _at("cases", i, "data")));
            vm.assertEq(size, vm.parseJsonUint(json, _at("cases", i, "fastLzSize")), "fastlz size");
        }
    }

    /// @dev Outside, because a wrong proof reverts.
    function traverse(bytes32 root, bytes memory key, bytes[] memory proof) external pure returns (bytes memory) {
        return TrieProof.traverse(root, key, proof);
    }

    function _key(WithdrawalTransaction memory withdrawal) private pure returns (bytes memory) {
        return abi.encodePacked(keccak256(abi.encode(Hashing.withdrawalSlot(Hashing.withdrawalHash(withdrawal)))));
    }

    function _withdrawal(string memory json, string memory path) private pure returns (WithdrawalTransaction memory) {
        return WithdrawalTransaction({
            nonce: vm.parseJsonUint(json, string.concat(path, ".nonce")),
            sender: vm.parseJsonAddress(json, string.concat(path, ".sender")),
            target: vm.parseJsonAddress(json, string.concat(path, ".target")),
            value: vm.parseJsonUint(json, string.concat(path, ".value")),
            gasLimit: vm.parseJsonUint(json, string.concat(path, ".gasLimit")),
            data: vm.parseJsonBytes(json, string.concat(path, ".data"))
        });
    }
}
