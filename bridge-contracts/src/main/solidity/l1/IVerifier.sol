// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.28;

/// @title A proof system, as the rollup sees it
/// @notice The arguments of the OP Stack's verifiers (`IZKVerifier`). Those return nothing; a contract of a few lines
/// around one brings it here. The answer is asked for, since a contract without this function but with a fallback one
/// would seem to accept everything.
interface IVerifier {
    /// @notice The kind of proof system, for example `attestation`.
    function verifierType() external view returns (string memory);

    /// @notice Returns its own selector if `proof` shows that the program `programId` accepted exactly `publicValues`,
    /// and reverts otherwise. An empty proof is never accepted.
    /// @param programId the program that was run, as the rollup's verifier registry names it
    /// @param publicValues the bytes that `PublicValuesCodec.encode` defines
    /// @param proof bytes whose layout is the verifier's own
    function verify(bytes32 programId, bytes calldata publicValues, bytes calldata proof) external view returns (bytes4);
}
