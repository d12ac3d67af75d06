package io.heddle.primitives.crypto;

import io.heddle.primitives.Address;
import io.heddle.primitives.Bytes;
import io.heddle.primitives.Hash;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.Objects;

/// Keccak-256 as Ethereum uses it: rate 136 bytes, padding `0x01 … 0x80` (not SHA-3's `0x06`).
///
/// Each call owns its 25-lane state, so the class has no shared state and any thread may call it.
/// The input is absorbed straight from the caller's array; the state is the only allocation.
public final class Keccak {
  /// Longs of the permutation's state.
  public static final int STATE_LANES = 25;

  private static final int RATE = 136;
  private static final int RATE_LANES = RATE / 8;
  private static final VarHandle LANES =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

  /// The hash of nothing: the code hash of an account without code.
  public static final Hash EMPTY = hash(new byte[0]);

  private Keccak() {}

  public static Hash hash(byte[] in) {
    return hash(in, 0, in.length);
  }

  public static Hash hash(Bytes in) {
    return hash(in.unsafeArray(), 0, in.size());
  }

  /// The hash of `len` bytes from `off`.
  public static Hash hash(byte[] in, int off, int len) {
    return squeeze(absorb(in, off, len, new long[STATE_LANES]));
  }

  /// The hash of an address's 20 bytes: its key in the state trie.
  public static Hash hash(Address address) {
    return hash(address, new long[STATE_LANES]);
  }

  /// The same with `s`: scratch of [#STATE_LANES] longs, overwritten.
  public static Hash hash(Address address, long[] s) {
    Arrays.fill(s, 0);
    s[0] = Long.reverseBytes(address.high());
    s[1] = Long.reverseBytes(address.mid());
    s[2] = Integer.toUnsignedLong(Integer.reverseBytes(address.low())) | 1L << 32;
    s[RATE_LANES - 1] = Long.MIN_VALUE;
    KeccakPermutation.permute(s);
    return squeeze(s);
  }

  /// The hash of 32 bytes: a slot's key in a storage trie.
  public static Hash hash(Hash word) {
    return hash(word, new long[STATE_LANES]);
  }

  /// The same with `s`: scratch of [#STATE_LANES] longs, overwritten.
  public static Hash hash(Hash word, long[] s) {
    Arrays.fill(s, 0);
    s[0] = Long.reverseBytes(word.w0());
    s[1] = Long.reverseBytes(word.w1());
    s[2] = Long.reverseBytes(word.w2());
    s[3] = Long.reverseBytes(word.w3());
    s[4] = 1;
    s[RATE_LANES - 1] = Long.MIN_VALUE;
    KeccakPermutation.permute(s);
    return squeeze(s);
  }

  /// The hash of two words in a row: mapping slots, source hashes.
  public static Hash hash(Hash first, Hash second) {
    byte[] preimage = new byte[64];
    first.copyTo(preimage, 0);
    second.copyTo(preimage, 32);
    return hash(preimage);
  }

  /// Writes the 32-byte hash of `in[off, off + len)` to `out` at `outOff`. Input and output may
  /// overlap.
  public static void digest(byte[] in, int off, int len, byte[] out, int outOff) {
    Objects.checkFromIndexSize(outOff, Hash.SIZE, out.length);
    long[] s = absorb(in, off, len, new long[STATE_LANES]);
    for (int lane = 0; lane < 4; lane++) {
      LANES.set(out, outOff + 8 * lane, s[lane]);
    }
  }

  /// Writes the hash of `in[off, off + len)` to `out` as a number of four limbs, least significant
  /// first, without allocating.
  ///
  /// `state`: scratch of [#STATE_LANES] longs, overwritten.
  public static void digest(byte[] in, int off, int len, long[] state, long[] out, int outOff) {
    Arrays.fill(state, 0);
    absorb(in, off, len, state);
    for (int lane = 0; lane < 4; lane++) {
      out[outOff + lane] = Long.reverseBytes(state[3 - lane]);
    }
  }

  private static long[] absorb(byte[] in, int off, int len, long[] s) {
    Objects.checkFromIndexSize(off, len, in.length);
    int end = off + len;
    int at = off;
    for (; end - at >= RATE; at += RATE) {
      for (int lane = 0; lane < RATE_LANES; lane++) {
        s[lane] ^= (long) LANES.get(in, at + 8 * lane);
      }
      KeccakPermutation.permute(s);
    }
    int lane = 0;
    for (; end - at >= 8; at += 8) {
      s[lane++] ^= (long) LANES.get(in, at);
    }
    long last = 1L << (8 * (end - at));
    for (int shift = 0; at < end; at++, shift += 8) {
      last |= (in[at] & 0xffL) << shift;
    }
    s[lane] ^= last;
    s[RATE_LANES - 1] ^= Long.MIN_VALUE;
    KeccakPermutation.permute(s);
    return s;
  }

  private static Hash squeeze(long[] s) {
    return new Hash(
        Long.reverseBytes(s[0]),
        Long.reverseBytes(s[1]),
        Long.reverseBytes(s[2]),
        Long.reverseBytes(s[3]));
  }
}
