package io.heddle.sequencer.node;

import io.heddle.batcher.l1.send.L1Sender;
import io.heddle.sequencer.rpc.RpcConfig;
import java.time.Duration;

/// Each number and each time among the settings is in its range, whatever the process's roles are.
/// 0 is allowed where it says something: that there is none of a thing, or no bound.
final class SettingRanges {
  private static final int MAX_PORT = 65_535;

  private final SettingProblems problems;

  private SettingRanges(SettingProblems problems) {
    this.problems = problems;
  }

  static void check(NodeConfig config, RpcConfig rpc, SettingProblems problems) {
    SettingRanges ranges = new SettingRanges(problems);
    ranges.port("heddle.management.port", config.management().port());
    ranges.port("heddle.rpc.port", rpc.port());
    ranges.health(config.health());
    ranges.database(config.database());
    ranges.lease(config.lease());
    ranges.state(config.state());
    ranges.execution(config);
    ranges.l1(config.l1());
    ranges.pool(config.pool());
    ranges.batcher(config.batcher());
    ranges.prover(config.prover());
    ranges.messages(rpc);
    ranges.threads(rpc);
    ranges.calls(rpc);
    ranges.connections(rpc);
    ranges.times(rpc);
  }

  private void atLeast(String name, long least, long value) {
    problems.atLeast(name, least, value);
  }

  private void port(String name, int port) {
    problems.require(port >= 0 && port <= MAX_PORT, name + "=" + port + ": no port");
  }

  private void health(NodeConfig.Health health) {
    atLeast("heddle.health.block-late-seconds", 1, health.blockLateSeconds());
    atLeast("heddle.health.l1-silence-seconds", 1, health.l1SilenceSeconds());
    atLeast("heddle.health.safe-lag-seconds", 1, health.safeLagSeconds());
    atLeast("heddle.health.proof-lag-seconds", 1, health.proofLagSeconds());
  }

  private void database(NodeConfig.Database database) {
    atLeast("heddle.database.timeout-millis", 1, database.timeoutMillis());
    atLeast("heddle.database.read-timeout-millis", 1, database.readTimeoutMillis());
    atLeast("heddle.database.quick-read-connections", 1, database.quickReadConnections());
    atLeast("heddle.database.loop-connections", 1, database.loopConnections());
  }

  private void lease(NodeConfig.Lease lease) {
    atLeast("heddle.lease.life-millis", 1, lease.lifeMillis());
    atLeast("heddle.lease.renewal-millis", 1, lease.renewalMillis());
    problems.check(() -> DatabasePools.leaseTiming(lease));
  }

  private void state(NodeConfig.State state) {
    atLeast("heddle.state.map-size-mib", 1, state.mapSizeMib());
    atLeast("heddle.state.history-blocks", 1, state.historyBlocks());
    int cached = state.cachedValues();
    problems.require(
        cached > 0 && Integer.bitCount(cached) == 1,
        "heddle.state.cached-values=%d: not a power of two".formatted(cached));
    atLeast("heddle.state.checked-mib", 0, state.checkedMib());
    state.trieThreads().ifPresent(n -> atLeast("heddle.state.trie-threads", 1, n));
    state.trieMemoryMib().ifPresent(mib -> atLeast("heddle.state.trie-memory-mib", 1, mib));
  }

  private void execution(NodeConfig config) {
    config.executor().threads().ifPresent(n -> atLeast("heddle.executor.threads", 1, n));
    config.derivation().to().ifPresent(n -> atLeast("heddle.derivation.to", 1, n));
    NodeConfig.Builder builder = config.builder();
    atLeast("heddle.builder.slice-millis", 1, builder.sliceMillis());
    atLeast("heddle.builder.slice-transactions", 1, builder.sliceTransactions());
    atLeast("heddle.builder.max-unposted-bytes", 1, builder.maxUnpostedBytes());
    builder
        .transactionMillis()
        .ifPresent(millis -> atLeast("heddle.builder.transaction-millis", 1, millis));
    builder.slowMillis().ifPresent(millis -> atLeast("heddle.builder.slow-millis", 1, millis));
  }

  private void l1(NodeConfig.L1 l1) {
    atLeast("heddle.l1.beacon-genesis-seconds", 0, l1.beaconGenesisSeconds());
    atLeast("heddle.l1.beacon-slot-seconds", 0, l1.beaconSlotSeconds());
    atLeast("heddle.l1.confirmations", 0, l1.confirmations());
    atLeast("heddle.l1.poll-millis", 1, l1.pollMillis());
    atLeast("heddle.l1.archive-days", 0, l1.archiveDays());
  }

  private void pool(NodeConfig.Pool pool) {
    atLeast("heddle.pool.max-transactions", 1, pool.maxTransactions());
    atLeast("heddle.pool.max-size-bytes", 1, pool.maxSizeBytes());
    atLeast("heddle.pool.max-per-sender", 1, pool.maxPerSender());
    atLeast("heddle.pool.max-nonce-gap", 0, pool.maxNonceGap());
    atLeast("heddle.pool.max-transaction-bytes", 1, pool.maxTransactionBytes());
    atLeast("heddle.pool.min-priority-fee-wei", 0, pool.minPriorityFeeWei());
    atLeast("heddle.pool.lifetime-millis", 1, pool.lifetimeMillis());
    atLeast("heddle.pool.max-dropped", 0, pool.maxDropped());
    atLeast("heddle.pool.journal-max-bytes", 1, pool.journalMaxBytes());
    problems.check(() -> {
      PoolJournal.requireRoom(pool);
      return pool;
    });
  }

  private void batcher(NodeConfig.Batcher batcher) {
    atLeast("heddle.batcher.max-age-seconds", 0, batcher.maxAgeSeconds());
    atLeast("heddle.batcher.max-idle-age-seconds", 0, batcher.maxIdleAgeSeconds());
    atLeast("heddle.batcher.max-blocks", 1, batcher.maxBlocks());
    atLeast("heddle.batcher.target-size-bytes", 1, batcher.targetSizeBytes());
    atLeast("heddle.batcher.max-batches-ahead", 1, batcher.maxBatchesAhead());
    int inFlight = batcher.maxInFlight();
    problems.require(
        inFlight >= 1 && inFlight <= L1Sender.MAX_IN_FLIGHT,
        "heddle.batcher.max-in-flight=%d: from 1 to %d"
            .formatted(inFlight, L1Sender.MAX_IN_FLIGHT));
    atLeast("heddle.batcher.max-batches-per-proof", 1, batcher.maxBatchesPerProof());
    atLeast("heddle.batcher.max-gas-per-proof", 1, batcher.maxGasPerProof());
    atLeast("heddle.batcher.proof-retry-millis", 1, batcher.proofRetryMillis());
    atLeast("heddle.batcher.step-millis", 1, batcher.stepMillis());
  }

  private void prover(NodeConfig.Prover prover) {
    atLeast("heddle.prover.threshold", 1, prover.threshold());
    prover.threads().ifPresent(n -> atLeast("heddle.prover.threads", 1, n));
    atLeast("heddle.prover.timeout-millis", 1, prover.timeoutMillis());
    atLeast("heddle.prover.gas-per-second", 1, prover.gasPerSecond());
    atLeast("heddle.prover.max-timeout-millis", 1, prover.maxTimeoutMillis());
  }

  private void messages(RpcConfig rpc) {
    atLeast("heddle.rpc.max-body-bytes", 1, rpc.maxBodyBytes());
    atLeast("heddle.rpc.max-all-bodies-bytes", 1, rpc.maxAllBodiesBytes());
    atLeast("heddle.rpc.max-batch-size", 1, rpc.maxBatchSize());
    atLeast("heddle.rpc.max-batch-cost", 1, rpc.maxBatchCost());
    atLeast("heddle.rpc.max-response-bytes", 1, rpc.maxResponseBytes());
    atLeast("heddle.rpc.max-all-replies-bytes", 1, rpc.maxAllRepliesBytes());
    atLeast("heddle.rpc.max-concurrent", 1, rpc.maxConcurrent());
    atLeast("heddle.rpc.max-waiting", 0, rpc.maxWaiting());
  }

  private void threads(RpcConfig rpc) {
    rpc.maxReading().ifPresent(n -> atLeast("heddle.rpc.max-reading", 1, n));
    rpc.maxComputing().ifPresent(n -> atLeast("heddle.rpc.max-computing", 1, n));
    rpc.maxBatches().ifPresent(n -> atLeast("heddle.rpc.max-batches", 1, n));
    rpc.maxBatchesPerClient().ifPresent(n -> atLeast("heddle.rpc.max-batches-per-client", 1, n));
    // What does not wait is refused, also when a thread is idle.
    atLeast("heddle.rpc.max-expensive-waiting", 1, rpc.maxExpensiveWaiting());
    atLeast("heddle.rpc.max-expensive-waiting-per-client", 1, rpc.maxExpensiveWaitingPerClient());
  }

  private void calls(RpcConfig rpc) {
    atLeast("heddle.rpc.call-gas-cap", 1, rpc.callGasCap());
    atLeast("heddle.rpc.max-log-blocks", 1, rpc.maxLogBlocks());
    atLeast("heddle.rpc.max-log-results", 1, rpc.maxLogResults());
    atLeast("heddle.rpc.max-proof-keys", 0, rpc.maxProofKeys());
  }

  private void connections(RpcConfig rpc) {
    atLeast("heddle.rpc.max-connections", 1, rpc.maxConnections());
    atLeast("heddle.rpc.max-connections-per-address", 1, rpc.maxConnectionsPerAddress());
    atLeast("heddle.rpc.max-web-sockets", 0, rpc.maxWebSockets());
    atLeast("heddle.rpc.max-subscriptions", 0, rpc.maxSubscriptions());
    atLeast("heddle.rpc.max-filter-bytes-per-web-socket", 0, rpc.maxFilterBytesPerWebSocket());
    atLeast("heddle.rpc.max-all-filters-bytes", 0, rpc.maxAllFiltersBytes());
    atLeast("heddle.rpc.max-send-queue-bytes", 1, rpc.maxSendQueueBytes());
    atLeast("heddle.rpc.max-all-send-queues-bytes", 1, rpc.maxAllSendQueuesBytes());
    atLeast("heddle.rpc.max-in-flight-per-web-socket", 1, rpc.maxInFlightPerWebSocket());
  }

  private void times(RpcConfig rpc) {
    problems.time("heddle.rpc.call-timeout", rpc.callTimeout());
    problems.time("heddle.rpc.read-timeout", rpc.readTimeout());
    problems.time("heddle.rpc.request-timeout", rpc.requestTimeout());
    problems.time("heddle.rpc.sync-timeout", rpc.syncTimeout());
    problems.time("heddle.rpc.max-sync-timeout", rpc.maxSyncTimeout());
    problems.time("heddle.rpc.header-timeout", rpc.headerTimeout());
    problems.time("heddle.rpc.idle-timeout", rpc.idleTimeout());
    shorter("heddle.rpc.sync-timeout", rpc.syncTimeout(), rpc.requestTimeout());
    shorter("heddle.rpc.max-sync-timeout", rpc.maxSyncTimeout(), rpc.requestTimeout());
  }

  /// A wait within a request, whose answer is in vain when the request is over before.
  private void shorter(String name, Duration wait, Duration request) {
    problems.require(
        wait.compareTo(request) < 0,
        "%s=%s: less than heddle.rpc.request-timeout=%s".formatted(name, wait, request));
  }
}
