package io.heddle.bench;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.heddle.ops.OperatorException;
import io.heddle.primitives.Bytes;
import io.heddle.primitives.transaction.RecoveredTransaction;
import io.heddle.workload.BenchAccounts;
import io.heddle.workload.Workload;
import io.heddle.workload.WorkloadGenerator;
import io.heddle.workload.WorkloadKind;
import io.heddle.workload.WorkloadOptions;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The load client against a chain of a few lines, which makes a block of every batch.
class LoadRunTest {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final int TRANSACTIONS = 450;

  private final List<List<String>> blocks = new ArrayList<>();
  private final ExecutorService threads = Executors.newCachedThreadPool();
  private final Workload workload =
      WorkloadGenerator.generate(
          WorkloadKind.TRANSFERS, WorkloadOptions.of(1, 1, TRANSACTIONS).withSignatures());
  private volatile int refuseFrom = Integer.MAX_VALUE;
  private HttpServer server;
  private RpcClient rpc;

  @BeforeEach
  void start() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.setExecutor(threads);
    server.createContext("/", this::answer);
    server.start();
    rpc = new RpcClient(URI.create("http://127.0.0.1:" + server.getAddress().getPort()));
  }

  @AfterEach
  void stop() {
    rpc.close();
    server.stop(0);
    threads.shutdownNow();
  }

  @Test
  void run_everythingIncluded_countsAllOfIt() {
    LoadRun.Outcome outcome =
        new LoadRun(rpc, Double.POSITIVE_INFINITY)
            .run(LoadBatch.all(workload.transactions()).iterator());
    assertEquals(TRANSACTIONS, outcome.transactions());
    assertEquals(TRANSACTIONS, outcome.latencies().values().size());
    assertEquals(5, blocks.size());
    assertEquals(
        workload.transactions().stream().map(each -> each.hash().toHex()).sorted().toList(),
        blocks.stream().flatMap(List::stream).sorted().toList());
    assertTrue(outcome.includedPerSecond() > 0 && outcome.acceptedPerSecond() > 0);
  }

  /// As the soak's sampler does, up to the very end.
  @Test
  void run_latenciesTakenMeanwhile_endsAllTheSame() throws Exception {
    LoadRun load = new LoadRun(rpc, Double.POSITIVE_INFINITY);
    AtomicBoolean done = new AtomicBoolean();
    AtomicInteger taken = new AtomicInteger();
    Thread sampler =
        Thread.ofPlatform()
            .start(() -> {
              while (!done.get()) {
                load.latencies().take().ifPresent(some -> taken.addAndGet(some.values().size()));
              }
            });
    LoadRun.Outcome outcome;
    try {
      outcome = load.run(LoadBatch.all(workload.transactions()).iterator());
    } finally {
      done.set(true);
      sampler.join();
    }
    int left = outcome.latenciesLeft().map(some -> some.values().size()).orElse(0);
    assertEquals(TRANSACTIONS, taken.get() + left);
    OperatorException nothing =
        assertThrows(
            OperatorException.class,
            () -> new LoadRun(rpc, Double.POSITIVE_INFINITY).run(Collections.emptyIterator()));
    assertEquals("load: nothing was sent", nothing.getMessage());
  }

  /// A node that answers late makes the client send late; what was to be sent meanwhile has waited.
  @Test
  void run_sentLateAtASteadyRate_countsTheDelay() {
    List<LoadBatch> batches = LoadBatch.all(workload.transactions());
    Iterator<LoadBatch> late =
        batches.stream()
            .peek(batch -> {
              if (batch.equals(batches.getLast())) {
                LockSupport.parkNanos(300_000_000);
              }
            })
            .iterator();
    List<Double> latencies = new LoadRun(rpc, 1e6).run(late).latencies().values();
    assertTrue(latencies.stream().anyMatch(millis -> millis > 250), latencies.toString());
  }

  @Test
  void run_aRate_isKept() {
    LoadRun.Outcome outcome =
        new LoadRun(rpc, 400).run(LoadBatch.all(workload.transactions()).iterator());
    // The first batch goes at once, so 350 of 450 take their time.
    assertTrue(outcome.acceptedPerSecond() < 520, "per second: " + outcome.acceptedPerSecond());
  }

  @Test
  void run_aRefusedTransaction_endsIt() {
    refuseFrom = 2;
    OperatorException failure =
        assertThrows(
            OperatorException.class,
            () ->
                new LoadRun(rpc, Double.POSITIVE_INFINITY)
                    .run(LoadBatch.all(workload.transactions()).iterator()));
    assertTrue(String.valueOf(failure.getMessage()).contains("pool is full"), failure.getMessage());
  }

  @Test
  void signedFile_givesBackWhatWasWritten(@TempDir Path folder) throws IOException {
    WorkloadOptions options = WorkloadOptions.of(1, 1, 20).withSignatures();
    List<RecoveredTransaction> expected = new ArrayList<>();
    var again = WorkloadGenerator.stream(WorkloadKind.ERC20, options, new BenchAccounts(1, 20));
    expected.addAll(again.nextBlock());
    expected.addAll(again.nextBlock());
    var stream = WorkloadGenerator.stream(WorkloadKind.ERC20, options, new BenchAccounts(1, 20));
    Path path = folder.resolve("transactions");
    List<LoadBatch.Signed> read = new ArrayList<>();
    try (SignedFile file = SignedFile.make(path, stream, 21)) {
      file.transactions().forEachRemaining(read::add);
    }
    assertEquals(
        expected.stream()
            .map(each -> new LoadBatch.Signed(each.encoded(), each.hash().toHex()))
            .toList(),
        read);
    assertTrue(Files.notExists(path), "the file is left behind");
  }

  private void answer(HttpExchange exchange) throws IOException {
    JsonNode request = JSON.readTree(exchange.getRequestBody());
    JsonNode reply = request.isArray() ? batch((ArrayNode) request) : single(request);
    byte[] bytes = JSON.writeValueAsBytes(reply);
    exchange.sendResponseHeaders(200, bytes.length);
    exchange.getResponseBody().write(bytes);
    exchange.close();
  }

  private synchronized ArrayNode batch(ArrayNode calls) {
    ArrayNode replies = JSON.createArrayNode();
    List<String> block = new ArrayList<>();
    for (JsonNode call : calls) {
      assertEquals("eth_sendRawTransaction", call.get("method").asText());
      Bytes encoded = Bytes.fromHex(call.get("params").get(0).asText());
      String hash = RecoveredTransaction.recover(encoded).hash().toHex();
      ObjectNode reply = replies.addObject().put("jsonrpc", "2.0");
      reply.set("id", call.get("id"));
      if (blocks.size() >= refuseFrom) {
        reply.putObject("error").put("code", -32000).put("message", "pool is full");
      } else {
        reply.put("result", hash);
        block.add(hash);
      }
    }
    blocks.add(block);
    return replies;
  }

  private synchronized ObjectNode single(JsonNode call) {
    ObjectNode reply = JSON.createObjectNode().put("jsonrpc", "2.0").put("id", 1);
    if (call.get("method").asText().equals("eth_blockNumber")) {
      return reply.put("result", "0x" + Integer.toHexString(blocks.size()));
    }
    int number = Integer.decode(call.get("params").get(0).asText());
    ArrayNode hashes = reply.putObject("result").putArray("transactions");
    blocks.get(number - 1).forEach(hashes::add);
    return reply;
  }
}
