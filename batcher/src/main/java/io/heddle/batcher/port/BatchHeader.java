package io.heddle.batcher.port;

import io.heddle.primitives.Bytes;
import io.heddle.primitives.Hash;
import io.heddle.primitives.crypto.Keccak;
import java.nio.ByteBuffer;

/// What L1 keeps of a batch, as one hash. 122 bytes, big-endian: `version:1 ‖ daType:1 ‖ index:8 ‖
/// l1OriginNumber:8 ‖ l1OriginHash:32 ‖ depositCount:8 ‖ dataHash:32 ‖ parentHash:32`.
///
/// @param version format of the batch data and its rules
/// @param dataLocation where the data lies
/// @param index position in the Rollup contract, genesis being 0
/// @param l1OriginNumber L1 origin of the batch's last block
/// @param l1OriginHash that L1 block's hash
/// @param depositCount deposits consumed up to and including the batch's last block
/// @param dataHash keccak of the concatenated blob versioned hashes, or of the calldata
/// @param parentHash hash of the previous batch header
public record BatchHeader(
    int version,
    DataLocation dataLocation,
    long index,
    long l1OriginNumber,
    Hash l1OriginHash,
    long depositCount,
    Hash dataHash,
    Hash parentHash) {

  /// Size of the encoding.
  public static final int SIZE_BYTES = 122;

  /// The only version so far.
  public static final int VERSION_1 = 1;

  public BatchHeader {
    if (version < 0 || version > 255) {
      throw new IllegalArgumentException("batch version: " + version);
    }
  }

  /// The 122 bytes.
  public Bytes encoded() {
    ByteBuffer out = ByteBuffer.allocate(SIZE_BYTES);
    out.put((byte) version).put((byte) dataLocation.code());
    out.putLong(index).putLong(l1OriginNumber).put(l1OriginHash.toBytes());
    out.putLong(depositCount).put(dataHash.toBytes()).put(parentHash.toBytes());
    return Bytes.wrap(out.array());
  }

  /// `batchHash`, the identity of the batch on L1.
  public Hash hash() {
    return Keccak.hash(encoded());
  }
}
