package io.heddle.sequencer.rpc.method;

import io.heddle.primitives.transaction.RecoveredTransaction;
import io.heddle.sequencer.TransactionPool;
import io.heddle.sequencer.rpc.protocol.Event;
import io.heddle.sequencer.rpc.protocol.Json;
import io.heddle.sequencer.rpc.protocol.RpcException;
import io.heddle.sequencer.rpc.protocol.Session.Sink;
import io.heddle.sequencer.rpc.shape.TransactionJson;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/// The newest transactions that the pool took, for those who want to hear of them: the subscription
/// `newPendingTransactions` and `eth_newPendingTransactionFilter`.
///
/// Nothing is heard from the pool before somebody asks for the first time; until then the node may
/// not be ready.
///
/// A ring: who accepts a transaction puts it in and goes on, and who is behind by more than the
/// ring holds has lost some and is told. Subscribers are told by a thread of its own, which exists
/// once somebody has subscribed. An event is written once for all.
final class AcceptedTransactions {
  /// Of the newest transactions; the pool holds them anyway, as long as they are not sealed.
  static final int SIZE = 16_384;

  private final ReentrantLock lock = new ReentrantLock();
  private final Condition arrival = lock.newCondition();
  private final @Nullable RecoveredTransaction[] ring = new RecoveredTransaction[SIZE];

  /// Of all that were ever accepted; guarded by `lock`, as the ring.
  private long count;

  private final Set<Sink> hashes = ConcurrentHashMap.newKeySet();
  private final Set<Sink> whole = ConcurrentHashMap.newKeySet();
  private @Nullable Thread teller;

  private final TransactionPool pool;
  private boolean listening;

  AcceptedTransactions(TransactionPool pool) {
    this.pool = pool;
  }

  private void listen() {
    lock.lock();
    try {
      if (!listening) {
        pool.listen(this::accept);
        listening = true;
      }
    } finally {
      lock.unlock();
    }
  }

  private void accept(RecoveredTransaction transaction) {
    lock.lock();
    try {
      ring[(int) (count++ % SIZE)] = transaction;
      arrival.signalAll();
    } finally {
      lock.unlock();
    }
  }

  /// A place up to which somebody knows what was accepted.
  static final class Watch {
    private long told;

    private Watch(long told) {
      this.told = told;
    }
  }

  /// From now on.
  Watch watch() {
    listen();
    lock.lock();
    try {
      return new Watch(count);
    } finally {
      lock.unlock();
    }
  }

  /// What was accepted since the last time, at most so many.
  List<RecoveredTransaction> since(Watch watch, int most) {
    lock.lock();
    try {
      long lost = count - SIZE - watch.told;
      if (lost > 0) {
        watch.told = count;
        throw RpcException.limit(
            "%d pending transactions are lost: ask more often than once per %d transactions"
                .formatted(lost, SIZE));
      }
      List<RecoveredTransaction> since = new ArrayList<>();
      for (; watch.told < count && since.size() < most; watch.told++) {
        since.add(ring[(int) (watch.told % SIZE)]);
      }
      return since;
    } finally {
      lock.unlock();
    }
  }

  /// Tells a subscriber from now on.
  ///
  /// @param full whether it wants whole transactions and not their hashes
  AutoCloseable subscribe(boolean full, Sink sink) {
    listen();
    Set<Sink> sinks = full ? whole : hashes;
    sinks.add(sink);
    tell();
    return () -> sinks.remove(sink);
  }

  private void tell() {
    lock.lock();
    try {
      if (teller == null) {
        Watch watch = new Watch(count);
        teller = Thread.ofPlatform().daemon().name("pending-feed").start(() -> tellAll(watch));
      }
    } finally {
      lock.unlock();
    }
  }

  private void tellAll(Watch watch) {
    try {
      while (true) {
        for (RecoveredTransaction transaction : next(watch)) {
          if (!hashes.isEmpty()) {
            Event event = Event.of(Json.of(transaction.hash().toHex()));
            hashes.forEach(sink -> sink.accept(event));
          }
          if (!whole.isEmpty()) {
            Event event = Event.of(TransactionJson.pending(transaction));
            whole.forEach(sink -> sink.accept(event));
          }
        }
      }
    } catch (InterruptedException closing) {
      Thread.currentThread().interrupt();
    }
  }

  /// Waits for transactions; all of them pass by unseen while nobody is subscribed.
  private List<RecoveredTransaction> next(Watch watch) throws InterruptedException {
    lock.lock();
    try {
      while (watch.told == count) {
        arrival.await(1, TimeUnit.SECONDS);
      }
      if (hashes.isEmpty() && whole.isEmpty()) {
        watch.told = count;
        return List.of();
      }
      return since(watch, SIZE);
    } catch (RpcException lost) {
      hashes.forEach(sink -> sink.lost(lost.message()));
      whole.forEach(sink -> sink.lost(lost.message()));
      return List.of();
    } finally {
      lock.unlock();
    }
  }
}
