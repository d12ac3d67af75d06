package io.heddle.batcher.codec;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.github.luben.zstd.Zstd;
import io.heddle.batcher.codec.BatchData.BlockData;
import io.heddle.primitives.Bytes;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class BatchCodecTest {

  private static final BatchData EMPTY_BLOCK =
      new BatchData(901, 1, 0, List.of(new BlockData(1000, 5, List.of())));

  @Test
  void encode_emptyBlock_survives() {
    assertEquals(EMPTY_BLOCK, BatchCodec.decode(BatchCodec.encode(EMPTY_BLOCK)));
  }

  @Test
  void decode_unknownVersion_isNamed() {
    byte[] encoded = BatchCodec.encode(EMPTY_BLOCK).toArray();
    encoded[0] = 2;
    refused(Bytes.wrap(encoded), "version: 2");
    refused(Bytes.EMPTY, "version: none");
  }

  @Test
  void decode_decompressionBomb_refusedBeforeAllocating() {
    byte[] zeros = new byte[BatchCodec.MAX_DECOMPRESSED_BYTES + 1];
    Bytes bomb = Bytes.concat(Bytes.of(1), Bytes.wrap(Zstd.compress(zeros, 19)));
    assertTrue(bomb.size() < 10_000);
    refused(bomb, "decompressed size " + zeros.length);
  }

  @Test
  void decode_trailingBytes_refused() {
    Bytes encoded = BatchCodec.encode(EMPTY_BLOCK);
    refused(Bytes.concat(encoded, Bytes.of(0)), "frame of");
    refused(Bytes.concat(encoded, encoded.slice(1, encoded.size())), "frame of");
  }

  @Test
  void decode_cutOff_refusedAtEveryLength() {
    Random random = new Random(7);
    RandomTransactions transactions = new RandomTransactions(random, 901);
    BatchData data =
        new BatchData(
            901,
            1,
            0,
            List.of(new BlockData(1000, 5, List.of(transactions.next(), transactions.next()))));
    byte[] encoded = BatchCodec.encode(data).toArray();
    for (int size = 1; size < encoded.length; size++) {
      Bytes cut = Bytes.wrap(Arrays.copyOf(encoded, size));
      assertThrows(BatchFormatException.class, () -> BatchCodec.decode(cut));
    }
  }

  @Test
  void encode_depositOrBlobTransaction_refused() {
    BatchData data =
        new BatchData(901, 1, 0, List.of(new BlockData(1000, 5, List.of(Bytes.fromHex("0x7ec0")))));
    assertThrows(RuntimeException.class, () -> BatchCodec.encode(data));
  }

  private static void refused(Bytes encoded, String reason) {
    var e = assertThrows(BatchFormatException.class, () -> BatchCodec.decode(encoded));
    assertTrue(String.valueOf(e.getMessage()).contains(reason), e.getMessage());
  }
}
