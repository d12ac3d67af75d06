package io.heddle.executor.precompile.bls;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import org.bouncycastle.crypto.bls.BLS12_381G1;
import org.bouncycastle.crypto.bls.BLS12_381G2;
import org.bouncycastle.crypto.bls.BLS12_381G2HashToCurve;
import org.bouncycastle.crypto.bls.BLS12_381G2Point;
import org.bouncycastle.crypto.bls.BLS12_381Pairing;
import org.bouncycastle.crypto.bls.BLS12_381SubgroupCheck;
import org.bouncycastle.crypto.bls.Fp12Element;
import org.bouncycastle.crypto.bls.Fp2Element;
import org.bouncycastle.crypto.hash2curve.impl.BLS12_381G1MapToCurve;
import org.bouncycastle.math.ec.ECCurve;
import org.bouncycastle.math.ec.ECPoint;
import org.jspecify.annotations.Nullable;

/// The operations through Bouncy Castle: pure Java for platforms without blst, tens of times slower
/// than the gas prices assume.
final class BouncyCastleBls12381 implements Bls12381 {

  private static final BigInteger P = Fp2Element.P;
  private static final BigInteger G1_B = BigInteger.valueOf(4);
  private static final ECCurve CURVE = BLS12_381G1.createCurve();
  private static final BLS12_381G1MapToCurve MAP_G1 = new BLS12_381G1MapToCurve(CURVE);

  /// Only its map is used, which does not depend on the domain tag.
  private static final BLS12_381G2HashToCurve MAP_G2 = new BLS12_381G2HashToCurve(new byte[] {1});

  @Override
  public String backend() {
    return "bouncycastle";
  }

  @Override
  public byte @Nullable [] add(Group group, byte[] in, int offset) {
    int next = offset + group.pointBytes();
    return switch (group) {
      case G1 -> {
        ECPoint a = readG1(in, offset, false);
        ECPoint b = readG1(in, next, false);
        yield a == null || b == null ? null : writeG1(a.add(b));
      }
      case G2 -> {
        BLS12_381G2Point a = readG2(in, offset, false);
        BLS12_381G2Point b = readG2(in, next, false);
        yield a == null || b == null ? null : writeG2(a.add(b));
      }
    };
  }

  @Override
  public byte @Nullable [] multiScalar(Group group, byte[] in, int offset, int count) {
    return switch (group) {
      case G1 -> multiScalarG1(in, offset, count);
      case G2 -> multiScalarG2(in, offset, count);
    };
  }

  @Override
  public byte @Nullable [] pairing(byte[] in, int offset, int count) {
    List<ECPoint> ps = new ArrayList<>();
    List<BLS12_381G2Point> qs = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      int at = offset + i * PAIR_BYTES;
      ECPoint p = readG1(in, at, true);
      BLS12_381G2Point q = readG2(in, at + Group.G1.pointBytes(), true);
      if (p == null || q == null) {
        return null;
      }
      if (!p.isInfinity() && !q.isInfinity()) {
        ps.add(p);
        qs.add(q);
      }
    }
    boolean one =
        ps.isEmpty()
            || BLS12_381Pairing.multiPair(
                    ps.toArray(new ECPoint[0]), qs.toArray(new BLS12_381G2Point[0]))
                .equals(Fp12Element.ONE);
    byte[] out = new byte[32];
    out[31] = (byte) (one ? 1 : 0);
    return out;
  }

  @Override
  public byte @Nullable [] map(Group group, byte[] in, int offset) {
    return switch (group) {
      case G1 -> {
        BigInteger u = readFp(in, offset);
        yield u == null ? null : writeG1(MAP_G1.process(u).multiply(BLS12_381G1.H_EFF));
      }
      case G2 -> {
        Fp2Element u = readFp2(in, offset);
        yield u == null ? null : writeG2(MAP_G2.mapToCurveAndIso3(u).multiply(BLS12_381G2.H_EFF));
      }
    };
  }

  private static byte @Nullable [] multiScalarG1(byte[] in, int offset, int count) {
    ECPoint sum = CURVE.getInfinity();
    int size = Group.G1.pointBytes();
    for (int i = 0; i < count; i++) {
      int at = offset + i * (size + Encoding.SCALAR_BYTES);
      ECPoint point = readG1(in, at, true);
      if (point == null) {
        return null;
      }
      sum = sum.add(point.multiply(new BigInteger(1, in, at + size, Encoding.SCALAR_BYTES)));
    }
    return writeG1(sum);
  }

  private static byte @Nullable [] multiScalarG2(byte[] in, int offset, int count) {
    BLS12_381G2Point sum = BLS12_381G2Point.INFINITY;
    int size = Group.G2.pointBytes();
    for (int i = 0; i < count; i++) {
      int at = offset + i * (size + Encoding.SCALAR_BYTES);
      BLS12_381G2Point point = readG2(in, at, true);
      if (point == null) {
        return null;
      }
      sum = sum.add(point.multiply(new BigInteger(1, in, at + size, Encoding.SCALAR_BYTES)));
    }
    return writeG2(sum);
  }

  private static @Nullable ECPoint readG1(byte[] in, int offset, boolean checkGroup) {
    if (Encoding.isZero(in, offset, Group.G1.pointBytes())) {
      return CURVE.getInfinity();
    }
    BigInteger x = readFp(in, offset);
    BigInteger y = readFp(in, offset + Encoding.FP_BYTES);
    if (x == null || y == null || !y.multiply(y).mod(P).equals(x.pow(3).add(G1_B).mod(P))) {
      return null;
    }
    ECPoint point = CURVE.createPoint(x, y);
    return checkGroup && !BLS12_381SubgroupCheck.isInG1Subgroup(point) ? null : point;
  }

  private static @Nullable BLS12_381G2Point readG2(byte[] in, int offset, boolean checkGroup) {
    if (Encoding.isZero(in, offset, Group.G2.pointBytes())) {
      return BLS12_381G2Point.INFINITY;
    }
    Fp2Element x = readFp2(in, offset);
    Fp2Element y = readFp2(in, offset + Group.G2.coordinateBytes());
    if (x == null || y == null || !y.square().equals(x.square().mul(x).add(BLS12_381G2Point.B))) {
      return null;
    }
    BLS12_381G2Point point = BLS12_381G2Point.of(x, y);
    return checkGroup && !BLS12_381SubgroupCheck.isInG2Subgroup(point) ? null : point;
  }

  private static @Nullable Fp2Element readFp2(byte[] in, int offset) {
    BigInteger c0 = readFp(in, offset);
    BigInteger c1 = readFp(in, offset + Encoding.FP_BYTES);
    return c0 == null || c1 == null ? null : Fp2Element.of(c0, c1);
  }

  private static @Nullable BigInteger readFp(byte[] in, int offset) {
    return Encoding.isFieldElement(in, offset)
        ? new BigInteger(1, in, offset, Encoding.FP_BYTES)
        : null;
  }

  private static byte[] writeG1(ECPoint point) {
    byte[] out = new byte[Group.G1.pointBytes()];
    if (!point.isInfinity()) {
      ECPoint affine = point.normalize();
      writeFp(affine.getAffineXCoord().toBigInteger(), out, 0);
      writeFp(affine.getAffineYCoord().toBigInteger(), out, Encoding.FP_BYTES);
    }
    return out;
  }

  private static byte[] writeG2(BLS12_381G2Point point) {
    byte[] out = new byte[Group.G2.pointBytes()];
    if (!point.isInfinity()) {
      writeFp(point.x().c0(), out, 0);
      writeFp(point.x().c1(), out, Encoding.FP_BYTES);
      writeFp(point.y().c0(), out, 2 * Encoding.FP_BYTES);
      writeFp(point.y().c1(), out, 3 * Encoding.FP_BYTES);
    }
    return out;
  }

  private static void writeFp(BigInteger value, byte[] out, int offset) {
    byte[] bytes = value.toByteArray();
    System.arraycopy(bytes, 0, out, offset + Encoding.FP_BYTES - bytes.length, bytes.length);
  }
}
