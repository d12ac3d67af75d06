package io.heddle.sequencer.rpc;

import io.heddle.executor.CallExecutor;
import io.heddle.sequencer.ChainReader;
import io.heddle.sequencer.FeeOracle;
import io.heddle.sequencer.HeadFeed;
import io.heddle.sequencer.RollupStatus;
import io.heddle.sequencer.StateAccess;
import io.heddle.sequencer.TransactionPool;
import io.heddle.sequencer.rpc.method.RpcBackend;
import io.heddle.sequencer.rpc.protocol.ByteBudget;
import io.heddle.sequencer.rpc.protocol.RpcMetrics;
import io.heddle.sequencer.rpc.protocol.RpcProcessor;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.runtime.StartupEvent;
import io.vertx.core.Vertx;
import jakarta.annotation.PreDestroy;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.Locale;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.jboss.logging.Logger;

/// Puts the RPC on its port, at `/`.
///
/// The seams are injected before the node is ready; until then they throw `NotReadyException`,
/// which callers are told.
@Singleton
public class RpcServer {
  private static final Logger LOG = Logger.getLogger(RpcServer.class);
  private static final Duration LISTEN_PATIENCE = Duration.ofSeconds(30);

  private final RpcConfig config;
  private final RpcListener listener;
  private final RpcProcessor processor;

  RpcServer(
      RpcConfig config,
      @ConfigProperty(name = "quarkus.application.version", defaultValue = "dev") String version,
      MeterRegistry registry,
      Vertx vertx,
      ChainReader chain,
      StateAccess states,
      TransactionPool pool,
      FeeOracle fees,
      HeadFeed feed,
      RollupStatus rollup,
      CallExecutor calls) {
    this.config = config;
    RpcBackend backend =
        new RpcBackend(
            rollup.chainConfig().chainId(), chain, states, pool, fees, feed, rollup, calls);
    RpcMetrics metrics = new RpcMetrics(registry);
    CrossOrigin crossOrigin = new CrossOrigin(config.corsOrigins());
    processor =
        new RpcProcessor(
            backend.methods(settings(config, version)),
            config.limits(),
            metrics,
            BackendErrors::translate);
    ByteBudget receiving = new ByteBudget(config.maxAllBodiesBytes());
    WebSocketEndpoint webSockets =
        new WebSocketEndpoint(
            processor,
            crossOrigin,
            config.webSocketBounds(),
            receiving,
            config.idleTimeout(),
            metrics);
    listener =
        new RpcListener(
            vertx,
            config.host(),
            config.port(),
            RpcListener.options(config.maxBodyBytes()),
            new Connections(
                config.connectionBounds(),
                metrics.gauge("heddle.rpc.connections", "Open connections, WebSockets included")),
            new HttpEndpoint(processor, webSockets, crossOrigin, receiving));
  }

  /// The port that it listens on.
  public int port() {
    return listener.port();
  }

  void start(@Observes StartupEvent event) throws InterruptedException {
    try {
      listener
          .listen(2 * Runtime.getRuntime().availableProcessors())
          .toCompletionStage()
          .toCompletableFuture()
          .get(LISTEN_PATIENCE.toSeconds(), TimeUnit.SECONDS);
      LOG.infof("listening: JSON-RPC on http://%s:%d", config.host(), port());
    } catch (ExecutionException | TimeoutException e) {
      throw new IllegalStateException(
          "cannot listen on %s:%d (%s): set heddle.rpc.host and heddle.rpc.port to what is free"
              .formatted(
                  config.host(),
                  config.port(),
                  e.getCause() == null ? e : e.getCause().getMessage()),
          e);
    }
  }

  @PreDestroy
  void stop() {
    processor.close();
  }

  private static RpcBackend.Settings settings(RpcConfig config, String version) {
    return new RpcBackend.Settings(
        clientVersion(version),
        config.callGasCap(),
        config.maxLogBlocks(),
        config.maxLogResults(),
        config.maxProofKeys(),
        config.syncTimeout(),
        config.maxSyncTimeout());
  }

  /// In the form that node explorers read: name, version, platform, language.
  private static String clientVersion(String version) {
    return "heddle/v%s/%s-%s/java%d"
        .formatted(
            version,
            System.getProperty("os.name", "unknown").toLowerCase(Locale.ROOT),
            System.getProperty("os.arch", "unknown"),
            Runtime.version().feature());
  }
}
