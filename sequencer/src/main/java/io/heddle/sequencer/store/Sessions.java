package io.heddle.sequencer.store;

import io.heddle.sequencer.StoreUnavailableException;
import io.smallrye.mutiny.TimeoutException;
import io.smallrye.mutiny.Uni;
import io.vertx.core.Context;
import io.vertx.core.VertxException;
import java.time.Duration;
import java.util.concurrent.CompletionException;
import java.util.function.Function;
import org.hibernate.HibernateException;
import org.hibernate.reactive.mutiny.Mutiny;

/// Hibernate Reactive with blocking signatures: one session and one database transaction per call,
/// awaited for a bounded time. Never called from an event loop (checked).
public final class Sessions {
  private final Mutiny.SessionFactory factory;
  private final Duration timeout;

  public Sessions(Mutiny.SessionFactory factory, Duration timeout) {
    this.factory = factory;
    this.timeout = timeout;
  }

  /// Runs work in a transaction; it is rolled back when the work fails.
  <T> T transaction(Function<Mutiny.Session, Uni<T>> work) {
    return await(factory.withTransaction(work));
  }

  private <T> T await(Uni<T> uni) {
    if (Context.isOnEventLoopThread()) {
      throw new IllegalStateException("database call on an event loop");
    }
    try {
      return uni.await().atMost(timeout);
    } catch (TimeoutException e) {
      throw new StoreUnavailableException("database: no answer in " + timeout, e);
    } catch (HibernateException | VertxException | CompletionException e) {
      throw new StoreUnavailableException("database: " + e.getMessage(), e);
    }
  }
}
