package io.heddle.executor.precompile;

import io.heddle.executor.precompile.bls.Bls12381;
import io.heddle.executor.precompile.bls.Group;
import org.jspecify.annotations.Nullable;

/// 0x10 and 0x11: maps a field element to a point of BLS12-381's G1 or G2. EIP-2537.
final class BlsMap implements Precompile {

  private final Group group;

  BlsMap(Group group) {
    this.group = group;
  }

  @Override
  public long gasCost(byte[] input, int offset, int length) {
    return switch (group) {
      case G1 -> 5500;
      case G2 -> 23_800;
    };
  }

  @Override
  public byte @Nullable [] run(byte[] input, int offset, int length) {
    return length == group.coordinateBytes() ? Bls12381.instance().map(group, input, offset) : null;
  }
}
