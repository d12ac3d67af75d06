package io.heddle.sequencer.node;

import io.heddle.sequencer.StoreUnavailableException;
import io.heddle.sequencer.store.DatabaseCall;
import io.heddle.sequencer.store.Fence;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.vertx.core.Future;
import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.SqlConnection;
import io.vertx.sqlclient.Tuple;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/// Makes sure that one process at a time holds a role: a row of the table `leases` with the
/// holder's epoch and a time at which it expires.
///
/// ```
/// tryTake ──► held ──no renewal for as long as it lasts──► not believed in ──renewed──► held
///                                                                   └──another has it──► onTaken
/// ```
///
/// A thread of its own renews it. All times in the row are the database's; the holder believes in
/// its lease for [Timing#life] after it *sent* the last renewal that was answered, by its own
/// monotonic clock, so it stops believing before the row expires. While it does not believe,
/// [#requireHeld] throws and the role's owner pauses.
///
/// A process that was stopped between that look and a write does no harm either: [#fence] goes into
/// every transaction that writes for the role.
final class Lease implements AutoCloseable {
  private static final Logger LOG = Logger.getLogger(Lease.class);
  private static final Duration RELEASE_TIMEOUT = Duration.ofSeconds(2);

  private static final String IS_FREE =
      "select 1 from leases where name = $1 and expires_at > clock_timestamp()";
  private static final String TAKE =
      """
      insert into leases (name, holder, epoch, expires_at)
      values ($1, $2, 1, clock_timestamp() + $3 * interval '1 millisecond')
      on conflict (name) do update
      set holder = excluded.holder, epoch = leases.epoch + 1, expires_at = excluded.expires_at
      where leases.expires_at <= clock_timestamp()
      returning epoch
      """;
  private static final String RENEW =
      """
      update leases set expires_at = clock_timestamp() + $3 * interval '1 millisecond'
      where name = $1 and epoch = $2
      """;
  private static final String RELEASE =
      "update leases set expires_at = clock_timestamp() where name = $1 and epoch = $2";

  private final Pool pool;
  private final String name;
  private final String holder;
  private final Timing timing;
  private final Runnable onTaken;
  private final Thread thread;
  private @Nullable SqlConnection connection;
  private volatile long epoch;
  private volatile long renewedNanos;
  private volatile boolean released;

  /// How long what may take.
  ///
  /// @param life how long the lease lasts after a renewal
  /// @param renewal time between two renewals
  record Timing(Duration life, Duration renewal) {
    /// A renewal may fail so often in a row before the lease is over.
    private static final int LEAST_RENEWALS = 3;

    Timing {
      if (renewal.toMillis() < 1 || life.compareTo(renewal.multipliedBy(LEAST_RENEWALS)) < 0) {
        throw new IllegalArgumentException(
            "lease: life=%s is not %d times renewal=%s".formatted(life, LEAST_RENEWALS, renewal));
      }
    }
  }

  /// @param pool connections for this lease only
  /// @param holder who this process is, for people
  /// @param onTaken called when another process took the lease while this one held it
  Lease(Pool pool, String name, String holder, Timing timing, Runnable onTaken) {
    this.pool = pool;
    this.name = name;
    this.holder = holder;
    this.timing = timing;
    this.onTaken = onTaken;
    this.thread = Thread.ofPlatform().name("lease").daemon(true).unstarted(this::keep);
  }

  /// Takes it if nobody holds it. Throws [StoreUnavailableException] when the database does not
  /// answer. Called by one thread, until it returns true.
  boolean tryTake() {
    long sent = System.nanoTime();
    if (ask(IS_FREE, Tuple.of(name)).size() > 0) {
      return false;
    }
    RowSet<Row> taken = ask(TAKE, Tuple.of(name, holder, timing.life().toMillis()));
    if (taken.size() == 0) {
      return false;
    }
    renewedNanos = sent;
    epoch = taken.iterator().next().getLong("epoch");
    LOG.infof("lease taken: %s epoch=%d", name, epoch);
    thread.start();
    return true;
  }

  /// Whether this process holds it, as far as it can know.
  boolean held() {
    return epoch > 0 && System.nanoTime() - renewedNanos < timing.life().toNanos() && !released;
  }

  /// Throws while the lease is not held; the caller tries again later.
  void requireHeld() {
    if (!held()) {
      throw new StoreUnavailableException("the lease is not held: " + name);
    }
  }

  void metrics(MeterRegistry registry) {
    Gauge.builder("heddle.lease.held", this, lease -> lease.held() ? 1 : 0)
        .description("1 while this process holds the lease")
        .tag("lease", name)
        .register(registry);
    Gauge.builder("heddle.lease.epoch", this, Lease::epoch)
        .description("Number of the last time that this process held the lease")
        .tag("lease", name)
        .register(registry);
  }

  /// The number of this process's time as the holder; 0 before that.
  long epoch() {
    return epoch;
  }

  /// For the transactions that write for the role.
  Fence fence() {
    return new Fence(name, this::epoch);
  }

  /// The thread: renewals, until another process has it.
  private void keep() {
    boolean believed = true;
    try {
      while (!released) {
        TimeUnit.MILLISECONDS.sleep(timing.renewal().toMillis());
        try {
          long sent = System.nanoTime();
          if (ask(RENEW, Tuple.of(name, epoch, timing.life().toMillis())).rowCount() == 0) {
            if (!released) {
              LOG.errorf("another process took the lease: %s epoch=%d", name, epoch);
              onTaken.run();
            }
            return;
          }
          renewedNanos = sent;
          if (!believed) {
            LOG.infof("lease held again: %s epoch=%d", name, epoch);
            believed = true;
          }
        } catch (StoreUnavailableException e) {
          if (believed && !held() && !released) {
            LOG.warnf("lease lost, %s: %s epoch=%d", e.getMessage(), name, epoch);
            believed = false;
          }
        }
      }
    } catch (InterruptedException e) {
      LOG.debugf("lease: interrupted: %s", name);
    }
  }

  /// One statement on the lease's connection. One that does not answer is closed: whatever it does
  /// later, it does to a row that has expired.
  private RowSet<Row> ask(String sql, Tuple parameters) {
    SqlConnection open = connection;
    if (open == null) {
      open = connect();
      connection = open;
    }
    try {
      return await(open.preparedQuery(sql).execute(parameters));
    } catch (RuntimeException e) {
      connection = null;
      var _ = open.close();
      throw e;
    }
  }

  /// A connection; one that comes too late is given back.
  private SqlConnection connect() {
    Future<SqlConnection> connecting = pool.getConnection();
    try {
      return await(connecting);
    } catch (StoreUnavailableException e) {
      var _ = connecting.onSuccess(late -> late.close());
      throw e;
    }
  }

  private <T> T await(Future<T> future) {
    return new DatabaseCall().await(future.toCompletionStage(), timing.life());
  }

  /// Gives it back, so that another process need not wait.
  @Override
  public void close() {
    released = true;
    thread.interrupt();
    try {
      if (thread.isAlive() && !thread.join(RELEASE_TIMEOUT)) {
        LOG.warnf("lease: still being renewed: %s", name);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    if (epoch > 0) {
      try {
        var _ = ask(RELEASE, Tuple.of(name, epoch));
        LOG.infof("lease released: %s epoch=%d", name, epoch);
      } catch (StoreUnavailableException e) {
        LOG.warnf("lease: it expires by itself: %s %s", name, e.getMessage());
      }
    }
    SqlConnection open = connection;
    if (open != null) {
      var _ = open.close();
    }
  }
}
