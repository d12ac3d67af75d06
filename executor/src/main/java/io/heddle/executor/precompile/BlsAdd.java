package io.heddle.executor.precompile;

import io.heddle.executor.precompile.bls.Bls12381;
import io.heddle.executor.precompile.bls.Group;
import org.jspecify.annotations.Nullable;

/// 0x0b and 0x0d: the sum of two points of BLS12-381's curves. EIP-2537.
final class BlsAdd implements Precompile {

  private final Group group;

  BlsAdd(Group group) {
    this.group = group;
  }

  @Override
  public long gasCost(byte[] input, int offset, int length) {
    return switch (group) {
      case G1 -> 375;
      case G2 -> 600;
    };
  }

  @Override
  public byte @Nullable [] run(byte[] input, int offset, int length) {
    return length == 2 * group.pointBytes() ? Bls12381.instance().add(group, input, offset) : null;
  }
}
