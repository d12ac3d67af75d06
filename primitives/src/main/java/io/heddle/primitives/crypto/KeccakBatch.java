package io.heddle.primitives.crypto;

import io.heddle.primitives.Address;
import io.heddle.primitives.Hash;
import io.heddle.primitives.U256;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.Objects;

/// Hashes many short inputs, several at a time ([KeccakEngine]).
///
/// Inputs wait until as many of the same number of blocks are there as the engine takes at once; so
/// a result is there only after [#finish]. Longer inputs than trie nodes have (four blocks) are
/// hashed at once. Inputs are copied when they are added. Owned by one thread; reusable.
public final class KeccakBatch {
  /// Blocks of the longest input that waits: 543 bytes, a full branch of a trie has 532.
  private static final int MAXIMUM_BLOCKS = 4;

  private static final int RATE = 8 * KeccakEngine.RATE_LANES;
  private static final int DIGEST_WORDS = 4;
  private static final VarHandle WORDS =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

  private final KeccakEngine engine;
  private final int lanes;
  private final Waiting[] waiting = new Waiting[MAXIMUM_BLOCKS];
  private final long[] digests;

  /// With the engine of this process.
  public KeccakBatch() {
    this(KeccakEngine.current());
  }

  public KeccakBatch(KeccakEngine engine) {
    this.engine = engine;
    this.lanes = engine.lanes();
    this.digests = new long[DIGEST_WORDS * lanes];
    for (int i = 0; i < MAXIMUM_BLOCKS; i++) {
      waiting[i] = new Waiting(i + 1, lanes);
    }
  }

  /// Inputs of one number of blocks, and where their results go.
  private static final class Waiting {
    final int blocks;
    final long[] padded;
    final byte[][] outs;
    final int[] offsets;
    int count;

    Waiting(int blocks, int lanes) {
      this.blocks = blocks;
      this.padded = new long[blocks * KeccakEngine.RATE_LANES * lanes];
      this.outs = new byte[lanes][];
      this.offsets = new int[lanes];
    }
  }

  /// Writes the hash of `in[off, off + len)` to `out[outOff, outOff + 32)`, at the latest when
  /// [#finish] returns.
  public void add(byte[] in, int off, int len, byte[] out, int outOff) {
    Objects.checkFromIndexSize(off, len, in.length);
    int blocks = len / RATE + 1;
    if (blocks > MAXIMUM_BLOCKS) {
      Keccak.digest(in, off, len, out, outOff);
      return;
    }
    Waiting group = reserve(blocks, out, outOff);
    long[] padded = group.padded;
    int at = group.count - 1;
    int end = off + len;
    int from = off;
    for (; end - from >= 8; from += 8, at += lanes) {
      padded[at] = (long) WORDS.get(in, from);
    }
    long last = 1L << (8 * (end - from));
    for (int shift = 0; from < end; from++, shift += 8) {
      last |= (in[from] & 0xffL) << shift;
    }
    padded[at] = last;
    pad(group, at + lanes);
  }

  /// As [#add(byte[], int, int, byte[], int)] of an address's 20 bytes.
  public void add(Address address, byte[] out, int outOff) {
    Waiting group = reserve(1, out, outOff);
    int at = group.count - 1;
    group.padded[at] = Long.reverseBytes(address.high());
    group.padded[at + lanes] = Long.reverseBytes(address.mid());
    group.padded[at + 2 * lanes] =
        Integer.toUnsignedLong(Integer.reverseBytes(address.low())) | 1L << 32;
    pad(group, at + 3 * lanes);
  }

  /// As [#add(byte[], int, int, byte[], int)] of a number's 32 bytes, big-endian.
  public void add(U256 word, byte[] out, int outOff) {
    Waiting group = reserve(1, out, outOff);
    int at = group.count - 1;
    group.padded[at] = Long.reverseBytes(word.w3());
    group.padded[at + lanes] = Long.reverseBytes(word.w2());
    group.padded[at + 2 * lanes] = Long.reverseBytes(word.w1());
    group.padded[at + 3 * lanes] = Long.reverseBytes(word.w0());
    group.padded[at + 4 * lanes] = 1;
    pad(group, at + 5 * lanes);
  }

  /// The results of all inputs so far are written when this returns.
  public void finish() {
    for (Waiting group : waiting) {
      if (group.count > 0) {
        hash(group);
      }
    }
  }

  private Waiting reserve(int blocks, byte[] out, int outOff) {
    Objects.checkFromIndexSize(outOff, Hash.SIZE, out.length);
    Waiting group = waiting[blocks - 1];
    if (group.count == lanes) {
      hash(group);
    }
    group.outs[group.count] = out;
    group.offsets[group.count++] = outOff;
    return group;
  }

  /// Zeros from the word `at` of the last input to its end, where the last bit is set.
  private void pad(Waiting group, int at) {
    long[] padded = group.padded;
    int last = padded.length - lanes + group.count - 1;
    for (int i = at; i <= last; i += lanes) {
      padded[i] = 0;
    }
    padded[last] ^= Long.MIN_VALUE;
  }

  /// Lanes of missing inputs hold old data, whose hash nobody takes. A single input is faster
  /// alone.
  private void hash(Waiting group) {
    if (group.count == 1) {
      ScalarKeccak.hash(group.padded, group.blocks, digests, lanes, 0);
    } else {
      engine.hash(group.padded, group.blocks, digests);
    }
    for (int lane = 0; lane < group.count; lane++) {
      byte[] out = group.outs[lane];
      int at = group.offsets[lane];
      for (int word = 0; word < DIGEST_WORDS; word++) {
        WORDS.set(out, at + 8 * word, digests[word * lanes + lane]);
      }
    }
    group.count = 0;
  }
}
