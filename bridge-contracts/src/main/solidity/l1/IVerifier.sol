// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.28;

/// @title A proof system, as the rollup sees it
/// @notice The verifier ABI of the OP Stack (`IZKVerifier`), so that a verifier written for it plugs in here.
interface IVerifier {
    /// @notice The kind of proof system, for example `attestation`.
    function verifierType() external view returns (string memory);

    /// @notice Returns if `proof` shows that the program `programId` accepted exactly `publicValues`, and reverts
    /// otherwise. It never reports a failure by a return value.
    /// @param programId the program that was run, as the rollup's verifier registry names it
    /// @param publicValues the bytes that `PublicValuesCodec.encode` defines
    /// @param proof bytes whose layout is the verifier's own
    function verify(bytes32 programId, bytes calldata publicValues, bytes calldata proof) external view;
}
