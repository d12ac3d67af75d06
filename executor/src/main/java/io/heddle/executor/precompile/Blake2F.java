package io.heddle.executor.precompile;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import org.jspecify.annotations.Nullable;

/// 0x09: the compression function F of BLAKE2b with a chosen number of rounds. EIP-152; RFC 7693,
/// section 3.2.
///
/// Input, exactly 213 bytes: rounds (4, big-endian) ‖ h (8 × 8, little-endian) ‖ m (16 × 8,
/// little-endian) ‖ t (2 × 8, little-endian) ‖ final block flag (0 or 1). Output: the new h, 64
/// bytes. One gas per round.
final class Blake2F implements Precompile {

  private static final int INPUT_BYTES = 213;
  private static final VarHandle LITTLE_LONG =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

  private static final long[] IV = {
    0x6a09e667f3bcc908L, 0xbb67ae8584caa73bL, 0x3c6ef372fe94f82bL, 0xa54ff53a5f1d36f1L,
    0x510e527fade682d1L, 0x9b05688c2b3e6c1fL, 0x1f83d9abfb41bd6bL, 0x5be0cd19137e2179L
  };

  /// Message word order of each round, ten rows of sixteen; round i uses row i mod 10.
  private static final byte[] SIGMA = {
    0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, //
    14, 10, 4, 8, 9, 15, 13, 6, 1, 12, 0, 2, 11, 7, 5, 3, //
    11, 8, 12, 0, 5, 2, 15, 13, 10, 14, 3, 6, 7, 1, 9, 4, //
    7, 9, 3, 1, 13, 12, 11, 14, 2, 6, 5, 10, 4, 0, 15, 8, //
    9, 0, 5, 7, 2, 4, 10, 15, 14, 1, 11, 12, 6, 8, 3, 13, //
    2, 12, 6, 10, 0, 11, 8, 3, 4, 13, 7, 5, 15, 14, 1, 9, //
    12, 5, 1, 15, 14, 13, 4, 10, 0, 7, 6, 3, 9, 2, 8, 11, //
    13, 11, 7, 14, 12, 1, 3, 9, 5, 0, 15, 4, 8, 6, 2, 10, //
    6, 15, 14, 9, 11, 3, 0, 8, 12, 2, 13, 7, 1, 4, 10, 5, //
    10, 2, 8, 4, 7, 6, 1, 5, 15, 11, 9, 14, 3, 12, 13, 0
  };

  @Override
  public long gasCost(byte[] input, int offset, int length) {
    return length == INPUT_BYTES ? rounds(input, offset) : 0;
  }

  @Override
  public byte @Nullable [] run(byte[] input, int offset, int length) {
    if (length != INPUT_BYTES) {
      return null;
    }
    int flag = input[offset + INPUT_BYTES - 1];
    if (flag != 0 && flag != 1) {
      return null;
    }
    long[] h = words(input, offset + 4, 8);
    long[] m = words(input, offset + 68, 16);
    long[] t = words(input, offset + 196, 2);
    compress(h, m, t, flag == 1, rounds(input, offset));
    byte[] out = new byte[64];
    for (int i = 0; i < 8; i++) {
      LITTLE_LONG.set(out, 8 * i, h[i]);
    }
    return out;
  }

  private static long rounds(byte[] input, int offset) {
    return ((input[offset] & 0xffL) << 24)
        | ((input[offset + 1] & 0xffL) << 16)
        | ((input[offset + 2] & 0xffL) << 8)
        | (input[offset + 3] & 0xffL);
  }

  private static long[] words(byte[] input, int offset, int count) {
    long[] words = new long[count];
    for (int i = 0; i < count; i++) {
      words[i] = (long) LITTLE_LONG.get(input, offset + 8 * i);
    }
    return words;
  }

  private static void compress(long[] h, long[] m, long[] t, boolean last, long rounds) {
    long[] v = new long[16];
    System.arraycopy(h, 0, v, 0, 8);
    System.arraycopy(IV, 0, v, 8, 8);
    v[12] ^= t[0];
    v[13] ^= t[1];
    if (last) {
      v[14] = ~v[14];
    }
    rounds(v, ordered(m, rounds), rounds);
    for (int i = 0; i < 8; i++) {
      h[i] ^= v[i] ^ v[i + 8];
    }
  }

  /// The message words as the rounds take them, ten rounds at most.
  private static long[] ordered(long[] m, long rounds) {
    long[] o = new long[(int) Math.min(SIGMA.length, 16 * rounds)];
    for (int i = 0; i < o.length; i++) {
      o[i] = m[SIGMA[i]];
    }
    return o;
  }

  /// Unrolled: sixteen words in local variables, a row of message words per round.
  private static void rounds(long[] v, long[] o, long rounds) {
    long v0 = v[0];
    long v1 = v[1];
    long v2 = v[2];
    long v3 = v[3];
    long v4 = v[4];
    long v5 = v[5];
    long v6 = v[6];
    long v7 = v[7];
    long v8 = v[8];
    long v9 = v[9];
    long v10 = v[10];
    long v11 = v[11];
    long v12 = v[12];
    long v13 = v[13];
    long v14 = v[14];
    long v15 = v[15];
    int row = 0;
    for (long round = 0; round < rounds; round++) {
      v0 += v4 + o[row + 0];
      v1 += v5 + o[row + 2];
      v2 += v6 + o[row + 4];
      v3 += v7 + o[row + 6];
      v12 = Long.rotateRight(v12 ^ v0, 32);
      v13 = Long.rotateRight(v13 ^ v1, 32);
      v14 = Long.rotateRight(v14 ^ v2, 32);
      v15 = Long.rotateRight(v15 ^ v3, 32);
      v8 += v12;
      v9 += v13;
      v10 += v14;
      v11 += v15;
      v4 = Long.rotateRight(v4 ^ v8, 24);
      v5 = Long.rotateRight(v5 ^ v9, 24);
      v6 = Long.rotateRight(v6 ^ v10, 24);
      v7 = Long.rotateRight(v7 ^ v11, 24);
      v0 += v4 + o[row + 1];
      v1 += v5 + o[row + 3];
      v2 += v6 + o[row + 5];
      v3 += v7 + o[row + 7];
      v12 = Long.rotateRight(v12 ^ v0, 16);
      v13 = Long.rotateRight(v13 ^ v1, 16);
      v14 = Long.rotateRight(v14 ^ v2, 16);
      v15 = Long.rotateRight(v15 ^ v3, 16);
      v8 += v12;
      v9 += v13;
      v10 += v14;
      v11 += v15;
      v4 = Long.rotateRight(v4 ^ v8, 63);
      v5 = Long.rotateRight(v5 ^ v9, 63);
      v6 = Long.rotateRight(v6 ^ v10, 63);
      v7 = Long.rotateRight(v7 ^ v11, 63);
      v0 += v5 + o[row + 8];
      v1 += v6 + o[row + 10];
      v2 += v7 + o[row + 12];
      v3 += v4 + o[row + 14];
      v15 = Long.rotateRight(v15 ^ v0, 32);
      v12 = Long.rotateRight(v12 ^ v1, 32);
      v13 = Long.rotateRight(v13 ^ v2, 32);
      v14 = Long.rotateRight(v14 ^ v3, 32);
      v10 += v15;
      v11 += v12;
      v8 += v13;
      v9 += v14;
      v5 = Long.rotateRight(v5 ^ v10, 24);
      v6 = Long.rotateRight(v6 ^ v11, 24);
      v7 = Long.rotateRight(v7 ^ v8, 24);
      v4 = Long.rotateRight(v4 ^ v9, 24);
      v0 += v5 + o[row + 9];
      v1 += v6 + o[row + 11];
      v2 += v7 + o[row + 13];
      v3 += v4 + o[row + 15];
      v15 = Long.rotateRight(v15 ^ v0, 16);
      v12 = Long.rotateRight(v12 ^ v1, 16);
      v13 = Long.rotateRight(v13 ^ v2, 16);
      v14 = Long.rotateRight(v14 ^ v3, 16);
      v10 += v15;
      v11 += v12;
      v8 += v13;
      v9 += v14;
      v5 = Long.rotateRight(v5 ^ v10, 63);
      v6 = Long.rotateRight(v6 ^ v11, 63);
      v7 = Long.rotateRight(v7 ^ v8, 63);
      v4 = Long.rotateRight(v4 ^ v9, 63);
      row = row == 144 ? 0 : row + 16;
    }
    v[0] = v0;
    v[1] = v1;
    v[2] = v2;
    v[3] = v3;
    v[4] = v4;
    v[5] = v5;
    v[6] = v6;
    v[7] = v7;
    v[8] = v8;
    v[9] = v9;
    v[10] = v10;
    v[11] = v11;
    v[12] = v12;
    v[13] = v13;
    v[14] = v14;
    v[15] = v15;
  }
}
