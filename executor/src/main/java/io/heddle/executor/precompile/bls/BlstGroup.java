package io.heddle.executor.precompile.bls;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.SegmentAllocator;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;

/// One of the two groups of BLS12-381 in blst: its functions, sizes and encoding.
///
/// Native layout: a field element is 48 bytes (Montgomery form), a coordinate one of them in G1 and
/// two in G2, an affine point two coordinates, a Jacobian point three. Encoding (EIP-2537): a field
/// element is 64 bytes big-endian, the first 16 zero, below the modulus; a point is x ‖ y; in G2 a
/// coordinate is c₀ ‖ c₁; all zeros stand for infinity.
enum BlstGroup {
  G1("p1", "g1", 1),
  G2("p2", "g2", 2);

  private static final int FP_BYTES = 48;
  private static final MethodHandle FP_FROM_BYTES = BlstLibrary.unary("blst_fp_from_bendian");
  private static final MethodHandle FP_TO_BYTES = BlstLibrary.unary("blst_bendian_from_fp");

  /// Field elements of a coordinate.
  private final int degree;

  private final MethodHandle onCurve;
  private final MethodHandle inGroup;
  private final MethodHandle isInfinity;
  private final MethodHandle fromAffine;
  private final MethodHandle toAffine;
  private final MethodHandle addAffine;
  private final MethodHandle multiply;
  private final MethodHandle pippenger;
  private final MethodHandle pippengerScratch;
  private final MethodHandle map;

  BlstGroup(String point, String group, int degree) {
    this.degree = degree;
    onCurve = BlstLibrary.predicate("blst_" + point + "_affine_on_curve");
    inGroup = BlstLibrary.predicate("blst_" + point + "_affine_in_" + group);
    isInfinity = BlstLibrary.predicate("blst_" + point + "_is_inf");
    fromAffine = BlstLibrary.unary("blst_" + point + "_from_affine");
    toAffine = BlstLibrary.unary("blst_" + point + "_to_affine");
    addAffine = BlstLibrary.binary("blst_" + point + "_add_or_double_affine");
    multiply = BlstLibrary.sized("blst_" + point + "_mult");
    pippenger = BlstLibrary.multiScalar("blst_" + point + "s_mult_pippenger");
    pippengerScratch = BlstLibrary.sizeOf("blst_" + point + "s_mult_pippenger_scratch_sizeof");
    map = BlstLibrary.binary("blst_map_to_" + group);
  }

  /// Bytes of an encoded coordinate.
  int coordinateBytes() {
    return degree * Encoding.FP_BYTES;
  }

  /// Bytes of an encoded point.
  int pointBytes() {
    return 2 * coordinateBytes();
  }

  /// Bytes of an affine point in native memory.
  int affineBytes() {
    return 2 * degree * FP_BYTES;
  }

  private int jacobianBytes() {
    return 3 * degree * FP_BYTES;
  }

  /// Decodes a coordinate into `target`; false when one of its field elements is not canonical.
  /// `staging` holds 48 bytes.
  boolean readCoordinate(byte[] in, int offset, MemorySegment target, MemorySegment staging) {
    for (int i = 0; i < degree; i++) {
      int at = offset + i * Encoding.FP_BYTES;
      if (!Encoding.isFieldElement(in, at)) {
        return false;
      }
      MemorySegment.copy(in, at + Encoding.FP_PADDING, staging, ValueLayout.JAVA_BYTE, 0, FP_BYTES);
      BlstLibrary.call(FP_FROM_BYTES, target.asSlice((long) i * FP_BYTES, FP_BYTES), staging);
    }
    return true;
  }

  /// Decodes a point other than infinity; false unless it is on the curve and, where asked, in the
  /// group.
  boolean readPoint(
      byte[] in, int offset, boolean checkGroup, MemorySegment target, MemorySegment staging) {
    long half = affineBytes() / 2;
    return readCoordinate(in, offset, target.asSlice(0, half), staging)
        && readCoordinate(in, offset + coordinateBytes(), target.asSlice(half, half), staging)
        && BlstLibrary.test(onCurve, target)
        && (!checkGroup || BlstLibrary.test(inGroup, target));
  }

  /// Encodes a Jacobian point.
  byte[] write(MemorySegment jacobian, SegmentAllocator allocator) {
    byte[] out = new byte[pointBytes()];
    if (BlstLibrary.test(isInfinity, jacobian)) {
      return out;
    }
    MemorySegment affine = allocator.allocate(affineBytes(), 8);
    MemorySegment staging = staging(allocator);
    BlstLibrary.call(toAffine, affine, jacobian);
    for (int i = 0; i < 2 * degree; i++) {
      BlstLibrary.call(FP_TO_BYTES, staging, affine.asSlice((long) i * FP_BYTES, FP_BYTES));
      int at = i * Encoding.FP_BYTES + Encoding.FP_PADDING;
      MemorySegment.copy(staging, ValueLayout.JAVA_BYTE, 0, out, at, FP_BYTES);
    }
    return out;
  }

  /// The sum of two affine points, neither of them infinity, as a Jacobian point.
  MemorySegment add(MemorySegment a, MemorySegment b, SegmentAllocator allocator) {
    MemorySegment sum = allocator.allocate(jacobianBytes(), 8);
    BlstLibrary.call(fromAffine, sum, a);
    BlstLibrary.call(addAffine, sum, sum, b);
    return sum;
  }

  /// The sum of `count` > 0 affine group points (none infinity) times their scalars (32 bytes
  /// little-endian, below the group order).
  MemorySegment multiply(
      MemorySegment points, MemorySegment scalars, int count, SegmentAllocator allocator) {
    MemorySegment sum = allocator.allocate(jacobianBytes(), 8);
    if (count == 1) {
      BlstLibrary.call(fromAffine, sum, points);
      BlstLibrary.call(multiply, sum, sum, scalars, Encoding.SCALAR_BITS);
      return sum;
    }
    MemorySegment scratch = allocator.allocate(BlstLibrary.sizeOf(pippengerScratch, count), 8);
    BlstLibrary.multiScalar(
        pippenger,
        sum,
        contiguous(points, allocator),
        count,
        contiguous(scalars, allocator),
        Encoding.SCALAR_BITS,
        scratch);
    return sum;
  }

  /// The group point that a coordinate maps to: simplified SWU, isogeny, cofactor clearing (RFC
  /// 9380, section 6.6.3 and 7).
  MemorySegment map(MemorySegment coordinate, SegmentAllocator allocator) {
    MemorySegment point = allocator.allocate(jacobianBytes(), 8);
    BlstLibrary.call(map, point, coordinate, MemorySegment.NULL);
    return point;
  }

  static MemorySegment staging(SegmentAllocator allocator) {
    return allocator.allocate(FP_BYTES, 8);
  }

  /// blst takes an array of pointers; a null pointer after the first means that the elements lie
  /// one after the other.
  static MemorySegment contiguous(MemorySegment elements, SegmentAllocator allocator) {
    MemorySegment pointers = allocator.allocate(ValueLayout.ADDRESS, 2);
    pointers.setAtIndex(ValueLayout.ADDRESS, 0, elements);
    pointers.setAtIndex(ValueLayout.ADDRESS, 1, MemorySegment.NULL);
    return pointers;
  }
}
