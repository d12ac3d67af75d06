package io.heddle.sequencer.node;

import io.heddle.batcher.l1.rpc.L1RpcException;
import io.heddle.batcher.l1.rpc.L1UnavailableException;
import io.heddle.sequencer.StoreUnavailableException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Tells a failure that comes from outside the process, and passes, from one of our own. Its words
/// name no address and quote nobody, so that a health page may show them.
final class Outage {
  private static final int MAX_CAUSES = 32;

  private Outage() {}

  /// What is away, by the failure or one of its causes; empty when the fault is our own.
  static Optional<String> in(Throwable failure) {
    Optional<String> words = Optional.empty();
    @Nullable Throwable part = failure;
    for (int i = 0; i < MAX_CAUSES && part != null && words.isEmpty(); i++) {
      words = words(part);
      part = part.getCause();
    }
    return words;
  }

  private static Optional<String> words(Throwable part) {
    return switch (part) {
      case StoreUnavailableException _ -> Optional.of("the database is away");
      case L1UnavailableException _ -> Optional.of("L1 does not answer");
      case L1RpcException _ -> Optional.of("L1 refuses a call");
      case IOException _, UncheckedIOException _ -> Optional.of("a connection failed");
      default -> Optional.empty();
    };
  }
}
