package io.heddle.sequencer.rpc;

import io.heddle.executor.state.StateUnavailableException;
import io.heddle.sequencer.NotReadyException;
import io.heddle.sequencer.StoreUnavailableException;
import io.heddle.sequencer.rpc.protocol.RpcException;
import java.util.Optional;
import org.jboss.logging.Logger;

/// Tells the node's passing troubles from bugs: these are answered with what they are, so that a
/// client knows to try again.
final class BackendErrors {
  private static final Logger LOG = Logger.getLogger(BackendErrors.class);

  private BackendErrors() {}

  static Optional<RpcException> translate(Throwable problem) {
    return switch (problem) {
      case NotReadyException e ->
          Optional.of(RpcException.server("node not ready: " + e.getMessage()));
      case StoreUnavailableException e -> {
        LOG.warnf("rpc call without the store: %s", e.getMessage());
        yield Optional.of(
            RpcException.server("database unavailable, try again: " + e.getMessage()));
      }
      case StateUnavailableException e ->
          Optional.of(RpcException.server("state not available: " + e.getMessage()));
      default -> Optional.empty();
    };
  }
}
