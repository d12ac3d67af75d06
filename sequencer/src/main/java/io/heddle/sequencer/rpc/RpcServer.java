package io.heddle.sequencer.rpc;

import io.heddle.sequencer.rpc.method.RpcBackend;
import io.heddle.sequencer.rpc.protocol.RpcMetrics;
import io.heddle.sequencer.rpc.protocol.RpcProcessor;
import io.micrometer.core.instrument.MeterRegistry;
import io.vertx.ext.web.Router;
import jakarta.annotation.PreDestroy;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.inject.Instance;
import java.util.Locale;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/// Puts the RPC on Quarkus's HTTP port, at `/`.
///
/// What it serves is the one [RpcBackend] bean of the application, taken when routes are made. That
/// is before the node is ready: until then its parts throw `NotReadyException`, which callers are
/// told. An application without such a bean has no RPC.
@ApplicationScoped
public class RpcServer {
  private static final Logger LOG = Logger.getLogger(RpcServer.class);

  private final RpcConfig config;
  private final MeterRegistry registry;
  private final String version;
  private final Instance<RpcBackend> backend;
  private @Nullable RpcProcessor processor;

  RpcServer(
      RpcConfig config,
      MeterRegistry registry,
      @ConfigProperty(name = "quarkus.application.version", defaultValue = "dev") String version,
      Instance<RpcBackend> backend) {
    this.config = config;
    this.registry = registry;
    this.version = version;
    this.backend = backend;
  }

  void routes(@Observes Router router) {
    if (!backend.isResolvable()) {
      LOG.info("rpc not served: this application has no rpc backend");
      return;
    }
    RpcMetrics metrics = new RpcMetrics(registry);
    CrossOrigin crossOrigin = new CrossOrigin(config.corsOrigins());
    RpcProcessor serving =
        new RpcProcessor(
            backend.get().methods(settings()), config.limits(), metrics, BackendErrors::translate);
    WebSocketEndpoint webSockets =
        new WebSocketEndpoint(serving, crossOrigin, config.webSocketBounds(), metrics);
    router.route("/").handler(new HttpEndpoint(serving, webSockets, crossOrigin));
    processor = serving;
  }

  @PreDestroy
  void stop() {
    if (processor != null) {
      processor.close();
    }
  }

  private RpcBackend.Settings settings() {
    return new RpcBackend.Settings(
        clientVersion(), config.callGasCap(), config.maxLogBlocks(), config.maxLogResults());
  }

  /// In the form that node explorers read: name, version, platform, language.
  private String clientVersion() {
    return "heddle/v%s/%s-%s/java%d"
        .formatted(
            version,
            System.getProperty("os.name", "unknown").toLowerCase(Locale.ROOT),
            System.getProperty("os.arch", "unknown"),
            Runtime.version().feature());
  }
}
