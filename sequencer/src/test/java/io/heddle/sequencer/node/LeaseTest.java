package io.heddle.sequencer.node;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.vertx.core.Future;
import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.PreparedQuery;
import io.vertx.sqlclient.SqlConnection;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class LeaseTest {
  /// A connection that is neither used nor closed is one the pool never gets back; and its query
  /// may still take the lock later, for nobody.
  @Test
  void attempt_queryFails_connectionIsClosed() {
    AtomicInteger closed = new AtomicInteger();
    AtomicInteger opened = new AtomicInteger();
    PreparedQuery<?> query =
        proxy(PreparedQuery.class, (_, _, _) -> Future.failedFuture("the server went away"));
    SqlConnection connection =
        proxy(
            SqlConnection.class,
            (_, method, _) -> {
              if (method.getName().equals("close")) {
                closed.incrementAndGet();
                return Future.succeededFuture();
              }
              return query;
            });
    Pool pool =
        proxy(
            Pool.class,
            (_, _, _) -> {
              if (opened.incrementAndGet() > 1) {
                throw new IllegalStateException("enough");
              }
              return Future.succeededFuture(connection);
            });
    assertThrows(
        IllegalStateException.class, () -> Lease.acquire(pool, "test", Duration.ZERO, () -> {}));
    assertEquals(1, closed.get());
  }

  private static <T> T proxy(Class<T> type, InvocationHandler handler) {
    return type.cast(
        Proxy.newProxyInstance(LeaseTest.class.getClassLoader(), new Class<?>[] {type}, handler));
  }
}
