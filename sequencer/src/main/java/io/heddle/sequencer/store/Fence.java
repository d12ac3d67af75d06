package io.heddle.sequencer.store;

import io.heddle.sequencer.StoreUnavailableException;
import io.smallrye.mutiny.Uni;
import io.vertx.core.Future;
import io.vertx.sqlclient.SqlConnection;
import io.vertx.sqlclient.Tuple;
import java.util.function.LongSupplier;
import org.hibernate.reactive.mutiny.Mutiny;

/// Keeps a process from writing for a role that is not its own any more: the first statement of
/// each of its transactions takes hold of the lease's row with the epoch that the process holds.
/// Whoever wants to take the lease over waits for the transaction's end; a transaction that comes
/// later finds another epoch and fails. So it does not matter how long the process slept in
/// between.
///
/// @param lease name of the lease; empty for transactions that need none
/// @param epoch that this process holds, 0 while it holds none
public record Fence(String lease, LongSupplier epoch) {
  /// For what any process may do.
  public static final Fence NONE = new Fence("", () -> 0);

  private static final String HOLD =
      "select 1 from leases where name = $1 and epoch = $2 for key share";
  private static final String HOLD_NATIVE =
      "select 1 from leases where name = :name and epoch = :epoch for key share";

  private boolean open() {
    return lease.isEmpty();
  }

  /// Fails with a [StoreUnavailableException] when the lease is another's.
  Future<Void> hold(SqlConnection connection) {
    if (open()) {
      return Future.succeededFuture();
    }
    long held = epoch.getAsLong();
    return connection
        .preparedQuery(HOLD)
        .execute(Tuple.of(lease, held))
        .compose(
            rows -> rows.size() == 1 ? Future.succeededFuture() : Future.failedFuture(lost(held)));
  }

  /// The same in a transaction of Hibernate's.
  Uni<Void> hold(Mutiny.Session session) {
    if (open()) {
      return Uni.createFrom().voidItem();
    }
    long held = epoch.getAsLong();
    return session
        .createNativeQuery(HOLD_NATIVE)
        .setParameter("name", lease)
        .setParameter("epoch", held)
        .getResultList()
        .chain(rows ->
            rows.size() == 1 ? Uni.createFrom().voidItem() : Uni.createFrom().failure(lost(held)));
  }

  private StoreUnavailableException lost(long held) {
    return new StoreUnavailableException(
        "the lease is not held: %s epoch=%d".formatted(lease, held));
  }
}
