package io.heddle.executor.precompile;

import io.heddle.primitives.Bytes;
import io.heddle.primitives.Hash;
import io.heddle.primitives.crypto.kzg.Kzg;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/// 0x0a: proves that a blob's polynomial takes the value y at z. EIP-4844, "Point evaluation
/// precompile".
///
/// Input, exactly 192 bytes: versioned hash (32) ‖ z (32) ‖ y (32) ‖ commitment (48) ‖ proof (48).
/// Output: field elements per blob and the group order, 32 bytes each. Everything else is a
/// failure.
final class KzgPointEvaluation implements Precompile {

  private static final Bytes OUTPUT =
      Bytes.fromHex(
          "0x0000000000000000000000000000000000000000000000000000000000001000"
              + "73eda753299d7d483339d80809a1d80553bda402fffe5bfeffffffff00000001");

  @Override
  public long gasCost(byte[] input, int offset, int length) {
    return 50_000;
  }

  @Override
  public byte @Nullable [] run(byte[] input, int offset, int length) {
    if (length != 192) {
      return null;
    }
    byte[] z = Arrays.copyOfRange(input, offset + 32, offset + 64);
    byte[] y = Arrays.copyOfRange(input, offset + 64, offset + 96);
    byte[] commitment = Arrays.copyOfRange(input, offset + 96, offset + 144);
    byte[] proof = Arrays.copyOfRange(input, offset + 144, offset + 192);
    if (!Kzg.versionedHash(commitment).equals(Hash.fromBytes(input, offset))) {
      return null;
    }
    try {
      return Kzg.verifyKzgProof(commitment, z, y, proof) ? OUTPUT.toArray() : null;
    } catch (IllegalArgumentException malformed) {
      return null;
    }
  }
}
