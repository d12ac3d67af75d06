package io.heddle.sequencer.reader;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.heddle.batcher.port.BatchStore;
import io.heddle.executor.block.EvmCallExecutor;
import io.heddle.primitives.Address;
import io.heddle.primitives.crypto.PrivateKey;
import io.heddle.sequencer.PostgresFixture;
import io.heddle.sequencer.TestChain;
import io.heddle.sequencer.builder.BuilderFixture;
import io.heddle.sequencer.builder.MemoryOrigins;
import io.heddle.sequencer.feed.HeadAnnouncer;
import io.heddle.sequencer.rpc.method.RpcBackend;
import io.heddle.sequencer.rpc.protocol.RpcLimits;
import io.heddle.sequencer.rpc.protocol.RpcMetrics;
import io.heddle.sequencer.rpc.protocol.RpcProcessor;
import io.heddle.sequencer.rpc.protocol.Session;
import io.heddle.sequencer.store.BatchTable;
import io.heddle.sequencer.store.ChainTables;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.lang.reflect.Proxy;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What wallets ask all the time, at `latest`, over the stored chain: no query reads a transaction.
///
/// On the code before, `optimism_syncStatus`, `optimism_outputAtBlock`, transaction counts and
/// blocks named by hash read whole blocks.
final class BodylessReadsTest {
  private static final int BLOCKS = 5;
  private static final PrivateKey SENDER = TestChain.key(0);

  @TempDir Path directory;

  private final List<String> statements = Collections.synchronizedList(new ArrayList<>());

  private RpcProcessor processor(BuilderFixture node, ChainTables tables) {
    BatchStore none =
        (BatchStore)
            Proxy.newProxyInstance(
                BatchStore.class.getClassLoader(),
                new Class<?>[] {BatchStore.class},
                (proxy, method, arguments) -> {
                  throw new AssertionError("nobody asked for batches");
                });
    SettlementHeads settlement = new SettlementHeads(none);
    settlement.safe(2);
    StoredChainReader chain = new StoredChainReader(node.chain, tables, settlement);
    StoredStateAccess states =
        new StoredStateAccess(TestChain.CONFIG, chain, tables, node.states, node.builder::pending);
    RpcBackend backend =
        new RpcBackend(
            TestChain.CHAIN_ID,
            chain,
            states,
            node.pool,
            new RecentFees(chain, node.builder::pending, 6),
            new HeadAnnouncer(),
            new StoredRollupStatus(
                TestChain.CONFIG,
                chain,
                new BatchTable(node.postgres.database()),
                new L1Heads(),
                chain.header(0).orElseThrow().ref()),
            new EvmCallExecutor());
    RpcLimits.Expensive expensive = new RpcLimits.Expensive(2, 2, 16, 16, Duration.ofSeconds(20));
    return new RpcProcessor(
        backend.methods(
            new RpcBackend.Settings(
                "heddle/test",
                50_000_000,
                100,
                20,
                64,
                Duration.ofSeconds(2),
                Duration.ofSeconds(5))),
        new RpcLimits(
            1 << 20,
            8 << 20,
            100,
            10_000,
            1 << 20,
            64 << 20,
            8,
            8,
            Duration.ofSeconds(20),
            expensive,
            expensive,
            expensive),
        new RpcMetrics(new SimpleMeterRegistry()),
        problem -> Optional.empty());
  }

  private static String ask(RpcProcessor processor, String method, String params) throws Exception {
    CompletableFuture<String> reply = new CompletableFuture<>();
    String message =
        "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"%s\",\"params\":%s}".formatted(method, params);
    assertTrue(
        processor.submit(
            message.getBytes(StandardCharsets.UTF_8),
            new Session.RequestOnly("client"),
            answer -> reply.complete(new String(answer.toBytes(), StandardCharsets.UTF_8))));
    String answer = reply.get(20, TimeUnit.SECONDS);
    assertTrue(answer.contains("\"result\":") && !answer.contains("\"result\":null"), answer);
    return answer;
  }

  private void assertStatements(int expected, RpcProcessor processor, String method, String params)
      throws Exception {
    statements.clear();
    ask(processor, method, params);
    assertEquals(expected, statements.size(), () -> method + params + ": " + statements);
    assertTrue(
        statements.stream().noneMatch(sql -> sql.contains("transactions")),
        () -> method + params + ": " + statements);
  }

  @Test
  void readsAtLatest_readNoTransactions() throws Exception {
    try (PostgresFixture postgres = new PostgresFixture();
        BuilderFixture node = new BuilderFixture(postgres, directory, new MemoryOrigins())) {
      for (int i = 0; i < BLOCKS; i++) {
        node.addOrigin(100 + i);
        node.pool.prepare(TestChain.transfer(SENDER, i, 1).encoded()).submit();
        node.produceBlock();
      }
      try (RpcProcessor rpc = processor(node, postgres.tablesTelling(statements::add))) {
        String user = "\"" + SENDER.address().toHex() + "\"";
        String call = "{\"from\":%s,\"to\":\"%s\"}".formatted(user, Address.ZERO.toHex());
        assertStatements(0, rpc, "eth_call", "[" + call + ",\"latest\"]");
        assertStatements(0, rpc, "eth_estimateGas", "[" + call + "]");
        assertStatements(0, rpc, "eth_gasPrice", "[]");
        assertStatements(0, rpc, "eth_maxPriorityFeePerGas", "[]");
        assertStatements(0, rpc, "eth_getBalance", "[" + user + ",\"latest\"]");
        assertStatements(0, rpc, "eth_getTransactionCount", "[" + user + ",\"latest\"]");
        assertStatements(0, rpc, "eth_getCode", "[" + user + ",\"latest\"]");
        assertStatements(0, rpc, "eth_getStorageAt", "[" + user + ",\"0x0\",\"latest\"]");
        assertStatements(0, rpc, "eth_blockNumber", "[]");
        assertStatements(0, rpc, "eth_getBlockByNumber", "[\"latest\",false]");
        // Receipts without transactions and logs, of blocks that were not asked for before.
        assertStatements(1, rpc, "eth_feeHistory", "[\"0x4\",\"latest\",[50]]");
        assertStatements(0, rpc, "eth_feeHistory", "[\"0x4\",\"latest\",[10,90]]");
        // One header each.
        assertStatements(1, rpc, "eth_call", "[" + call + ",\"0x2\"]");
        assertStatements(1, rpc, "eth_getBlockTransactionCountByNumber", "[\"0x2\"]");
        assertStatements(1, rpc, "optimism_syncStatus", "[]");
        assertStatements(2, rpc, "optimism_outputAtBlock", "[\"0x2\"]");
      }
    }
  }
}
