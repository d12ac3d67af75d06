package io.heddle.executor.precompile.bn254;

/// Points of y² = x³ + b in Jacobian coordinates over a [Field]: (X, Y, Z) stands for (X / Z², Y /
/// Z³), Z = 0 for the point at infinity.
///
/// A point takes three field elements. Formulas `dbl-2009-l` and `add-2007-bl` of the
/// Explicit-Formulas Database (a = 0). Timing depends on the values, which are public.
final class Jacobian {

  static final Jacobian G1 = new Jacobian(Field.PRIME);
  static final Jacobian G2 = new Jacobian(Field.QUADRATIC);

  private static final int WINDOW_BITS = 4;

  private final Field field;
  private final int n;

  /// Scratch: ten field elements.
  private final int[] t = new int[10];

  private Jacobian(Field field) {
    this.field = field;
    this.n = field.longs;
    for (int i = 0; i < t.length; i++) {
      t[i] = Memory.POINT + i * n;
    }
  }

  /// Longs of a point.
  int longs() {
    return 3 * n;
  }

  /// Longs of the table that [#multiply] needs.
  int tableLongs() {
    return (1 << WINDOW_BITS) * longs();
  }

  boolean isInfinity(long[] m, int a) {
    return Memory.isZero(m, a + 2 * n, n);
  }

  void setInfinity(long[] m, int r) {
    Memory.clear(m, r, longs());
  }

  /// Makes a Jacobian point of the affine one at `a`; both coordinates zero stand for infinity.
  void fromAffine(long[] m, int r, int a) {
    Memory.copy(m, r, a, 2 * n);
    Memory.clear(m, r + 2 * n, n);
    if (!Memory.isZero(m, a, 2 * n)) {
      Fp.setOne(m, r + 2 * n);
    }
  }

  /// Writes the affine coordinates of a point; two zeros for infinity.
  void toAffine(long[] m, int r, int a) {
    if (isInfinity(m, a)) {
      Memory.clear(m, r, 2 * n);
      return;
    }
    field.inverse(m, t[0], a + 2 * n);
    field.sqr(m, t[1], t[0]);
    field.mul(m, r, a, t[1]);
    field.mul(m, t[1], t[1], t[0]);
    field.mul(m, r + n, a + n, t[1]);
  }

  void twice(long[] m, int r, int a) {
    int x = a;
    int y = a + n;
    int z = a + 2 * n;
    field.sqr(m, t[0], x);
    field.sqr(m, t[1], y);
    field.sqr(m, t[2], t[1]);
    field.add(m, t[3], x, t[1]);
    field.sqr(m, t[3], t[3]);
    field.sub(m, t[3], t[3], t[0]);
    field.sub(m, t[3], t[3], t[2]);
    field.add(m, t[3], t[3], t[3]);
    field.add(m, t[4], t[0], t[0]);
    field.add(m, t[4], t[4], t[0]);
    field.mul(m, t[5], y, z);
    field.add(m, r + 2 * n, t[5], t[5]);
    field.sqr(m, t[5], t[4]);
    field.sub(m, t[5], t[5], t[3]);
    field.sub(m, r, t[5], t[3]);
    field.sub(m, t[3], t[3], r);
    field.mul(m, t[3], t[3], t[4]);
    field.add(m, t[2], t[2], t[2]);
    field.add(m, t[2], t[2], t[2]);
    field.add(m, t[2], t[2], t[2]);
    field.sub(m, r + n, t[3], t[2]);
  }

  /// r = a + b for any two points.
  void add(long[] m, int r, int a, int b) {
    if (isInfinity(m, a)) {
      Memory.copy(m, r, b, longs());
      return;
    }
    if (isInfinity(m, b)) {
      Memory.copy(m, r, a, longs());
      return;
    }
    int z1 = a + 2 * n;
    int z2 = b + 2 * n;
    field.sqr(m, t[0], z1);
    field.sqr(m, t[1], z2);
    field.mul(m, t[2], a, t[1]);
    field.mul(m, t[3], b, t[0]);
    field.mul(m, t[4], t[1], z2);
    field.mul(m, t[4], t[4], a + n);
    field.mul(m, t[5], t[0], z1);
    field.mul(m, t[5], t[5], b + n);
    field.sub(m, t[3], t[3], t[2]);
    field.sub(m, t[5], t[5], t[4]);
    if (Memory.isZero(m, t[3], n)) {
      if (Memory.isZero(m, t[5], n)) {
        twice(m, r, a);
      } else {
        setInfinity(m, r);
      }
      return;
    }
    // t2 = U1, t3 = H, t4 = S1, t5 = S2 − S1 of add-2007-bl.
    field.add(m, t[6], z1, z2);
    field.sqr(m, t[6], t[6]);
    field.sub(m, t[6], t[6], t[0]);
    field.sub(m, t[6], t[6], t[1]);
    field.mul(m, r + 2 * n, t[6], t[3]);
    field.add(m, t[6], t[3], t[3]);
    field.sqr(m, t[6], t[6]);
    field.mul(m, t[7], t[3], t[6]);
    field.add(m, t[5], t[5], t[5]);
    field.mul(m, t[8], t[2], t[6]);
    field.sqr(m, t[9], t[5]);
    field.sub(m, t[9], t[9], t[7]);
    field.sub(m, t[9], t[9], t[8]);
    field.sub(m, r, t[9], t[8]);
    field.sub(m, t[8], t[8], r);
    field.mul(m, t[8], t[8], t[5]);
    field.mul(m, t[4], t[4], t[7]);
    field.add(m, t[4], t[4], t[4]);
    field.sub(m, r + n, t[8], t[4]);
  }

  /// r = a + b with b affine and not infinity; formulas `madd-2007-bl`. b must not be r.
  void addAffine(long[] m, int r, int a, int b) {
    if (isInfinity(m, a)) {
      Memory.copy(m, r, b, 2 * n);
      Memory.clear(m, r + 2 * n, n);
      Fp.setOne(m, r + 2 * n);
      return;
    }
    int z = a + 2 * n;
    field.sqr(m, t[0], z);
    field.mul(m, t[1], b, t[0]);
    field.mul(m, t[2], t[0], z);
    field.mul(m, t[2], t[2], b + n);
    field.sub(m, t[1], t[1], a);
    field.sub(m, t[2], t[2], a + n);
    if (Memory.isZero(m, t[1], n)) {
      if (Memory.isZero(m, t[2], n)) {
        twice(m, r, a);
      } else {
        setInfinity(m, r);
      }
      return;
    }
    // t0 = Z², t1 = H, t2 = S2 − Y1.
    field.sqr(m, t[3], t[1]);
    field.add(m, t[4], z, t[1]);
    field.sqr(m, t[4], t[4]);
    field.sub(m, t[4], t[4], t[0]);
    field.sub(m, r + 2 * n, t[4], t[3]);
    field.add(m, t[3], t[3], t[3]);
    field.add(m, t[3], t[3], t[3]);
    field.mul(m, t[4], t[1], t[3]);
    field.add(m, t[2], t[2], t[2]);
    field.mul(m, t[5], a, t[3]);
    field.sqr(m, t[6], t[2]);
    field.sub(m, t[6], t[6], t[4]);
    field.sub(m, t[6], t[6], t[5]);
    field.mul(m, t[7], a + n, t[4]);
    field.sub(m, r, t[6], t[5]);
    field.sub(m, t[5], t[5], r);
    field.mul(m, t[5], t[5], t[2]);
    field.add(m, t[7], t[7], t[7]);
    field.sub(m, r + n, t[5], t[7]);
  }

  /// r = scalar · a, the scalar big-endian; `table` is a place of [#tableLongs] longs. Fixed
  /// windows of four bits.
  void multiply(long[] m, int r, int a, byte[] scalar, int offset, int length, int table) {
    setInfinity(m, table);
    for (int i = 1; i < 1 << WINDOW_BITS; i++) {
      add(m, table + i * longs(), table + (i - 1) * longs(), a);
    }
    setInfinity(m, r);
    for (int i = 0; i < 2 * length; i++) {
      if (!isInfinity(m, r)) {
        for (int j = 0; j < WINDOW_BITS; j++) {
          twice(m, r, r);
        }
      }
      int octet = scalar[offset + (i >>> 1)] & 0xff;
      int digit = (i & 1) == 0 ? octet >>> WINDOW_BITS : octet & ((1 << WINDOW_BITS) - 1);
      if (digit != 0) {
        add(m, r, r, table + digit * longs());
      }
    }
  }

  /// Whether two points are the same.
  boolean equal(long[] m, int a, int b) {
    if (isInfinity(m, a) || isInfinity(m, b)) {
      return isInfinity(m, a) && isInfinity(m, b);
    }
    field.sqr(m, t[0], a + 2 * n);
    field.sqr(m, t[1], b + 2 * n);
    field.mul(m, t[2], a, t[1]);
    field.mul(m, t[3], b, t[0]);
    if (!Memory.equal(m, t[2], t[3], n)) {
      return false;
    }
    field.mul(m, t[0], t[0], a + 2 * n);
    field.mul(m, t[1], t[1], b + 2 * n);
    field.mul(m, t[2], a + n, t[1]);
    field.mul(m, t[3], b + n, t[0]);
    return Memory.equal(m, t[2], t[3], n);
  }
}
