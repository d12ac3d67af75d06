package io.heddle.primitives.crypto;

import static jdk.incubator.vector.VectorOperators.AND_NOT;
import static jdk.incubator.vector.VectorOperators.ROL;
import static jdk.incubator.vector.VectorOperators.XOR;

import jdk.incubator.vector.LongVector;
import jdk.incubator.vector.VectorSpecies;

/// Keccak-256 of as many inputs at once as a vector register has 64-bit lanes: eight with AVX-512,
/// four with AVX2. Lane *k* of every vector belongs to input *k*.
///
/// The formulas are those of [KeccakPermutation]. HotSpot makes one rotation (`vprolq`) and one
/// ternary operation (`vpternlogq`) of what takes several scalar instructions. Operations are
/// written out instead of being called through small methods, because the compiler inlines the
/// Vector API's own methods always and others only up to a limit, beyond which every vector becomes
/// an object. Loaded only where the module `jdk.incubator.vector` is present
/// ([KeccakEngines#detect]).
final class VectorKeccak implements KeccakEngine {
  private static final VectorSpecies<Long> SPECIES = LongVector.SPECIES_PREFERRED;
  private static final int LANES = SPECIES.length();

  @Override
  public String name() {
    return "vector-" + LANES;
  }

  @Override
  public int lanes() {
    return LANES;
  }

  @Override
  public void hash(long[] padded, int blocks, long[] digests) {
    LongVector a0 = LongVector.zero(SPECIES);
    LongVector a1 = LongVector.zero(SPECIES);
    LongVector a2 = LongVector.zero(SPECIES);
    LongVector a3 = LongVector.zero(SPECIES);
    LongVector a4 = LongVector.zero(SPECIES);
    LongVector a5 = LongVector.zero(SPECIES);
    LongVector a6 = LongVector.zero(SPECIES);
    LongVector a7 = LongVector.zero(SPECIES);
    LongVector a8 = LongVector.zero(SPECIES);
    LongVector a9 = LongVector.zero(SPECIES);
    LongVector a10 = LongVector.zero(SPECIES);
    LongVector a11 = LongVector.zero(SPECIES);
    LongVector a12 = LongVector.zero(SPECIES);
    LongVector a13 = LongVector.zero(SPECIES);
    LongVector a14 = LongVector.zero(SPECIES);
    LongVector a15 = LongVector.zero(SPECIES);
    LongVector a16 = LongVector.zero(SPECIES);
    LongVector a17 = LongVector.zero(SPECIES);
    LongVector a18 = LongVector.zero(SPECIES);
    LongVector a19 = LongVector.zero(SPECIES);
    LongVector a20 = LongVector.zero(SPECIES);
    LongVector a21 = LongVector.zero(SPECIES);
    LongVector a22 = LongVector.zero(SPECIES);
    LongVector a23 = LongVector.zero(SPECIES);
    LongVector a24 = LongVector.zero(SPECIES);
    int at = 0;
    for (int block = 0; block < blocks; block++) {
      a0 = a0.lanewise(XOR, LongVector.fromArray(SPECIES, padded, at + 0 * LANES));
      a1 = a1.lanewise(XOR, LongVector.fromArray(SPECIES, padded, at + 1 * LANES));
      a2 = a2.lanewise(XOR, LongVector.fromArray(SPECIES, padded, at + 2 * LANES));
      a3 = a3.lanewise(XOR, LongVector.fromArray(SPECIES, padded, at + 3 * LANES));
      a4 = a4.lanewise(XOR, LongVector.fromArray(SPECIES, padded, at + 4 * LANES));
      a5 = a5.lanewise(XOR, LongVector.fromArray(SPECIES, padded, at + 5 * LANES));
      a6 = a6.lanewise(XOR, LongVector.fromArray(SPECIES, padded, at + 6 * LANES));
      a7 = a7.lanewise(XOR, LongVector.fromArray(SPECIES, padded, at + 7 * LANES));
      a8 = a8.lanewise(XOR, LongVector.fromArray(SPECIES, padded, at + 8 * LANES));
      a9 = a9.lanewise(XOR, LongVector.fromArray(SPECIES, padded, at + 9 * LANES));
      a10 = a10.lanewise(XOR, LongVector.fromArray(SPECIES, padded, at + 10 * LANES));
      a11 = a11.lanewise(XOR, LongVector.fromArray(SPECIES, padded, at + 11 * LANES));
      a12 = a12.lanewise(XOR, LongVector.fromArray(SPECIES, padded, at + 12 * LANES));
      a13 = a13.lanewise(XOR, LongVector.fromArray(SPECIES, padded, at + 13 * LANES));
      a14 = a14.lanewise(XOR, LongVector.fromArray(SPECIES, padded, at + 14 * LANES));
      a15 = a15.lanewise(XOR, LongVector.fromArray(SPECIES, padded, at + 15 * LANES));
      a16 = a16.lanewise(XOR, LongVector.fromArray(SPECIES, padded, at + 16 * LANES));
      at += RATE_LANES * LANES;
      for (long roundConstant : KeccakPermutation.ROUND_CONSTANTS) {
        LongVector c0 =
            a0.lanewise(XOR, a5).lanewise(XOR, a10).lanewise(XOR, a15).lanewise(XOR, a20);
        LongVector c1 =
            a1.lanewise(XOR, a6).lanewise(XOR, a11).lanewise(XOR, a16).lanewise(XOR, a21);
        LongVector c2 =
            a2.lanewise(XOR, a7).lanewise(XOR, a12).lanewise(XOR, a17).lanewise(XOR, a22);
        LongVector c3 =
            a3.lanewise(XOR, a8).lanewise(XOR, a13).lanewise(XOR, a18).lanewise(XOR, a23);
        LongVector c4 =
            a4.lanewise(XOR, a9).lanewise(XOR, a14).lanewise(XOR, a19).lanewise(XOR, a24);
        LongVector d0 = c4.lanewise(XOR, c1.lanewise(ROL, 1));
        LongVector d1 = c0.lanewise(XOR, c2.lanewise(ROL, 1));
        LongVector d2 = c1.lanewise(XOR, c3.lanewise(ROL, 1));
        LongVector d3 = c2.lanewise(XOR, c4.lanewise(ROL, 1));
        LongVector d4 = c3.lanewise(XOR, c0.lanewise(ROL, 1));
        LongVector b0 = a0.lanewise(XOR, d0);
        LongVector b1 = a6.lanewise(XOR, d1).lanewise(ROL, 44);
        LongVector b2 = a12.lanewise(XOR, d2).lanewise(ROL, 43);
        LongVector b3 = a18.lanewise(XOR, d3).lanewise(ROL, 21);
        LongVector b4 = a24.lanewise(XOR, d4).lanewise(ROL, 14);
        LongVector b5 = a3.lanewise(XOR, d3).lanewise(ROL, 28);
        LongVector b6 = a9.lanewise(XOR, d4).lanewise(ROL, 20);
        LongVector b7 = a10.lanewise(XOR, d0).lanewise(ROL, 3);
        LongVector b8 = a16.lanewise(XOR, d1).lanewise(ROL, 45);
        LongVector b9 = a22.lanewise(XOR, d2).lanewise(ROL, 61);
        LongVector b10 = a1.lanewise(XOR, d1).lanewise(ROL, 1);
        LongVector b11 = a7.lanewise(XOR, d2).lanewise(ROL, 6);
        LongVector b12 = a13.lanewise(XOR, d3).lanewise(ROL, 25);
        LongVector b13 = a19.lanewise(XOR, d4).lanewise(ROL, 8);
        LongVector b14 = a20.lanewise(XOR, d0).lanewise(ROL, 18);
        LongVector b15 = a4.lanewise(XOR, d4).lanewise(ROL, 27);
        LongVector b16 = a5.lanewise(XOR, d0).lanewise(ROL, 36);
        LongVector b17 = a11.lanewise(XOR, d1).lanewise(ROL, 10);
        LongVector b18 = a17.lanewise(XOR, d2).lanewise(ROL, 15);
        LongVector b19 = a23.lanewise(XOR, d3).lanewise(ROL, 56);
        LongVector b20 = a2.lanewise(XOR, d2).lanewise(ROL, 62);
        LongVector b21 = a8.lanewise(XOR, d3).lanewise(ROL, 55);
        LongVector b22 = a14.lanewise(XOR, d4).lanewise(ROL, 39);
        LongVector b23 = a15.lanewise(XOR, d0).lanewise(ROL, 41);
        LongVector b24 = a21.lanewise(XOR, d1).lanewise(ROL, 2);
        a0 = b0.lanewise(XOR, b2.lanewise(AND_NOT, b1)).lanewise(XOR, roundConstant);
        a1 = b1.lanewise(XOR, b3.lanewise(AND_NOT, b2));
        a2 = b2.lanewise(XOR, b4.lanewise(AND_NOT, b3));
        a3 = b3.lanewise(XOR, b0.lanewise(AND_NOT, b4));
        a4 = b4.lanewise(XOR, b1.lanewise(AND_NOT, b0));
        a5 = b5.lanewise(XOR, b7.lanewise(AND_NOT, b6));
        a6 = b6.lanewise(XOR, b8.lanewise(AND_NOT, b7));
        a7 = b7.lanewise(XOR, b9.lanewise(AND_NOT, b8));
        a8 = b8.lanewise(XOR, b5.lanewise(AND_NOT, b9));
        a9 = b9.lanewise(XOR, b6.lanewise(AND_NOT, b5));
        a10 = b10.lanewise(XOR, b12.lanewise(AND_NOT, b11));
        a11 = b11.lanewise(XOR, b13.lanewise(AND_NOT, b12));
        a12 = b12.lanewise(XOR, b14.lanewise(AND_NOT, b13));
        a13 = b13.lanewise(XOR, b10.lanewise(AND_NOT, b14));
        a14 = b14.lanewise(XOR, b11.lanewise(AND_NOT, b10));
        a15 = b15.lanewise(XOR, b17.lanewise(AND_NOT, b16));
        a16 = b16.lanewise(XOR, b18.lanewise(AND_NOT, b17));
        a17 = b17.lanewise(XOR, b19.lanewise(AND_NOT, b18));
        a18 = b18.lanewise(XOR, b15.lanewise(AND_NOT, b19));
        a19 = b19.lanewise(XOR, b16.lanewise(AND_NOT, b15));
        a20 = b20.lanewise(XOR, b22.lanewise(AND_NOT, b21));
        a21 = b21.lanewise(XOR, b23.lanewise(AND_NOT, b22));
        a22 = b22.lanewise(XOR, b24.lanewise(AND_NOT, b23));
        a23 = b23.lanewise(XOR, b20.lanewise(AND_NOT, b24));
        a24 = b24.lanewise(XOR, b21.lanewise(AND_NOT, b20));
      }
    }
    a0.intoArray(digests, 0 * LANES);
    a1.intoArray(digests, 1 * LANES);
    a2.intoArray(digests, 2 * LANES);
    a3.intoArray(digests, 3 * LANES);
  }
}
