package io.heddle.primitives.rollup;

import io.heddle.primitives.BigEndian;
import io.heddle.primitives.Bytes;
import io.heddle.primitives.Hash;
import io.heddle.primitives.U256;
import io.heddle.primitives.chain.DepositGas;
import io.heddle.primitives.chain.Predeploys;
import io.heddle.primitives.chain.RollupConfig;
import io.heddle.primitives.transaction.DepositTransaction;
import java.util.Optional;

/// What the first transaction of every L2 block tells the `L1Block` contract (OP Stack, Isthmus
/// layout).
///
/// The call data is 176 bytes, packed, big-endian:
///
/// | offset | field |
/// |---|---|
/// | 0 | selector `0x098999be` |
/// | 4, 8 | `baseFeeScalar`, `blobBaseFeeScalar`, 4 bytes unsigned each |
/// | 12, 20, 28 | `sequenceNumber`, `l1Timestamp`, `l1Number`, 8 bytes each |
/// | 36, 68 | `l1BaseFee`, `l1BlobBaseFee`, 32 bytes each, wei |
/// | 100, 132 | `l1Hash`, `batcherHash` (the batcher's address left-padded) |
/// | 164, 168 | operator fee scalar and constant, 4 and 8 bytes, always zero here |
public record L1Attributes(
    long l1Number,
    Hash l1Hash,
    long l1Timestamp,
    U256 l1BaseFee,
    U256 l1BlobBaseFee,
    long sequenceNumber,
    int baseFeeScalar,
    int blobBaseFeeScalar,
    Hash batcherHash) {
  private static final int SELECTOR = 0x098999be;
  private static final int SIZE = 176;

  /// The attributes of the `sequenceNumber`-th L2 block (from 0) on `origin`.
  public static L1Attributes of(L1Origin origin, long sequenceNumber, RollupConfig config) {
    return new L1Attributes(
        origin.number(),
        origin.hash(),
        origin.timestamp(),
        origin.baseFee(),
        origin.blobBaseFee(),
        sequenceNumber,
        config.baseFeeScalar(),
        config.blobBaseFeeScalar(),
        config.batcherAddress().toWord());
  }

  /// Reads [#calldata()] back; anything else is an `IllegalArgumentException` that names the field.
  public static L1Attributes parse(Bytes calldata) {
    if (calldata.size() != SIZE) {
      throw new IllegalArgumentException(
          "attributes size: expected=" + SIZE + " actual=" + calldata.size());
    }
    byte[] data = calldata.unsafeArray();
    int selector = BigEndian.readInt(data, 0);
    if (selector != SELECTOR) {
      throw new IllegalArgumentException(
          "attributes selector: expected=0x098999be actual=0x" + Integer.toHexString(selector));
    }
    if (BigEndian.readInt(data, 164) != 0 || BigEndian.readLong(data, 168) != 0) {
      throw new IllegalArgumentException("attributes operator fee: not zero");
    }
    return new L1Attributes(
        BigEndian.readLong(data, 28),
        Hash.fromBytes(data, 100),
        BigEndian.readLong(data, 20),
        U256.fromBytes(data, 36, 32),
        U256.fromBytes(data, 68, 32),
        BigEndian.readLong(data, 12),
        BigEndian.readInt(data, 4),
        BigEndian.readInt(data, 8),
        Hash.fromBytes(data, 132));
  }

  /// The packed call data, 176 bytes.
  public Bytes calldata() {
    byte[] data = new byte[SIZE];
    BigEndian.writeInt(data, 0, SELECTOR);
    BigEndian.writeInt(data, 4, baseFeeScalar);
    BigEndian.writeInt(data, 8, blobBaseFeeScalar);
    BigEndian.writeLong(data, 12, sequenceNumber);
    BigEndian.writeLong(data, 20, l1Timestamp);
    BigEndian.writeLong(data, 28, l1Number);
    l1BaseFee.copyTo(data, 36);
    l1BlobBaseFee.copyTo(data, 68);
    l1Hash.copyTo(data, 100);
    batcherHash.copyTo(data, 132);
    return Bytes.wrap(data);
  }

  /// The deposit that opens the L2 block.
  public DepositTransaction toTransaction() {
    return new DepositTransaction(
        SourceHash.l1Attributes(l1Hash, sequenceNumber),
        Predeploys.L1_ATTRIBUTES_DEPOSITOR,
        Optional.of(Predeploys.L1_BLOCK),
        U256.ZERO,
        U256.ZERO,
        DepositGas.L1_ATTRIBUTES,
        false,
        calldata());
  }
}
