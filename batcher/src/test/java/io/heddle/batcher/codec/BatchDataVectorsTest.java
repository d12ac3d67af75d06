package io.heddle.batcher.codec;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.github.luben.zstd.Zstd;
import io.heddle.batcher.codec.BatchData.BlockData;
import io.heddle.primitives.Bytes;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// The batch format against its vectors (docs/batch-format.md). What the frame's bytes are depends
/// on the compressor; what is in it does not.
class BatchDataVectorsTest {

  private final JsonNode vectors = read();

  @Test
  void batches_decodeToTheirBlocks_andEncodeToTheirBody() {
    assertTrue(vectors.get("batches").size() >= 4);
    for (JsonNode vector : vectors.get("batches")) {
      Bytes encoded = bytes(vector, "encoded");
      BatchData data = data(vector);
      String name = vector.get("name").asString();
      assertEquals(data, BatchCodec.decode(encoded), name);
      assertEquals(bytes(vector, "body"), body(encoded), name);
      assertEquals(bytes(vector, "body"), body(BatchCodec.encode(data)), name);
    }
  }

  @Test
  void brokenBatches_areRefusedWithTheReason() {
    assertTrue(vectors.get("refused").size() >= 10);
    for (JsonNode vector : vectors.get("refused")) {
      Bytes encoded = bytes(vector, "encoded");
      BatchFormatException refused =
          assertThrows(
              BatchFormatException.class,
              () -> BatchCodec.decode(encoded),
              vector.get("name").asString());
      assertEquals(vector.get("reason").asString(), refused.getMessage());
    }
  }

  private static BatchData data(JsonNode vector) {
    List<BlockData> blocks = new ArrayList<>();
    for (JsonNode block : vector.get("blocks")) {
      List<Bytes> transactions = new ArrayList<>();
      block.get("transactions").forEach(hex -> transactions.add(Bytes.fromHex(hex.asString())));
      blocks.add(
          new BlockData(
              block.get("timestamp").asLong(), block.get("originNumber").asLong(), transactions));
    }
    return new BatchData(
        vector.get("chainId").asLong(),
        vector.get("firstBlock").asLong(),
        vector.get("firstSequenceNumber").asLong(),
        blocks);
  }

  private static Bytes body(Bytes encoded) {
    byte[] frame = encoded.slice(1, encoded.size()).toArray();
    return Bytes.wrap(Zstd.decompress(frame, (int) Zstd.getFrameContentSize(frame)));
  }

  private static Bytes bytes(JsonNode vector, String field) {
    return Bytes.fromHex(vector.get(field).asString());
  }

  private static JsonNode read() {
    try {
      return JsonMapper.builder()
          .build()
          .readTree(
              Files.readString(Path.of("..", "bridge-contracts", "vectors", "batch-data.json")));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
