package io.heddle.sequencer.store;

import io.vertx.core.Context;
import java.time.Duration;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;

/// One call to PostgreSQL, for whose answer somebody waits, for a bounded time.
///
/// Who has stopped waiting goes on without it, so a transaction asks [#wanted] before it does
/// anything and before it commits: it must not take effect behind anybody's back later. What
/// remains is a commit whose answer is late or lost.
public final class DatabaseCall {
  private final AtomicBoolean abandoned = new AtomicBoolean();

  /// Waits for the answer.
  ///
  /// @throws RuntimeException as [DatabaseFailure] has it
  public <T> T await(CompletionStage<T> answer, Duration timeout) {
    if (Context.isOnEventLoopThread()) {
      throw new IllegalStateException("database call on an event loop");
    }
    try {
      return answer.toCompletableFuture().get(timeout.toMillis(), TimeUnit.MILLISECONDS);
    } catch (ExecutionException e) {
      throw DatabaseFailure.of(e.getCause() == null ? e : e.getCause());
    } catch (TimeoutException e) {
      abandoned.set(true);
      throw DatabaseFailure.of(e);
    } catch (InterruptedException e) {
      abandoned.set(true);
      Thread.currentThread().interrupt();
      throw DatabaseFailure.of(e);
    }
  }

  /// Whether somebody still waits.
  boolean wanted() {
    return !abandoned.get();
  }

  /// What a transaction fails with for which nobody waits any more.
  static TimeoutException unwanted() {
    return new TimeoutException("nobody waits for this transaction any more");
  }
}
