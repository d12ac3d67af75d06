package io.heddle.batcher.codec;

import com.github.luben.zstd.Zstd;
import com.github.luben.zstd.ZstdException;
import io.heddle.batcher.codec.BatchData.BlockData;
import io.heddle.primitives.Bytes;
import io.heddle.primitives.Check;
import io.heddle.primitives.U256;
import io.heddle.primitives.transaction.SignedTransaction;
import io.heddle.primitives.transaction.Transaction;
import io.heddle.primitives.transaction.TransactionCodec;
import io.heddle.primitives.transaction.TransactionFormatException;
import java.util.ArrayList;
import java.util.List;

/// Batch data as bytes: `version:1 ‖ one zstd frame`.
///
/// Inside the frame, numbers in LEB128: `chainId ‖ firstBlock ‖ firstSequenceNumber ‖ blockCount ‖
/// firstTimestamp ‖ firstOriginNumber ‖ timestamp steps ‖ origin steps ‖ transaction counts ‖
/// transaction columns`, where the three middle parts and every [TransactionColumn] are
/// length-prefixed columns.
///
/// Decoding is bounded: the frame must name its decompressed size, which must not exceed
/// [#MAX_DECOMPRESSED_BYTES], so a bomb is refused before anything is allocated for it; inside,
/// every count is checked against the bytes that are left.
public final class BatchCodec {

  /// First byte of version 1.
  public static final int VERSION_1 = 1;

  /// Most bytes that a batch may decompress to: 16 MiB.
  public static final int MAX_DECOMPRESSED_BYTES = 16 << 20;

  /// Above level 9 the time rises steeply, and the size hardly falls.
  private static final int COMPRESSION_LEVEL = 9;

  private BatchCodec() {}

  /// Encodes, then decodes again to be sure: what comes back out of L1 is exactly what went in.
  ///
  /// Throws [IllegalArgumentException] when the blocks hold something that a batch cannot carry.
  public static Bytes encode(BatchData data) {
    byte[] body = encodeBody(data);
    if (body.length > MAX_DECOMPRESSED_BYTES) {
      throw new IllegalArgumentException(
          "batch data too large: bytes=" + body.length + " max=" + MAX_DECOMPRESSED_BYTES);
    }
    Bytes encoded =
        Bytes.concat(Bytes.of(VERSION_1), Bytes.wrap(Zstd.compress(body, COMPRESSION_LEVEL)));
    Check.equal(data, decode(encoded), "batch data does not survive its own encoding");
    return encoded;
  }

  /// Decodes one batch. Throws [BatchFormatException], and nothing else, on anything that is not
  /// batch data.
  public static BatchData decode(Bytes encoded) {
    if (encoded.isEmpty() || encoded.at(0) != VERSION_1) {
      throw new BatchFormatException(
          "batch data version: " + (encoded.isEmpty() ? "none" : encoded.at(0) & 0xff));
    }
    byte[] body = decompress(encoded.slice(1, encoded.size()).unsafeArray());
    try {
      return decodeBody(new ColumnReader("BATCH", body, 0, body.length));
    } catch (TransactionFormatException | IllegalArgumentException e) {
      throw new BatchFormatException("batch data: " + e.getMessage(), e);
    }
  }

  private static byte[] decompress(byte[] frame) {
    long size = frame.length == 0 ? 0 : Zstd.getFrameContentSize(frame);
    if (size <= 0 || size > MAX_DECOMPRESSED_BYTES) {
      throw new BatchFormatException("batch data: decompressed size " + size);
    }
    try {
      long frameSize = Zstd.findFrameCompressedSize(frame);
      if (frameSize != frame.length) {
        throw new BatchFormatException(
            "batch data: frame of " + frameSize + " bytes in " + frame.length);
      }
      byte[] body = new byte[(int) size];
      long written = Zstd.decompressByteArray(body, 0, body.length, frame, 0, frame.length);
      if (Zstd.isError(written) || written != size) {
        throw new BatchFormatException(
            "batch data: zstd: "
                + (Zstd.isError(written) ? Zstd.getErrorName(written) : written + " of " + size));
      }
      return body;
    } catch (ZstdException e) {
      throw new BatchFormatException("batch data: zstd: " + e.getMessage(), e);
    }
  }

  private static byte[] encodeBody(BatchData data) {
    ColumnWriter out = new ColumnWriter();
    BlockData first = data.blocks().getFirst();
    out.putNumber(data.chainId());
    out.putNumber(data.firstBlock());
    out.putNumber(data.firstSequenceNumber());
    out.putNumber(data.blocks().size());
    out.putNumber(first.timestamp());
    out.putNumber(first.originNumber());
    ColumnWriter timestamps = new ColumnWriter();
    ColumnWriter origins = new ColumnWriter();
    ColumnWriter counts = new ColumnWriter();
    TransactionTableWriter table = new TransactionTableWriter(U256.of(data.chainId()));
    BlockData previous = first;
    for (BlockData block : data.blocks()) {
      timestamps.putNumber(step("timestamp", previous.timestamp(), block.timestamp()));
      origins.putNumber(step("origin", previous.originNumber(), block.originNumber()));
      counts.putNumber(block.transactions().size());
      for (Bytes encoded : block.transactions()) {
        table.add(signed(TransactionCodec.decode(encoded)));
      }
      previous = block;
    }
    out.putColumn(timestamps);
    out.putColumn(origins);
    out.putColumn(counts);
    table.writeTo(out);
    return out.toByteArray();
  }

  private static BatchData decodeBody(ColumnReader in) {
    long chainId = in.nextNumber();
    long firstBlock = in.nextNumber();
    long firstSequenceNumber = in.nextNumber();
    int blockCount = in.nextCount(BatchData.MAX_BLOCKS);
    long timestamp = in.nextNumber();
    long originNumber = in.nextNumber();
    ColumnReader timestamps = in.nextColumn("TIMESTAMP");
    ColumnReader origins = in.nextColumn("ORIGIN");
    ColumnReader counts = in.nextColumn("TRANSACTION_COUNT");
    TransactionTableReader table = new TransactionTableReader(U256.of(chainId), in);
    in.expectEnd();
    List<BlockData> blocks = new ArrayList<>(blockCount);
    for (int i = 0; i < blockCount; i++) {
      timestamp = plus(timestamps, timestamp, timestamps.nextNumber());
      originNumber = plus(origins, originNumber, origins.nextNumber());
      // Every transaction takes 64 bytes of signature, so the body's size bounds this count.
      int count = counts.nextCount(MAX_DECOMPRESSED_BYTES / 64);
      List<Bytes> transactions = new ArrayList<>();
      for (int t = 0; t < count; t++) {
        transactions.add(TransactionCodec.encode(table.next()));
      }
      blocks.add(new BlockData(timestamp, originNumber, transactions));
    }
    timestamps.expectEnd();
    origins.expectEnd();
    counts.expectEnd();
    table.expectEnd();
    return new BatchData(chainId, firstBlock, firstSequenceNumber, blocks);
  }

  private static long step(String what, long previous, long value) {
    if (previous < 0 || value < previous) {
      throw new IllegalArgumentException(
          what + " goes back: previous=" + previous + " actual=" + value);
    }
    return value - previous;
  }

  private static long plus(ColumnReader column, long previous, long step) {
    long value = previous + step;
    if (previous < 0 || step < 0 || value < 0) {
      throw column.fail("value above 63 bits");
    }
    return value;
  }

  private static SignedTransaction signed(Transaction transaction) {
    if (transaction instanceof SignedTransaction signed) {
      return signed;
    }
    throw new IllegalArgumentException("not a user transaction: type=" + transaction.type());
  }
}
