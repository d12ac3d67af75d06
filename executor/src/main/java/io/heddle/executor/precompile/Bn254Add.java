package io.heddle.executor.precompile;

import io.heddle.executor.precompile.bn254.Bn254;
import org.jspecify.annotations.Nullable;

/// 0x06: the sum of two points of bn254's G1. EIP-196; price of EIP-1108. Input filled with zeros
/// to 128 bytes.
final class Bn254Add implements Precompile {

  @Override
  public long gasCost(byte[] input, int offset, int length) {
    return 150;
  }

  @Override
  public byte @Nullable [] run(byte[] input, int offset, int length) {
    return Bn254.add(InputReader.padded(input, offset, length, 128));
  }
}
