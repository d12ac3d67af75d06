package io.heddle.prover;

import io.heddle.primitives.Address;
import io.heddle.primitives.Bytes;
import io.heddle.primitives.crypto.Signature;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/// The proof bytes that `AttestationVerifier` takes: `r:32 ‖ s:32 ‖ v:1` per signer, in strictly
/// ascending order of signer address, `v` being 27 or 28.
public final class AttestationProof {

  /// Bytes per signature.
  public static final int SIGNATURE_SIZE_BYTES = 65;

  private AttestationProof() {}

  /// Encodes the `threshold` signatures of the lowest signer addresses. The verifier needs no more,
  /// and each costs gas.
  public static Bytes encode(Map<Address, Signature> signatures, int threshold) {
    if (threshold < 1 || signatures.size() < threshold) {
      throw new IllegalArgumentException(
          "signatures: expected=" + threshold + " actual=" + signatures.size());
    }
    SortedMap<Address, Signature> sorted = new TreeMap<>(signatures);
    byte[] proof = new byte[threshold * SIGNATURE_SIZE_BYTES];
    int offset = 0;
    for (Signature signature : sorted.values()) {
      if (offset == proof.length) {
        break;
      }
      signature.r().copyTo(proof, offset);
      signature.s().copyTo(proof, offset + 32);
      proof[offset + 64] = (byte) (27 + signature.yParity());
      offset += SIGNATURE_SIZE_BYTES;
    }
    return Bytes.wrap(proof);
  }
}
