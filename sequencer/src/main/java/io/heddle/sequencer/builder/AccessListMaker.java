package io.heddle.sequencer.builder;

import io.heddle.executor.access.AccessLog;
import io.heddle.executor.access.BlockAccessList;
import io.heddle.primitives.Bytes;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jboss.logging.Logger;

/// Makes the access lists of blocks, each beside the thread that computes the block's root
/// meanwhile. A list is advice: a block whose list fails, is too long or takes too long goes
/// without. While one that took too long is still in the making, so do the blocks after it: there
/// is one at a time, however slow they are.
final class AccessListMaker {
  private static final Logger LOG = Logger.getLogger(AccessListMaker.class);
  private static final long WAIT_MILLIS = 2_000;

  private final Executor executor;
  private final long waitMillis;
  private final AtomicBoolean busy = new AtomicBoolean();

  AccessListMaker() {
    this(command -> Thread.ofPlatform().daemon().name("access-list").start(command), WAIT_MILLIS);
  }

  /// @param waitMillis how long a block waits for its list
  AccessListMaker(Executor executor, long waitMillis) {
    this.executor = executor;
    this.waitMillis = waitMillis;
  }

  /// Begins a block's list; empty while another one is in the making.
  ///
  /// @param slices what the block's transactions did, in order; nobody writes to them any more
  Optional<Future<Bytes>> start(List<AccessLog> slices) {
    if (!busy.compareAndSet(false, true)) {
      return Optional.empty();
    }
    List<AccessLog> all = List.copyOf(slices);
    try {
      return Optional.of(CompletableFuture.supplyAsync(() -> make(all), executor));
    } catch (RuntimeException | Error refused) {
      busy.set(false);
      throw refused;
    }
  }

  private Bytes make(List<AccessLog> slices) {
    try {
      return BlockAccessList.of(slices).encode();
    } finally {
      busy.set(false);
    }
  }

  /// The encoded list of a block; waits for it for a bounded time.
  ///
  /// @param started what [#start] gave
  Optional<Bytes> result(Optional<Future<Bytes>> started, long block) {
    if (started.isEmpty()) {
      LOG.warnf("access list left out: block=%d, an earlier one is still in the making", block);
      return Optional.empty();
    }
    try {
      Bytes list = started.get().get(waitMillis, TimeUnit.MILLISECONDS);
      if (list.size() <= BlockAccessList.MAX_BYTES) {
        return Optional.of(list);
      }
      LOG.warnf("access list left out: block=%d bytes=%d", block, list.size());
    } catch (ExecutionException e) {
      LOG.errorf(e.getCause(), "ACCESS LIST FAILED: block=%d", block);
    } catch (TimeoutException e) {
      LOG.warnf("access list left out: block=%d millis=%d", block, waitMillis);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    return Optional.empty();
  }
}
