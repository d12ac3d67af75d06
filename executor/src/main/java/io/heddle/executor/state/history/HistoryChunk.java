package io.heddle.executor.state.history;

import io.heddle.executor.state.lmdb.RecordChecksum;
import java.nio.ByteBuffer;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/// Records of a history run packed into one value of the table: `base:8`, then for each record
/// `shared:1 ‖ rest:1 ‖ rest of the place ‖ block − base ‖ size + 1 ‖ previous value`.
///
/// `shared` says how many bytes the place has in common with that of the record before; the last
/// two numbers are variable-length (seven bits a byte, low ones first), the second is 0 where there
/// was no value. As large as fills one page of LMDB: a larger value lies in pages of its own, and
/// one page needs no neighbour.
final class HistoryChunk {
  private static final int PAGE = 4_096;
  private static final int PAGE_HEADER = 16;

  /// Of content, without the checksum.
  static final int BYTES = PAGE - PAGE_HEADER - RecordChecksum.SIZE;

  private static final int LARGEST_PLACE = 255;
  private static final int LARGEST_NUMBERS = 2 + 2 * 10;
  private static final int MORE = 0x80;

  private HistoryChunk() {}

  /// Fills one chunk after the other.
  static final class Writer {
    private final long base;
    private ByteBuffer out = ByteBuffer.allocate(BYTES);
    private byte[] last = {};

    /// @param base no block is before it
    Writer(long base) {
      this.base = base;
      reset();
    }

    private void reset() {
      out.clear().putLong(base);
      last = new byte[0];
    }

    boolean isEmpty() {
      return out.position() == Long.BYTES;
    }

    /// Adds a record; false when it does not fit any more. A chunk takes one record of any size.
    boolean add(HistoryRecord record) {
      byte[] place = record.place();
      byte[] previous = record.previous();
      int mismatch = Arrays.mismatch(last, place);
      int shared = mismatch < 0 ? place.length : mismatch;
      int rest = place.length - shared;
      int size = rest + LARGEST_NUMBERS + (previous == null ? 0 : previous.length);
      if (out.remaining() < size) {
        if (!isEmpty()) {
          return false;
        }
        out = ByteBuffer.allocate(Long.BYTES + size).putLong(base);
      }
      out.put((byte) shared).put((byte) rest).put(place, shared, rest);
      putNumber(record.block() - base);
      if (previous == null) {
        putNumber(0);
      } else {
        putNumber(previous.length + 1L);
        out.put(previous);
      }
      last = place;
      return true;
    }

    private void putNumber(long number) {
      long left = number;
      for (; (left & -MORE) != 0; left >>>= 7) {
        out.put((byte) (left | MORE));
      }
      out.put((byte) left);
    }

    /// The chunk; the next record begins another.
    byte[] take() {
      byte[] chunk = Arrays.copyOf(out.array(), out.position());
      if (out.capacity() > BYTES) {
        out = ByteBuffer.allocate(BYTES);
      }
      reset();
      return chunk;
    }
  }

  /// Goes through the records of one chunk.
  static final class Reader {
    private final ByteBuffer in;
    private final long base;
    private final byte[] place = new byte[LARGEST_PLACE];
    private int placeSize;
    private long block;
    private int valueAt;

    /// Of the previous value, or -1 for none.
    private int valueSize;

    Reader(byte[] chunk) {
      in = ByteBuffer.wrap(chunk);
      base = in.getLong();
    }

    /// Goes to the next record; false at the end.
    boolean next() {
      if (!in.hasRemaining()) {
        return false;
      }
      int shared = in.get() & 0xff;
      int rest = in.get() & 0xff;
      in.get(place, shared, rest);
      placeSize = shared + rest;
      block = base + number();
      valueSize = (int) number() - 1;
      valueAt = in.position();
      in.position(valueAt + Math.max(0, valueSize));
      return true;
    }

    /// Goes on to the first record at or after a place and block; false when there is none.
    boolean seek(byte[] target, long from) {
      while (next()) {
        if (HistoryRecord.compare(place, placeSize, block, target, from) >= 0) {
          return true;
        }
      }
      return false;
    }

    private long number() {
      long number = 0;
      for (int shift = 0; ; shift += 7) {
        byte bits = in.get();
        number |= (bits & (MORE - 1L)) << shift;
        if (bits >= 0) {
          return number;
        }
      }
    }

    /// Of the record it stands at.
    long block() {
      return block;
    }

    /// The record it stands at.
    HistoryRecord record() {
      return new HistoryRecord(Arrays.copyOf(place, placeSize), block, previous());
    }

    boolean isAt(byte[] target) {
      return Arrays.equals(place, 0, placeSize, target, 0, target.length);
    }

    byte @Nullable [] previous() {
      return valueSize < 0 ? null : Arrays.copyOfRange(in.array(), valueAt, valueAt + valueSize);
    }
  }
}
