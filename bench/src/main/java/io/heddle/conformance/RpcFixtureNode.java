package io.heddle.conformance;

import com.fasterxml.jackson.databind.JsonNode;
import io.heddle.executor.block.EvmCallExecutor;
import io.heddle.fixtures.ConformancePack;
import io.heddle.primitives.Address;
import io.heddle.primitives.Bytes;
import io.heddle.primitives.Hash;
import io.heddle.primitives.chain.ChainConfig;
import io.heddle.primitives.transaction.RecoveredTransaction;
import io.heddle.sequencer.BatchView;
import io.heddle.sequencer.BlockRef;
import io.heddle.sequencer.DroppedTransaction;
import io.heddle.sequencer.PoolRejection;
import io.heddle.sequencer.PoolStatus;
import io.heddle.sequencer.RollupStatus;
import io.heddle.sequencer.SubmitResult;
import io.heddle.sequencer.TransactionPool;
import io.heddle.sequencer.reader.RecentFees;
import io.heddle.sequencer.rpc.method.RpcBackend;
import io.heddle.sequencer.rpc.protocol.MethodTable;
import io.heddle.sequencer.rpc.protocol.Reply;
import io.heddle.sequencer.rpc.protocol.RpcLimits;
import io.heddle.sequencer.rpc.protocol.RpcMetrics;
import io.heddle.sequencer.rpc.protocol.RpcProcessor;
import io.heddle.sequencer.rpc.protocol.Session;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/// The node's JSON-RPC, from bytes to bytes, over a [RpcFixtureChain]: everything but the
/// transport.
final class RpcFixtureNode implements AutoCloseable {
  private static final Duration TIME = Duration.ofSeconds(60);
  private static final int ELASTICITY = 2;

  private final Set<String> served = new HashSet<>();
  private final RpcProcessor processor;

  RpcFixtureNode(RpcFixtureChain chain) {
    RpcFixtureReader reader = new RpcFixtureReader(chain);
    RpcBackend backend =
        new RpcBackend(
            chain.config().chainId(),
            reader,
            chain,
            new NoPool(chain),
            new RecentFees(reader, chain::pending, ELASTICITY),
            listener -> () -> {},
            new NoRollup(chain),
            new EvmCallExecutor());
    MethodTable methods =
        backend.methods(
            new RpcBackend.Settings(
                "heddle/conformance", 50_000_000, 10_000, 10_000, 1_024, TIME, TIME));
    methods.names().forEach(served::add);
    RpcLimits.Expensive expensive = new RpcLimits.Expensive(1, 1, 16, 16, TIME);
    processor =
        new RpcProcessor(
            methods,
            new RpcLimits(
                5 << 20, 64 << 20, 100, 10_000, 25 << 20, 64 << 20, 4, 4, TIME, expensive,
                expensive, expensive),
            new RpcMetrics(new SimpleMeterRegistry()),
            problem -> Optional.empty());
  }

  boolean serves(String method) {
    return served.contains(method);
  }

  JsonNode ask(String request) {
    CompletableFuture<Reply> reply = new CompletableFuture<>();
    boolean taken =
        processor.submit(
            request.getBytes(StandardCharsets.UTF_8),
            new Session.RequestOnly("conformance"),
            reply::complete);
    if (!taken) {
      throw new IllegalStateException("not taken: " + request);
    }
    return ConformancePack.json(
        reply.orTimeout(TIME.toSeconds(), TimeUnit.SECONDS).join().toBytes());
  }

  @Override
  public void close() {
    processor.close();
  }

  /// No case sends anything that is taken.
  private record NoPool(RpcFixtureChain chain) implements TransactionPool {
    @Override
    public SubmitResult submit(Bytes raw) {
      return new SubmitResult.Rejected(PoolRejection.NOT_SEQUENCING, "this chain has an end");
    }

    @Override
    public long pendingNonce(Address account) {
      var found = chain.latest().account(account);
      return found == null ? 0 : found.nonce();
    }

    @Override
    public Optional<RecoveredTransaction> transaction(Hash hash) {
      return Optional.empty();
    }

    @Override
    public Collection<RecoveredTransaction> unsealed() {
      return List.of();
    }

    @Override
    public void listen(Consumer<RecoveredTransaction> listener) {}

    @Override
    public PoolStatus status() {
      return new PoolStatus(0, 0, 0);
    }

    @Override
    public Optional<DroppedTransaction> dropped(Hash hash) {
      return Optional.empty();
    }
  }

  private record NoRollup(RpcFixtureChain chain) implements RollupStatus {
    @Override
    public SyncStatus syncStatus() {
      throw new UnsupportedOperationException("this chain is no rollup");
    }

    @Override
    public Optional<Output> outputAtBlock(long blockNumber) {
      return Optional.empty();
    }

    @Override
    public Optional<BatchView> batchOf(long blockNumber) {
      return Optional.empty();
    }

    @Override
    public Optional<BatchView> batchAtL1Block(long l1Block) {
      return Optional.empty();
    }

    @Override
    public ChainConfig chainConfig() {
      return chain.config();
    }

    @Override
    public BlockRef genesis() {
      throw new UnsupportedOperationException("this chain is no rollup");
    }
  }
}
