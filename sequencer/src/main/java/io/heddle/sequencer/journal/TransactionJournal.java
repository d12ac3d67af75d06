package io.heddle.sequencer.journal;

import io.heddle.primitives.transaction.RecoveredTransaction;
import io.heddle.sequencer.mempool.AcceptedLog;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.LockSupport;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/// Keeps accepted transactions in a file until they are in a stored block.
///
/// Submitters hand transactions over ([#append]) and wait once per reply ([#awaitKept]); one thread
/// writes what has come together in one go. When the file has grown to its bound it is written anew
/// with what the pool still has.
///
/// When it cannot be written, say because the disk is full, transactions are accepted all the same,
/// without the promise: that is logged once, counted ([#unkept]), and told by health. It is tried
/// again every ten seconds; the file is then written anew with all that the pool has, so that the
/// promise holds again for these as well.
public final class TransactionJournal implements AcceptedLog, AutoCloseable {
  private static final Logger LOG = Logger.getLogger(TransactionJournal.class);

  /// Bytes that wait to be written; what comes on top is accepted without the promise.
  private static final long MAX_WAITING_BYTES = 32L << 20;

  /// How long the writer lets transactions come together: one write, and one wake-up of the writer,
  /// for all of them.
  private static final long GATHER_NANOS = 500_000;

  private static final Duration RETRY = Duration.ofSeconds(10);

  /// How long a reply waits for a disk that hangs.
  private static final Duration PATIENCE = Duration.ofSeconds(5);

  private final JournalFile file;
  private final boolean sync;
  private final long maxBytes;
  private final Supplier<Collection<RecoveredTransaction>> live;
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition arrived = lock.newCondition();
  private final Condition written = lock.newCondition();
  private List<RecoveredTransaction> waiting = new ArrayList<>();
  private long waitingBytes;
  private long appended;
  private long kept;
  private long unkept;
  private boolean closed;
  private boolean overflowing;
  private @Nullable String problem;
  private volatile long sizeBytes;
  private @Nullable Thread writer;

  private TransactionJournal(
      JournalFile file,
      boolean sync,
      long maxBytes,
      Supplier<Collection<RecoveredTransaction>> live) {
    this.file = file;
    this.sync = sync;
    this.maxBytes = maxBytes;
    this.live = live;
  }

  /// Takes the journal of this folder; nothing is read or written before [JournalReplay] and
  /// [#start].
  ///
  /// @param maxBytes size at which the file is written anew
  /// @param live what must not be lost: transactions that are accepted and in no stored block
  public static TransactionJournal open(
      Path directory,
      long chainId,
      JournalMode mode,
      long maxBytes,
      Supplier<Collection<RecoveredTransaction>> live)
      throws IOException {
    JournalFile file = JournalFile.open(directory, chainId);
    return new TransactionJournal(file, mode == JournalMode.SYNCED, maxBytes, live);
  }

  /// Shows what the last process left, oldest first, up to the first damage.
  void read(Consumer<JournalFrame> each) throws IOException {
    // What the last process wrote exceeds its bound by one group at most.
    long most = maxBytes + MAX_WAITING_BYTES;
    JournalFile.Contents contents = file.read(most, each);
    if (contents.unreadBytes() > 0) {
      LOG.warnf(
          "the transaction journal ends in what cannot be read: file=%s frames=%d unreadBytes=%d;"
              + " kept as %s",
          file.path(), contents.frames(), contents.unreadBytes(), file.setAside());
    }
  }

  /// Begins: from now on what is accepted is kept.
  public void start() throws IOException {
    rewrite();
    writer = Thread.ofPlatform().daemon().name("pool-journal").start(this::run);
  }

  @Override
  public void append(RecoveredTransaction transaction) {
    lock.lock();
    try {
      int size = JournalFrame.sizeBytes(transaction);
      boolean full = waitingBytes + size > MAX_WAITING_BYTES;
      if (closed || problem != null || full) {
        unkept++;
        noteOverflow(full && problem == null);
        return;
      }
      waiting.add(transaction);
      waitingBytes += size;
      appended++;
      if (waiting.size() == 1) {
        arrived.signal();
      }
    } finally {
      lock.unlock();
    }
  }

  private void noteOverflow(boolean now) {
    if (now && !overflowing) {
      overflowing = true;
      LOG.warnf(
          "the transaction journal cannot keep up: waitingBytes=%d max=%d; until it can,"
              + " transactions are accepted that a crash would lose",
          waitingBytes, MAX_WAITING_BYTES);
    }
  }

  @Override
  public void awaitKept() {
    lock.lock();
    try {
      long position = appended;
      long nanos = PATIENCE.toNanos();
      while (kept < position && nanos > 0) {
        nanos = written.awaitNanos(nanos);
      }
      if (kept < position) {
        LOG.warnf("the transaction journal's disk hangs: waitedMillis=%d", PATIENCE.toMillis());
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } finally {
      lock.unlock();
    }
  }

  /// Why transactions are not kept at present.
  public Optional<String> problem() {
    lock.lock();
    try {
      return Optional.ofNullable(problem);
    } finally {
      lock.unlock();
    }
  }

  /// Transactions that were accepted without the promise.
  public long unkept() {
    lock.lock();
    try {
      return unkept;
    } finally {
      lock.unlock();
    }
  }

  /// Of the file.
  public long sizeBytes() {
    return sizeBytes;
  }

  private void run() {
    try {
      while (true) {
        List<RecoveredTransaction> group = take();
        if (group == null) {
          return;
        }
        keep(group);
        done(group);
      }
    } finally {
      lock.lock();
      try {
        // Also after a bug: nobody waits for a thread that is gone.
        problem = problem == null ? "the journal's thread has ended" : problem;
        kept = appended;
        written.signalAll();
      } finally {
        lock.unlock();
      }
    }
  }

  /// What has come together; empty when it is time to try again, null at the end.
  private @Nullable List<RecoveredTransaction> take() {
    lock.lock();
    try {
      while (waiting.isEmpty()) {
        if (closed) {
          return null;
        }
        if (problem == null) {
          arrived.awaitUninterruptibly();
        } else if (arrived.awaitNanos(RETRY.toNanos()) <= 0) {
          return List.of();
        }
      }
    } catch (InterruptedException e) {
      return null;
    } finally {
      lock.unlock();
    }
    LockSupport.parkNanos(GATHER_NANOS);
    lock.lock();
    try {
      List<RecoveredTransaction> group = waiting;
      waiting = new ArrayList<>();
      waitingBytes = 0;
      overflowing = false;
      return group;
    } finally {
      lock.unlock();
    }
  }

  private void keep(List<RecoveredTransaction> group) {
    try {
      if (problem().isPresent()) {
        rewrite(); // the file may end in half a frame
        LOG.infof("the transaction journal is written again: file=%s", file.path());
        problem(null);
      } else {
        file.append(group, sync);
        sizeBytes = file.sizeBytes();
        if (file.sizeBytes() > maxBytes) {
          rewrite();
        }
      }
    } catch (IOException e) {
      if (problem().isEmpty()) {
        LOG.errorf(
            "THE TRANSACTION JOURNAL CANNOT BE WRITTEN, a crash would lose what is accepted now:"
                + " file=%s problem=%s; make room, or set heddle.pool.journal=off",
            file.path(), e);
      }
      problem(e.toString());
    }
  }

  private void rewrite() throws IOException {
    file.rewrite(live.get());
    sizeBytes = file.sizeBytes();
  }

  private void problem(@Nullable String now) {
    lock.lock();
    try {
      problem = now;
    } finally {
      lock.unlock();
    }
  }

  private void done(List<RecoveredTransaction> group) {
    lock.lock();
    try {
      kept += group.size();
      if (problem != null) {
        unkept += group.size();
      }
      written.signalAll();
    } finally {
      lock.unlock();
    }
  }

  /// Writes what waits, and ends.
  @Override
  public void close() throws IOException {
    lock.lock();
    try {
      closed = true;
      arrived.signal();
    } finally {
      lock.unlock();
    }
    try {
      if (writer != null) {
        writer.join(PATIENCE.toMillis());
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    file.close();
  }
}
