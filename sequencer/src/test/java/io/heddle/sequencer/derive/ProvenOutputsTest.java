package io.heddle.sequencer.derive;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.net.httpserver.HttpServer;
import io.heddle.batcher.l1.contract.RollupContract;
import io.heddle.batcher.l1.rpc.L1Client;
import io.heddle.executor.stateless.StatelessValidator;
import io.heddle.primitives.Address;
import io.heddle.primitives.Hash;
import io.heddle.primitives.abi.Abi;
import io.heddle.primitives.block.BlockHeader;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// Derived blocks against a made-up L1, whose Rollup contract has outputs of the blocks 0, 4, 6 and
/// 9.
class ProvenOutputsTest {
  private static final JsonMapper MAPPER = JsonMapper.builder().build();
  private static final List<Long> PROVEN = List.of(0L, 4L, 6L, 9L);

  private HttpServer server;
  private L1Client l1;
  private RollupContract rollup;

  @BeforeEach
  void start() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext(
        "/",
        exchange -> {
          JsonNode call = MAPPER.readTree(exchange.getRequestBody().readAllBytes());
          byte[] answer =
              "{\"jsonrpc\":\"2.0\",\"id\":1,\"result\":\"%s\"}"
                  .formatted(answer(call.get("params").get(0)))
                  .getBytes(StandardCharsets.UTF_8);
          exchange.sendResponseHeaders(200, answer.length);
          exchange.getResponseBody().write(answer);
          exchange.close();
        });
    server.start();
    l1 = L1Client.of(URI.create("http://127.0.0.1:" + server.getAddress().getPort()));
    rollup = new RollupContract(l1, Address.ZERO);
  }

  @AfterEach
  void stop() {
    l1.close();
    server.stop(0);
  }

  private static String answer(JsonNode call) {
    String data = (call.has("data") ? call.get("data") : call.get("input")).asString();
    if (data.equals(Abi.call("latestOutputIndex()").toHex())) {
      return "0x%064x".formatted(PROVEN.size() - 1);
    }
    for (int index = 0; index < PROVEN.size(); index++) {
      if (data.equals(Abi.call("outputs(uint256)", (long) index).toHex())) {
        BlockHeader block = block(PROVEN.get(index), 0);
        return StatelessValidator.outputRoot(block).toHex()
            + "%064x%064x%064x%064x".formatted(block.number(), block.timestamp(), 0, index);
      }
    }
    throw new AssertionError("nobody answers " + call);
  }

  /// @param gasUsed tells one chain from another
  private static BlockHeader block(long number, long gasUsed) {
    return BlockHeader.builder()
        .number(number)
        .timestamp(1_000 + number)
        .gasUsed(gasUsed)
        .withdrawalsRoot(Hash.ZERO)
        .build();
  }

  @Test
  void sameChain_everyOutputAgrees() {
    ProvenOutputs.requireGenesis(rollup, block(0, 0));
    ProvenOutputs outputs = new ProvenOutputs(rollup, 0);
    for (long number = 1; number <= 12; number++) {
      outputs.compare(1, block(number, 0));
    }
    assertEquals(3, outputs.compared());
    assertEquals(9, outputs.agreedBlock());
  }

  @Test
  void goingOnFromABlock_itsOutputIsNotComparedAgain() {
    ProvenOutputs outputs = new ProvenOutputs(rollup, 4);
    for (long number = 5; number <= 9; number++) {
      outputs.compare(2, block(number, 0));
    }
    assertEquals(2, outputs.compared());
  }

  @Test
  void otherBlock_isRefusedWithItsPlaceAndBothRoots() {
    ProvenOutputs outputs = new ProvenOutputs(rollup, 0);
    for (long number = 1; number <= 5; number++) {
      outputs.compare(1, block(number, 0));
    }
    BlockHeader other = block(6, 21_000);
    DerivationDifferenceException refused =
        assertThrows(DerivationDifferenceException.class, () -> outputs.compare(2, other));
    String reason = String.valueOf(refused.getMessage());
    assertTrue(reason.startsWith("output=2 differs: batch=2 block=6 hash=" + other.hash()), reason);
    assertTrue(reason.contains("outputRoot=" + StatelessValidator.outputRoot(other)), reason);
    assertTrue(reason.contains("outputRoot=" + StatelessValidator.outputRoot(block(6, 0))), reason);
    assertTrue(reason.endsWith("the first difference lies in the blocks [5..6]"), reason);
  }

  @Test
  void otherGenesis_isRefusedWithTheWayOut() {
    DerivationDifferenceException refused =
        assertThrows(
            DerivationDifferenceException.class,
            () -> ProvenOutputs.requireGenesis(rollup, block(0, 1)));
    assertTrue(String.valueOf(refused.getMessage()).contains("give the genesis file"));
  }
}
