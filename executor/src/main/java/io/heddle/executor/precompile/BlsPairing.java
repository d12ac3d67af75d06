package io.heddle.executor.precompile;

import io.heddle.executor.precompile.bls.Bls12381;
import org.jspecify.annotations.Nullable;

/// 0x0f: whether a product of BLS12-381 pairings is one. EIP-2537. Input: one or more 384-byte (G1,
/// G2) pairs.
final class BlsPairing implements Precompile {

  @Override
  public long gasCost(byte[] input, int offset, int length) {
    return 37_700 + 32_600L * (length / Bls12381.PAIR_BYTES);
  }

  @Override
  public byte @Nullable [] run(byte[] input, int offset, int length) {
    if (length == 0 || length % Bls12381.PAIR_BYTES != 0) {
      return null;
    }
    return Bls12381.instance().pairing(input, offset, length / Bls12381.PAIR_BYTES);
  }
}
