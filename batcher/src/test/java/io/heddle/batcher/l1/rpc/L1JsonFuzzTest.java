package io.heddle.batcher.l1.rpc;

import com.code_intelligence.jazzer.junit.FuzzTest;
import io.heddle.primitives.Bytes;
import io.heddle.testing.DecoderFuzz;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// Answers of an L1 node that talks nonsense: each reader takes them or says that L1 is
/// unavailable.
class L1JsonFuzzTest {
  private static final JsonMapper JSON = JsonMapper.builder().build();
  private static final List<Consumer<JsonNode>> READERS =
      List.of(
          L1Json::block,
          L1Json::receipt,
          L1Json::consensusReceipt,
          L1Json::transaction,
          L1Json::placedLog);
  private static final DecoderFuzz<Integer> ANSWER =
      new DecoderFuzz<>(
          "L1 answer",
          L1UnavailableException.class,
          DecoderFuzz.ALLOCATED_BYTES,
          L1JsonFuzzTest::read,
          (input, taken) -> {});

  @MethodSource("seeds")
  @FuzzTest
  void answer(byte[] input) {
    ANSWER.accept(input);
  }

  @Test
  void answer_damaged_isReadOrRefused() {
    ANSWER.mutate(seeds());
  }

  /// How many of the readers take the answer; text that is no JSON is refused before them.
  private static int read(Bytes input) {
    JsonNode json;
    try {
      json = JSON.readTree(input.toArray());
    } catch (JacksonException e) {
      throw new L1UnavailableException("not JSON", e);
    }
    int taken = 0;
    for (Consumer<JsonNode> reader : READERS) {
      taken += takes(reader, json) ? 1 : 0;
    }
    return taken;
  }

  private static boolean takes(Consumer<JsonNode> reader, JsonNode value) {
    try {
      reader.accept(value);
      return true;
    } catch (L1UnavailableException refused) {
      return false;
    }
  }

  static List<byte[]> seeds() {
    String hash = '"' + "0x" + "1f".repeat(32) + '"';
    String address = '"' + "0x" + "aa".repeat(20) + '"';
    String log =
        "{\"address\":%s,\"topics\":[%s],\"data\":\"0x01\",\"blockNumber\":\"0x1\",\"blockHash\":%s,\"transactionHash\":%s}"
            .formatted(address, hash, hash, hash);
    String receipt =
        "{\"type\":\"0x2\",\"status\":\"0x1\",\"cumulativeGasUsed\":\"0x5208\",\"gasUsed\":\"0x5208\",\"logsBloom\":\"0x%s\",\"transactionHash\":%s,\"blockNumber\":\"0x1\",\"blockHash\":%s,\"logs\":[%s]}"
            .formatted("00".repeat(256), hash, hash, log);
    String transaction =
        "{\"hash\":%s,\"to\":%s,\"input\":\"0x0102\",\"blobVersionedHashes\":[%s],\"blockNumber\":\"0x1\"}"
            .formatted(hash, address, hash);
    String block =
        "{\"hash\":%1$s,\"parentHash\":%1$s,\"sha3Uncles\":%1$s,\"miner\":%2$s,\"stateRoot\":%1$s,\"transactionsRoot\":%1$s,\"receiptsRoot\":%1$s,\"logsBloom\":\"0x%3$s\",\"difficulty\":\"0x0\",\"number\":\"0x1\",\"gasLimit\":\"0x1\",\"gasUsed\":\"0x1\",\"timestamp\":\"0x1\",\"extraData\":\"0x\",\"mixHash\":%1$s,\"nonce\":\"0x0000000000000000\",\"baseFeePerGas\":\"0x1\",\"withdrawalsRoot\":%1$s,\"blobGasUsed\":\"0x0\",\"excessBlobGas\":\"0x0\",\"parentBeaconBlockRoot\":%1$s}"
            .formatted(hash, address, "00".repeat(256));
    return List.of(log, receipt, transaction, block).stream()
        .map(text -> text.getBytes(StandardCharsets.UTF_8))
        .toList();
  }
}
