package io.heddle.sequencer.store;

import io.heddle.sequencer.StoreUnavailableException;
import io.quarkus.vertx.core.runtime.context.VertxContextSafetyToggle;
import io.smallrye.common.vertx.VertxContext;
import io.smallrye.mutiny.TimeoutException;
import io.smallrye.mutiny.Uni;
import io.vertx.core.Context;
import io.vertx.core.Vertx;
import io.vertx.core.VertxException;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.CompletionException;
import java.util.function.Function;
import java.util.function.Supplier;
import org.hibernate.HibernateException;
import org.hibernate.exception.ConstraintViolationException;
import org.hibernate.reactive.mutiny.Mutiny;

/// Hibernate Reactive with blocking signatures: one session and one database transaction per call,
/// awaited for a bounded time. Never called from an event loop (checked).
public final class Sessions {
  private final Mutiny.SessionFactory factory;
  private final Vertx vertx;
  private final Duration timeout;

  public Sessions(Mutiny.SessionFactory factory, Vertx vertx, Duration timeout) {
    this.factory = factory;
    this.vertx = vertx;
    this.timeout = timeout;
  }

  /// Runs work in a transaction; it is rolled back when the work fails.
  <T> T transaction(Function<Mutiny.Session, Uni<T>> work) {
    return await(onContextOfItsOwn(() -> factory.withTransaction(work)));
  }

  /// Hibernate keeps the session in the Vert.x context, so each call gets a fresh one, which
  /// nothing else uses (that is what Quarkus calls safe).
  private <T> Uni<T> onContextOfItsOwn(Supplier<Uni<T>> work) {
    return Uni.createFrom()
        .<T>emitter(emitter -> {
          Context context =
              Objects.requireNonNull(
                  VertxContext.createNewDuplicatedContext(vertx.getOrCreateContext()));
          VertxContextSafetyToggle.setContextSafe(context, true);
          context.runOnContext(_ -> work.get().subscribe().with(emitter::complete, emitter::fail));
        });
  }

  private <T> T await(Uni<T> uni) {
    if (Context.isOnEventLoopThread()) {
      throw new IllegalStateException("database call on an event loop");
    }
    try {
      return uni.await().atMost(timeout);
    } catch (TimeoutException e) {
      throw new StoreUnavailableException("database: no answer in " + timeout, e);
    } catch (ConstraintViolationException e) {
      throw new IllegalStateException("database: " + e.getMessage(), e);
    } catch (HibernateException | VertxException | CompletionException e) {
      throw new StoreUnavailableException("database: " + e.getMessage(), e);
    }
  }
}
