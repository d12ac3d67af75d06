package io.heddle.executor.precompile;

import io.heddle.executor.precompile.bn254.Bn254;
import org.jspecify.annotations.Nullable;

/// 0x07: a point of bn254's G1 times a scalar. EIP-196; price of EIP-1108. Input filled with zeros
/// to 96 bytes.
final class Bn254Mul implements Precompile {

  @Override
  public long gasCost(byte[] input, int offset, int length) {
    return 6000;
  }

  @Override
  public byte @Nullable [] run(byte[] input, int offset, int length) {
    return Bn254.multiply(InputReader.padded(input, offset, length, 96));
  }
}
