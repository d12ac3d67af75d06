package io.heddle.executor.precompile.bn254;

import org.jspecify.annotations.Nullable;

/// The three operations of the bn254 precompiles on encoded points, null where a point is not
/// valid. EIP-196, EIP-197.
///
/// A G1 point is x ‖ y, a G2 point x₁ ‖ x₀ ‖ y₁ ‖ y₀ (coefficient of i first), 32 bytes big-endian
/// each, below p; all zeros stand for infinity.
public final class Bn254 {

  /// Bytes of a (G1, G2) pair.
  public static final int PAIR_BYTES = G1.BYTES + G2.BYTES;

  private Bn254() {}

  /// The sum of two G1 points: 128 bytes in, 64 out.
  public static byte @Nullable [] add(byte[] in) {
    Jacobian group = Jacobian.G1;
    int affine = Memory.FREE;
    int a = affine + G1.AFFINE;
    int b = a + group.longs();
    long[] m = Memory.allocate(G1.AFFINE + 2 * group.longs());
    if (!G1.read(m, affine, in, 0)) {
      return null;
    }
    group.fromAffine(m, a, affine);
    if (!G1.read(m, affine, in, G1.BYTES)) {
      return null;
    }
    group.fromAffine(m, b, affine);
    group.add(m, a, a, b);
    return encode(m, a, affine);
  }

  /// A G1 point times a 32-byte scalar of any value: 96 bytes in, 64 out.
  public static byte @Nullable [] multiply(byte[] in) {
    Jacobian group = Jacobian.G1;
    int affine = Memory.FREE;
    int a = affine + G1.AFFINE;
    int product = a + group.longs();
    int table = product + group.longs();
    long[] m = Memory.allocate(G1.AFFINE + 2 * group.longs() + group.tableLongs());
    if (!G1.read(m, affine, in, 0)) {
      return null;
    }
    group.fromAffine(m, a, affine);
    group.multiply(m, product, a, in, G1.BYTES, 32, table);
    return encode(m, product, affine);
  }

  /// The 32-byte word 1 when the product of the pairings of all pairs in the slice is one, else the
  /// word 0.
  ///
  /// @param length a multiple of [#PAIR_BYTES]; no pairs give one
  public static byte @Nullable [] pairing(byte[] in, int offset, int length) {
    Pairing pairing = new Pairing();
    for (int at = offset; at < offset + length; at += PAIR_BYTES) {
      if (!pairing.add(in, at)) {
        return null;
      }
    }
    byte[] out = new byte[32];
    out[31] = (byte) (pairing.isOne() ? 1 : 0);
    return out;
  }

  private static byte[] encode(long[] m, int point, int affine) {
    Jacobian.G1.toAffine(m, affine, point);
    byte[] out = new byte[G1.BYTES];
    G1.write(m, affine, out, 0);
    return out;
  }
}
