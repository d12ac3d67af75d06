package io.heddle.sequencer.builder;

import io.heddle.executor.access.AccessLog;
import io.heddle.executor.access.BlockAccessList;
import io.heddle.primitives.Bytes;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jboss.logging.Logger;

/// Makes the access list of a block beside the thread that computes its root meanwhile. A list is
/// advice: a block whose list fails, is too long or takes too long goes without.
final class AccessListTask {
  private static final Logger LOG = Logger.getLogger(AccessListTask.class);
  private static final long WAIT_MILLIS = 2_000;

  private final CompletableFuture<Bytes> encoded;

  private AccessListTask(CompletableFuture<Bytes> encoded) {
    this.encoded = encoded;
  }

  /// @param slices what the block's transactions did, in order; nobody writes to them any more
  static AccessListTask start(List<AccessLog> slices) {
    List<AccessLog> all = List.copyOf(slices);
    return new AccessListTask(
        CompletableFuture.supplyAsync(
            () -> BlockAccessList.of(all).encode(),
            command -> Thread.ofPlatform().daemon().name("access-list").start(command)));
  }

  /// The encoded list; waits for it for a bounded time.
  Optional<Bytes> result(long block) {
    try {
      Bytes list = encoded.get(WAIT_MILLIS, TimeUnit.MILLISECONDS);
      if (list.size() <= BlockAccessList.MAX_BYTES) {
        return Optional.of(list);
      }
      LOG.warnf("access list left out: block=%d bytes=%d", block, list.size());
    } catch (ExecutionException e) {
      LOG.errorf(e.getCause(), "ACCESS LIST FAILED: block=%d", block);
    } catch (TimeoutException e) {
      LOG.warnf("access list left out: block=%d millis=%d", block, WAIT_MILLIS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    return Optional.empty();
  }
}
