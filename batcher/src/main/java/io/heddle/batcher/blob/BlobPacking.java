package io.heddle.batcher.blob;

import io.heddle.primitives.Bytes;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;

/// Packs bytes into blobs and back.
///
/// A blob is 4096 field elements of 32 bytes, each below the BLS12-381 scalar modulus. So the first
/// byte of every element stays zero and the other 31 carry data. The stream over all blobs of a
/// transaction is `size:4 ‖ data ‖ zeros`, big-endian. Unpacking is strict: what it accepts packs
/// to the same blobs again.
public final class BlobPacking {

  /// Field elements per blob.
  public static final int FIELD_ELEMENTS = 4096;

  /// Size of a blob.
  public static final int BLOB_SIZE_BYTES = FIELD_ELEMENTS * 32;

  /// Bytes of stream per blob.
  public static final int CAPACITY_BYTES = FIELD_ELEMENTS * 31;

  /// Most blobs per batch: what every L1 fork since Prague takes in one transaction (Osaka caps it
  /// at six).
  public static final int MAX_BLOBS = 6;

  private static final int LENGTH_SIZE_BYTES = 4;

  private BlobPacking() {}

  /// Most data bytes that fit into this many blobs.
  public static int maxDataSizeBytes(int blobs) {
    return blobs * CAPACITY_BYTES - LENGTH_SIZE_BYTES;
  }

  /// How many blobs this much data takes, at least one.
  public static int blobCount(int dataSizeBytes) {
    return Math.ceilDiv(dataSizeBytes + LENGTH_SIZE_BYTES, CAPACITY_BYTES);
  }

  /// Blobs of [#BLOB_SIZE_BYTES] each. Throws [IllegalArgumentException] when the data takes more
  /// than [#MAX_BLOBS].
  public static List<Bytes> pack(Bytes data) {
    int count = blobCount(data.size());
    if (count > MAX_BLOBS) {
      throw new IllegalArgumentException(
          "batch data too large: bytes=" + data.size() + " max=" + maxDataSizeBytes(MAX_BLOBS));
    }
    byte[] stream = new byte[count * CAPACITY_BYTES];
    ByteBuffer.wrap(stream).putInt(data.size());
    data.copyTo(stream, LENGTH_SIZE_BYTES);
    List<Bytes> blobs = new ArrayList<>(count);
    for (int blob = 0; blob < count; blob++) {
      byte[] elements = new byte[BLOB_SIZE_BYTES];
      for (int i = 0; i < FIELD_ELEMENTS; i++) {
        System.arraycopy(stream, (blob * FIELD_ELEMENTS + i) * 31, elements, i * 32 + 1, 31);
      }
      blobs.add(Bytes.wrap(elements));
    }
    return blobs;
  }

  /// The data that [#pack] made these blobs of. Throws [BlobFormatException] on anything that it
  /// would not make.
  public static Bytes unpack(List<Bytes> blobs) {
    if (blobs.isEmpty() || blobs.size() > MAX_BLOBS) {
      throw new BlobFormatException("blob count: " + blobs.size());
    }
    byte[] stream = new byte[blobs.size() * CAPACITY_BYTES];
    for (int blob = 0; blob < blobs.size(); blob++) {
      byte[] elements = blobs.get(blob).unsafeArray();
      if (elements.length != BLOB_SIZE_BYTES) {
        throw new BlobFormatException("blob size: blob=" + blob + " bytes=" + elements.length);
      }
      for (int i = 0; i < FIELD_ELEMENTS; i++) {
        if (elements[i * 32] != 0) {
          throw new BlobFormatException("field element not packed: blob=" + blob + " element=" + i);
        }
        System.arraycopy(elements, i * 32 + 1, stream, (blob * FIELD_ELEMENTS + i) * 31, 31);
      }
    }
    int size = ByteBuffer.wrap(stream).getInt();
    if (size < 0 || size > stream.length - LENGTH_SIZE_BYTES || blobCount(size) != blobs.size()) {
      throw new BlobFormatException("data size: bytes=" + size + " blobs=" + blobs.size());
    }
    for (int i = LENGTH_SIZE_BYTES + size; i < stream.length; i++) {
      if (stream[i] != 0) {
        throw new BlobFormatException("padding not zero: offset=" + i);
      }
    }
    return Bytes.copyOf(stream, LENGTH_SIZE_BYTES, size);
  }
}
