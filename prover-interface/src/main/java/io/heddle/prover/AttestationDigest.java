package io.heddle.prover;

import io.heddle.primitives.Address;
import io.heddle.primitives.Hash;
import io.heddle.primitives.crypto.Keccak;
import io.heddle.primitives.crypto.PrivateKey;
import io.heddle.primitives.crypto.Secp256k1;
import io.heddle.primitives.crypto.Signature;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/// What an attestor signs, as `AttestationVerifier` computes it: `keccak256(abi.encode(TYPE_HASH,
/// programId, keccak256(publicValues)))`.
///
/// The public values carry chain ids and the rollup's address, so a signature is worth nothing in
/// another deployment.
public final class AttestationDigest {

  /// First word of the signed structure.
  public static final Hash TYPE_HASH =
      Keccak.hash(
          "HeddleAttestation(bytes32 programId,bytes32 publicValuesHash)"
              .getBytes(StandardCharsets.UTF_8));

  private AttestationDigest() {}

  /// The 32 bytes to sign.
  public static Hash of(ProgramId programId, PublicValues values) {
    byte[] words = new byte[96];
    TYPE_HASH.copyTo(words, 0);
    programId.value().copyTo(words, 32);
    values.digest().copyTo(words, 64);
    return Keccak.hash(words);
  }

  /// Signs `values` as the attestor who holds `key`.
  public static Signature sign(PrivateKey key, ProgramId programId, PublicValues values) {
    return key.sign(of(programId, values));
  }

  /// Who signed, or empty when the signature recovers to nobody.
  public static Optional<Address> signer(
      ProgramId programId, PublicValues values, Signature signature) {
    return Secp256k1.instance().recover(of(programId, values), signature);
  }
}
