package io.heddle.executor.precompile.bls;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/// The operations through blst. Native memory lives for one call and is proportional to the input.
final class BlstBls12381 implements Bls12381 {

  private static final int FP12_BYTES = 576;
  private static final MethodHandle MILLER_LOOP = BlstLibrary.sized("blst_miller_loop_n");
  private static final MethodHandle FINAL_EXPONENTIATION = BlstLibrary.unary("blst_final_exp");
  private static final MethodHandle IS_ONE = BlstLibrary.predicate("blst_fp12_is_one");

  @Override
  public String backend() {
    return "blst";
  }

  @Override
  public byte @Nullable [] add(Group group, byte[] in, int offset) {
    BlstGroup g = blst(group);
    int size = g.pointBytes();
    boolean infinityA = Encoding.isZero(in, offset, size);
    boolean infinityB = Encoding.isZero(in, offset + size, size);
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment staging = BlstGroup.staging(arena);
      MemorySegment a = arena.allocate(g.affineBytes(), 8);
      MemorySegment b = arena.allocate(g.affineBytes(), 8);
      if ((!infinityA && !g.readPoint(in, offset, false, a, staging))
          || (!infinityB && !g.readPoint(in, offset + size, false, b, staging))) {
        return null;
      }
      if (infinityA || infinityB) {
        int other = infinityA ? offset + size : offset;
        return Arrays.copyOfRange(in, other, other + size);
      }
      return g.write(g.add(a, b, arena), arena);
    }
  }

  @Override
  public byte @Nullable [] multiScalar(Group group, byte[] in, int offset, int count) {
    BlstGroup g = blst(group);
    int pairBytes = g.pointBytes() + Encoding.SCALAR_BYTES;
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment staging = BlstGroup.staging(arena);
      MemorySegment points = arena.allocate((long) count * g.affineBytes(), 8);
      MemorySegment scalars = arena.allocate((long) count * Encoding.SCALAR_BYTES, 8);
      int kept = 0;
      for (int i = 0; i < count; i++) {
        int at = offset + i * pairBytes;
        if (Encoding.isZero(in, at, g.pointBytes())) {
          continue; // Infinity adds nothing.
        }
        MemorySegment point = points.asSlice((long) kept * g.affineBytes(), g.affineBytes());
        if (!g.readPoint(in, at, true, point, staging)) {
          return null;
        }
        byte[] scalar = Encoding.scalar(in, at + g.pointBytes());
        if (!Encoding.isZero(scalar, 0, scalar.length)) {
          MemorySegment.copy(
              scalar,
              0,
              scalars,
              ValueLayout.JAVA_BYTE,
              (long) kept * Encoding.SCALAR_BYTES,
              Encoding.SCALAR_BYTES);
          kept++;
        }
      }
      return kept == 0
          ? new byte[g.pointBytes()]
          : g.write(g.multiply(points, scalars, kept, arena), arena);
    }
  }

  @Override
  public byte @Nullable [] pairing(byte[] in, int offset, int count) {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment staging = BlstGroup.staging(arena);
      int bytesP = BlstGroup.G1.affineBytes();
      int bytesQ = BlstGroup.G2.affineBytes();
      MemorySegment ps = arena.allocate((long) count * bytesP, 8);
      MemorySegment qs = arena.allocate((long) count * bytesQ, 8);
      int kept = 0;
      for (int i = 0; i < count; i++) {
        int at = offset + i * PAIR_BYTES;
        int atQ = at + BlstGroup.G1.pointBytes();
        boolean infinityP = Encoding.isZero(in, at, BlstGroup.G1.pointBytes());
        boolean infinityQ = Encoding.isZero(in, atQ, BlstGroup.G2.pointBytes());
        MemorySegment p = ps.asSlice((long) kept * bytesP, bytesP);
        MemorySegment q = qs.asSlice((long) kept * bytesQ, bytesQ);
        if ((!infinityP && !BlstGroup.G1.readPoint(in, at, true, p, staging))
            || (!infinityQ && !BlstGroup.G2.readPoint(in, atQ, true, q, staging))) {
          return null;
        }
        kept += infinityP || infinityQ ? 0 : 1; // A pairing with infinity is one.
      }
      byte[] out = new byte[32];
      out[31] = (byte) (kept == 0 || productIsOne(qs, ps, kept, arena) ? 1 : 0);
      return out;
    }
  }

  @Override
  public byte @Nullable [] map(Group group, byte[] in, int offset) {
    BlstGroup g = blst(group);
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment coordinate = arena.allocate(g.affineBytes() / 2, 8);
      if (!g.readCoordinate(in, offset, coordinate, BlstGroup.staging(arena))) {
        return null;
      }
      return g.write(g.map(coordinate, arena), arena);
    }
  }

  private static boolean productIsOne(MemorySegment qs, MemorySegment ps, int count, Arena arena) {
    MemorySegment value = arena.allocate(FP12_BYTES, 8);
    BlstLibrary.call(
        MILLER_LOOP,
        value,
        BlstGroup.contiguous(qs, arena),
        BlstGroup.contiguous(ps, arena),
        count);
    BlstLibrary.call(FINAL_EXPONENTIATION, value, value);
    return BlstLibrary.test(IS_ONE, value);
  }

  private static BlstGroup blst(Group group) {
    return switch (group) {
      case G1 -> BlstGroup.G1;
      case G2 -> BlstGroup.G2;
    };
  }
}
