package io.heddle.sequencer.store;

import io.heddle.sequencer.StoreUnavailableException;
import io.quarkus.vertx.core.runtime.context.VertxContextSafetyToggle;
import io.smallrye.common.vertx.VertxContext;
import io.smallrye.mutiny.Uni;
import io.vertx.core.Context;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Function;
import java.util.function.Supplier;
import org.hibernate.reactive.mutiny.Mutiny;

/// Hibernate Reactive with blocking signatures: one session and one database transaction per call,
/// awaited for a bounded time. What failures mean is [DatabaseFailure]'s. Never called from an
/// event loop (checked).
public final class Sessions {
  private final Mutiny.SessionFactory factory;
  private final Vertx vertx;
  private final Duration timeout;
  private final Fence fence;

  /// Whether a transaction may have committed whose answer was lost. A row that is there already is
  /// then no bug, once: the caller repeats its step, and reads first.
  private final AtomicBoolean unsettled = new AtomicBoolean();

  /// @param fence held by each transaction
  public Sessions(Mutiny.SessionFactory factory, Vertx vertx, Duration timeout, Fence fence) {
    this.factory = factory;
    this.vertx = vertx;
    this.timeout = timeout;
    this.fence = fence;
  }

  /// Runs work in a transaction; it is rolled back when the work fails, or takes longer than
  /// anybody waits for it.
  <T> T transaction(Function<Mutiny.Session, Uni<T>> work) {
    DatabaseCall call = new DatabaseCall();
    Uni<T> answer =
        onContextOfItsOwn(
            () -> factory.withTransaction(session -> whileWanted(call, work, session)));
    try {
      return call.await(answer.subscribeAsCompletionStage(), timeout);
    } catch (StoreUnavailableException e) {
      unsettled.set(true);
      throw e;
    } catch (RefusedStatementException e) {
      if (e.duplicate() && unsettled.getAndSet(false)) {
        throw new StoreUnavailableException("database: a lost answer's row is stored", e);
      }
      throw e;
    }
  }

  private <T> Uni<T> whileWanted(
      DatabaseCall call, Function<Mutiny.Session, Uni<T>> work, Mutiny.Session session) {
    if (!call.wanted()) {
      return Uni.createFrom().failure(DatabaseCall.unwanted());
    }
    return fence
        .hold(session)
        .chain(_ -> work.apply(session))
        .chain(result ->
            call.wanted()
                ? Uni.createFrom().item(result)
                : Uni.createFrom().failure(DatabaseCall.unwanted()));
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
          context.runOnContext(_ ->
              Uni.createFrom()
                  .<T>deferred(work::get) // what it throws fails the call
                  .subscribe()
                  .with(emitter::complete, emitter::fail));
        });
  }
}
