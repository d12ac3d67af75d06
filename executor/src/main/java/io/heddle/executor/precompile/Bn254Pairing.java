package io.heddle.executor.precompile;

import io.heddle.executor.precompile.bn254.Bn254;
import org.jspecify.annotations.Nullable;

/// 0x08: whether a product of bn254 pairings is one. EIP-197; price of EIP-1108. Input: any number
/// of 192-byte (G1, G2) pairs.
final class Bn254Pairing implements Precompile {

  @Override
  public long gasCost(byte[] input, int offset, int length) {
    return 45_000 + 34_000L * (length / Bn254.PAIR_BYTES);
  }

  @Override
  public byte @Nullable [] run(byte[] input, int offset, int length) {
    return length % Bn254.PAIR_BYTES == 0 ? Bn254.pairing(input, offset, length) : null;
  }
}
