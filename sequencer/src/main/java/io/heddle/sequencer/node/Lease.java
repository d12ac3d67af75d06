package io.heddle.sequencer.node;

import io.heddle.sequencer.StoreUnavailableException;
import io.heddle.sequencer.store.DatabaseCall;
import io.vertx.core.Future;
import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.SqlConnection;
import io.vertx.sqlclient.Tuple;
import java.time.Duration;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/// Makes sure that one process at a time holds a role: a PostgreSQL advisory lock on a connection
/// of its own, which ends with the process, whatever way that ends.
///
/// ```
/// acquire ──► held ──connection closed, or a heartbeat without answer──► lost ──taken again──► held
///                                                    └──another process has it──► onTaken
/// ```
///
/// A thread of its own sends a heartbeat now and then. The holder believes in its lock for
/// [Timing#validity] after it sent the last one that was answered, by its own monotonic clock; the
/// server ends a session that sends nothing for [Timing#serverExpiry], which is longer. So a holder
/// that is cut off, or suspended, has stopped before anybody else can hold the lock, and a server
/// that is cut off from the holder does not keep the lock for it.
///
/// While it is lost (PostgreSQL restarts, say) [#requireHeld] throws, so the role's owner pauses.
/// What was under way when it was lost cannot do harm: a block is only stored on top of its stored
/// parent, once, and L1 accepts each batch once.
final class Lease implements AutoCloseable {
  private static final Logger LOG = Logger.getLogger(Lease.class);
  private static final Duration RELEASE_TIMEOUT = Duration.ofSeconds(2);

  private final Pool pool;
  private final String name;
  private final Timing timing;
  private final Runnable onTaken;
  private final Semaphore wake = new Semaphore(0);
  private final Thread thread;
  private volatile @Nullable SqlConnection connection;
  private volatile @Nullable SqlConnection closed;
  private volatile long renewedNanos;
  private volatile boolean released;

  /// How long what may take.
  ///
  /// @param heartbeat time between two heartbeats, and between two attempts to take the lock
  /// @param call how long one statement may take
  /// @param validity how long the lock is believed in after the last heartbeat
  /// @param serverExpiry how long the server keeps a session that sends nothing
  /// @param patience how long another process may hold the lock before it counts as taken; longer
  ///   than `serverExpiry`, since that process may be dead
  record Timing(
      Duration heartbeat,
      Duration call,
      Duration validity,
      Duration serverExpiry,
      Duration patience) {
    static final Timing DEFAULT =
        new Timing(
            Duration.ofSeconds(1),
            Duration.ofSeconds(5),
            Duration.ofSeconds(10),
            Duration.ofSeconds(15),
            Duration.ofSeconds(30));

    Timing {
      if (validity.compareTo(serverExpiry) >= 0 || serverExpiry.compareTo(patience) > 0) {
        throw new IllegalArgumentException(
            "lease: validity=%s < serverExpiry=%s <= patience=%s must hold"
                .formatted(validity, serverExpiry, patience));
      }
    }
  }

  private Lease(Pool pool, String name, Timing timing, Runnable onTaken) {
    this.pool = pool;
    this.name = name;
    this.timing = timing;
    this.onTaken = onTaken;
    this.thread = Thread.ofPlatform().name("lease").daemon(true).unstarted(this::keep);
  }

  /// Waits for the lease; a process that was killed a moment ago may still hold it. Throws when
  /// another process keeps it longer than the patience; a database that is away is waited for.
  ///
  /// @param pool connections for this lease only
  /// @param onTaken called when the lease was lost and another process took it meanwhile
  static Lease acquire(Pool pool, String name, Timing timing, Runnable onTaken)
      throws InterruptedException {
    Lease lease = new Lease(pool, name, timing, onTaken);
    if (!lease.take()) {
      throw new IllegalStateException("another process holds the lease: " + name);
    }
    LOG.infof("lease taken: %s", name);
    lease.thread.start();
    return lease;
  }

  /// Whether this process holds it, as far as it can know.
  boolean held() {
    return connection != null
        && System.nanoTime() - renewedNanos < timing.validity().toNanos()
        && !released;
  }

  /// Throws while the lease is not held; the caller tries again later.
  void requireHeld() {
    if (!held()) {
      throw new StoreUnavailableException("the lease is not held: " + name);
    }
  }

  /// The thread: heartbeats while it is held, attempts while it is not.
  private void keep() {
    try {
      while (!released) {
        SqlConnection held = connection;
        if (held == null) {
          if (!take()) {
            if (!released) {
              LOG.errorf("another process took the lease: %s", name);
              onTaken.run();
            }
            return;
          }
          LOG.infof("lease taken again: %s", name);
        } else if (wake.tryAcquire(timing.heartbeat().toMillis(), TimeUnit.MILLISECONDS)) {
          if (held.equals(closed)) {
            lose(held, "its connection closed");
          }
        } else {
          beat(held);
        }
      }
    } catch (InterruptedException e) {
      LOG.debugf("lease: interrupted: %s", name);
    }
  }

  private void beat(SqlConnection held) {
    long sent = System.nanoTime();
    try {
      var _ = await(held.query("select 1").execute());
      renewedNanos = sent;
    } catch (StoreUnavailableException e) {
      lose(held, e.getMessage());
    }
  }

  private void lose(SqlConnection lost, @Nullable String why) {
    if (released) {
      return;
    }
    connection = null;
    var _ = lost.close();
    LOG.warnf("lease lost, %s: %s", why, name);
  }

  /// Tries until the patience ends; a database that does not answer does not count.
  private boolean take() throws InterruptedException {
    long refusedSince = 0;
    while (!released) {
      try {
        if (attempt()) {
          return true;
        }
        long now = System.nanoTime();
        refusedSince = refusedSince == 0 ? now : refusedSince;
        if (now - refusedSince > timing.patience().toNanos()) {
          return false;
        }
      } catch (StoreUnavailableException e) {
        LOG.debugf("lease: %s", e.getMessage());
        refusedSince = 0;
      }
      if (Thread.interrupted()) {
        throw new InterruptedException();
      }
      TimeUnit.MILLISECONDS.sleep(timing.heartbeat().toMillis() / 2);
    }
    return false;
  }

  private boolean attempt() {
    SqlConnection candidate = connect();
    boolean locked = false;
    try {
      // Set before anything is asked: one that closes at once is noticed too.
      candidate.closeHandler(_ -> {
        closed = candidate;
        wake.release();
      });
      var _ =
          await(
              candidate
                  .preparedQuery("select set_config('idle_session_timeout', $1, false)")
                  .execute(Tuple.of(timing.serverExpiry().toMillis() + "ms")));
      long sent = System.nanoTime();
      locked =
          await(
                  candidate
                      .preparedQuery(
                          "select pg_try_advisory_lock(hashtextextended($1, 0)) as locked")
                      .execute(Tuple.of(name)))
              .iterator()
              .next()
              .getBoolean("locked");
      if (locked) {
        renewedNanos = sent;
        connection = candidate;
      }
      return locked;
    } finally {
      // Also when the query failed or its answer is late: it could still take the lock, for nobody.
      if (!locked) {
        var _ = candidate.close();
      }
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
    return new DatabaseCall().await(future.toCompletionStage(), timing.call());
  }

  @Override
  public void close() {
    released = true;
    thread.interrupt();
    SqlConnection held = connection;
    if (held != null) {
      try {
        var _ =
            new DatabaseCall()
                .await(
                    held.query("select pg_advisory_unlock_all()")
                        .execute()
                        .eventually(() -> held.close())
                        .toCompletionStage(),
                    RELEASE_TIMEOUT);
      } catch (StoreUnavailableException e) {
        LOG.warnf("lease: the server releases it itself: %s", e.getMessage());
      }
    }
    LOG.infof("lease released: %s", name);
  }
}
