package io.heddle.executor.precompile.bls;

/// The two groups of BLS12-381, with the sizes of EIP-2537's encodings.
public enum Group {
  G1(64),
  G2(128);

  private final int coordinateBytes;

  Group(int coordinateBytes) {
    this.coordinateBytes = coordinateBytes;
  }

  /// Bytes of a coordinate: a field element of 64 bytes in G1, two in G2.
  public int coordinateBytes() {
    return coordinateBytes;
  }

  /// Bytes of a point: two coordinates.
  public int pointBytes() {
    return 2 * coordinateBytes;
  }
}
