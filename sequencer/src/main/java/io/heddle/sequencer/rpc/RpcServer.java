package io.heddle.sequencer.rpc;

import io.heddle.executor.CallExecutor;
import io.heddle.sequencer.ChainReader;
import io.heddle.sequencer.FeeOracle;
import io.heddle.sequencer.HeadFeed;
import io.heddle.sequencer.RollupStatus;
import io.heddle.sequencer.StateAccess;
import io.heddle.sequencer.TransactionPool;
import io.heddle.sequencer.rpc.method.RpcBackend;
import io.heddle.sequencer.rpc.protocol.RpcMetrics;
import io.heddle.sequencer.rpc.protocol.RpcProcessor;
import io.micrometer.core.instrument.MeterRegistry;
import io.vertx.ext.web.Router;
import jakarta.annotation.PreDestroy;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.util.Locale;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/// Puts the RPC on Quarkus's HTTP port, at `/`.
///
/// The seams are injected before the node is ready; until then they throw `NotReadyException`,
/// which callers are told.
@Singleton
public class RpcServer {
  private final HttpEndpoint endpoint;
  private final RpcProcessor processor;

  RpcServer(
      RpcConfig config,
      @ConfigProperty(name = "quarkus.application.version", defaultValue = "dev") String version,
      MeterRegistry registry,
      ChainReader chain,
      StateAccess states,
      TransactionPool pool,
      FeeOracle fees,
      HeadFeed feed,
      RollupStatus rollup,
      CallExecutor calls) {
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
    WebSocketEndpoint webSockets =
        new WebSocketEndpoint(processor, crossOrigin, config.webSocketBounds(), metrics);
    endpoint = new HttpEndpoint(processor, webSockets, crossOrigin);
  }

  void routes(@Observes Router router) {
    router.route("/").handler(endpoint);
  }

  @PreDestroy
  void stop() {
    processor.close();
  }

  private static RpcBackend.Settings settings(RpcConfig config, String version) {
    return new RpcBackend.Settings(
        clientVersion(version), config.callGasCap(), config.maxLogBlocks(), config.maxLogResults());
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
