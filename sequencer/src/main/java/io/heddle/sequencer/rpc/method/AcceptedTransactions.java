package io.heddle.sequencer.rpc.method;

import io.heddle.primitives.Hash;
import io.heddle.primitives.transaction.RecoveredTransaction;
import io.heddle.sequencer.TransactionPool;
import io.heddle.sequencer.rpc.protocol.Event;
import io.heddle.sequencer.rpc.protocol.Json;
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
/// A ring of hashes: who accepts a transaction puts its hash in and goes on, and who is behind by
/// more than the ring holds has lost some and is told. Subscribers are told by a thread of its own,
/// which exists once somebody has subscribed; whole transactions are kept for it alone, while
/// somebody wants them, and until it has told of them. An event is written once for all.
final class AcceptedTransactions {
  /// Hashes of the newest transactions.
  static final int SIZE = 16_384;

  /// Whole transactions that the thread has not told of yet, in bytes together.
  static final long MAX_UNTOLD_BYTES = 16 << 20;

  /// What a transaction takes beside its bytes.
  private static final long OBJECT_BYTES = 1_000;

  private final ReentrantLock lock = new ReentrantLock();
  private final Condition arrival = lock.newCondition();
  private final @Nullable Hash[] ring = new Hash[SIZE];

  /// Of all that were ever accepted; guarded by `lock`, as the ring and what follows.
  private long count;

  private List<RecoveredTransaction> untold = new ArrayList<>();
  private long untoldBytes;

  /// Whole transactions that there was no room for, since the thread looked last.
  private long dropped;

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
      ring[(int) (count++ % SIZE)] = transaction.hash();
      if (!whole.isEmpty()) {
        keep(transaction);
      }
      arrival.signalAll();
    } finally {
      lock.unlock();
    }
  }

  private void keep(RecoveredTransaction transaction) {
    untold.add(transaction);
    untoldBytes += OBJECT_BYTES + transaction.encoded().size();
    if (untoldBytes > MAX_UNTOLD_BYTES) {
      dropped += untold.size();
      untold = new ArrayList<>();
      untoldBytes = 0;
    }
  }

  /// The place after what was accepted up to now, from which [#since] goes on.
  long place() {
    listen();
    lock.lock();
    try {
      return count;
    } finally {
      lock.unlock();
    }
  }

  /// What was accepted after a place.
  ///
  /// @param next the place after it
  /// @param lost how many are not known any more; then there are no hashes
  record Since(List<Hash> hashes, long next, long lost) {}

  /// What was accepted after a place, at most so many.
  Since since(long place, int most) {
    lock.lock();
    try {
      long lost = count - SIZE - place;
      if (lost > 0) {
        return new Since(List.of(), count, lost);
      }
      List<Hash> hashes = new ArrayList<>();
      long next = place;
      for (; next < count && hashes.size() < most; next++) {
        hashes.add(ring[(int) (next % SIZE)]);
      }
      return new Since(hashes, next, 0);
    } finally {
      lock.unlock();
    }
  }

  static String lost(long count) {
    return "%d pending transactions are lost: ask more often than once per %d transactions"
        .formatted(count, SIZE);
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
        long place = count;
        teller = Thread.ofPlatform().daemon().name("pending-feed").start(() -> tellAll(place));
      }
    } finally {
      lock.unlock();
    }
  }

  /// What the thread tells of at once.
  private record Heard(Since since, List<RecoveredTransaction> untold, long dropped) {}

  private void tellAll(long from) {
    long place = from;
    try {
      while (true) {
        Heard heard = next(place);
        place = heard.since().next();
        tellHashes(heard.since());
        tellWhole(heard);
      }
    } catch (InterruptedException closing) {
      Thread.currentThread().interrupt();
    }
  }

  private void tellHashes(Since since) {
    if (since.lost() > 0) {
      hashes.forEach(sink -> sink.lost(lost(since.lost())));
    }
    for (Hash hash : since.hashes()) {
      if (!hashes.isEmpty()) {
        Event event = Event.of(Json.of(hash.toHex()));
        hashes.forEach(sink -> sink.accept(event));
      }
    }
  }

  private void tellWhole(Heard heard) {
    if (heard.dropped() > 0) {
      String reason =
          "%d pending transactions are lost: more than %d bytes of them waited for subscribers"
              .formatted(heard.dropped(), MAX_UNTOLD_BYTES);
      whole.forEach(sink -> sink.lost(reason));
    }
    for (RecoveredTransaction transaction : heard.untold()) {
      if (!whole.isEmpty()) {
        Event event = Event.of(TransactionJson.pending(transaction));
        whole.forEach(sink -> sink.accept(event));
      }
    }
  }

  /// Waits for transactions; their hashes pass by unseen while nobody wants them.
  private Heard next(long place) throws InterruptedException {
    lock.lock();
    try {
      while (place == count) {
        arrival.await(1, TimeUnit.SECONDS);
      }
      Since since = hashes.isEmpty() ? new Since(List.of(), count, 0) : since(place, SIZE);
      Heard heard = new Heard(since, untold, dropped);
      untold = new ArrayList<>();
      untoldBytes = 0;
      dropped = 0;
      return heard;
    } finally {
      lock.unlock();
    }
  }
}
