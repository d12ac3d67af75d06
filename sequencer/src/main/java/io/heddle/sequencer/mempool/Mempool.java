package io.heddle.sequencer.mempool;

import io.heddle.executor.Account;
import io.heddle.executor.BlockEnv;
import io.heddle.executor.StateDiff;
import io.heddle.primitives.Address;
import io.heddle.primitives.Bytes;
import io.heddle.primitives.Hash;
import io.heddle.primitives.U256;
import io.heddle.primitives.transaction.RecoveredTransaction;
import io.heddle.primitives.transaction.SignedTransaction;
import io.heddle.sequencer.DroppedTransaction;
import io.heddle.sequencer.DroppedTransaction.Reason;
import io.heddle.sequencer.PendingView;
import io.heddle.sequencer.PoolRejection;
import io.heddle.sequencer.PoolStatus;
import io.heddle.sequencer.SubmitResult;
import io.heddle.sequencer.SubmitResult.Rejected;
import io.heddle.sequencer.TransactionPool;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.PriorityQueue;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// The pool. Any thread submits; one builder thread takes.
///
/// A transaction's life: *submitted* → checked against the open block's state → *pooled* (pending,
/// or queued behind a nonce gap) → [#select]ed by the builder → *executing* (in the open block;
/// still answered for by hash) → [#sealed]. Or it is *dropped*, with a reason that is remembered.
///
/// Decoding, sender recovery and state reads happen outside the lock; the lock covers maps only.
public final class Mempool implements TransactionPool {
  private static final Comparator<Candidate> BEST_FIRST =
      Comparator.comparing(Candidate::tip, Comparator.reverseOrder())
          .thenComparingLong(candidate -> candidate.transaction().arrival());

  private static final Comparator<Tail> WORST_FIRST =
      Comparator.comparing(Tail::waits, Comparator.reverseOrder())
          .thenComparing(Tail::tip)
          .thenComparing(tail -> tail.transaction().arrival(), Comparator.reverseOrder());

  private final PoolLimits limits;
  private final Admission admission;
  private final Supplier<PendingView> pendingBlock;
  private final LongSupplier clockMillis;
  private final ReentrantLock lock = new ReentrantLock();
  private final Map<Hash, PooledTransaction> byHash = new HashMap<>();
  private final Map<Address, SenderQueue> bySender = new HashMap<>();
  private final Map<Hash, RecoveredTransaction> executing = new HashMap<>();
  private final DroppedTransactions droppedTransactions;
  private long sizeBytes;
  private long arrivals;
  private volatile Runnable arrivalSignal = () -> {};

  public Mempool(
      PoolLimits limits,
      TransactionCosts costs,
      Supplier<PendingView> pendingBlock,
      LongSupplier clockMillis) {
    this.limits = limits;
    this.admission = new Admission(limits, costs);
    this.pendingBlock = pendingBlock;
    this.clockMillis = clockMillis;
    this.droppedTransactions = new DroppedTransactions(limits.maxDropped());
  }

  /// Called after each accepted transaction, from the submitting thread; must not block.
  public void onArrival(Runnable signal) {
    this.arrivalSignal = signal;
  }

  @Override
  public SubmitResult submit(Bytes raw) {
    return switch (admission.decode(raw)) {
      case Admission.Decoded.Invalid invalid -> invalid.rejected();
      case Admission.Decoded.Valid valid -> submit(valid);
    };
  }

  private SubmitResult submit(Admission.Decoded.Valid valid) {
    if (knows(valid.recovered().hash())) {
      return new Rejected(
          PoolRejection.ALREADY_KNOWN, "already known: hash=" + valid.recovered().hash());
    }
    PendingView pending = pendingBlock.get();
    BlockEnv env = pending.env();
    Optional<Rejected> refusal = admission.checkFees(valid.signed(), env);
    if (refusal.isPresent()) {
      return refusal.get();
    }
    Account account = account(pending, valid.recovered().sender());
    refusal = admission.checkSender(valid, account, pending.state());
    if (refusal.isPresent()) {
      return refusal.get();
    }
    U256 maxCost = admission.maxCost(valid, env);
    SubmitResult result;
    lock.lock();
    try {
      PooledTransaction transaction =
          new PooledTransaction(
              valid.recovered(), valid.signed(), arrivals++, clockMillis.getAsLong(), maxCost);
      result = insert(transaction, account, env.baseFee());
    } finally {
      lock.unlock();
    }
    if (result instanceof SubmitResult.Accepted) {
      arrivalSignal.run();
    }
    return result;
  }

  private SubmitResult insert(PooledTransaction tx, Account account, U256 baseFee) {
    if (byHash.containsKey(tx.hash()) || executing.containsKey(tx.hash())) {
      return new Rejected(PoolRejection.ALREADY_KNOWN, "already known: hash=" + tx.hash());
    }
    SenderQueue queue = bySender.get(tx.sender());
    if (queue == null) {
      // The nonce is read again under the lock: the builder publishes the open block before it
      // reports what it executed, so this one cannot lie behind a queue that was just emptied.
      queue = new SenderQueue(account(pendingBlock.get(), tx.sender()).nonce());
    }
    if (Long.compareUnsigned(tx.nonce(), queue.nextNonce()) < 0) {
      return new Rejected(
          PoolRejection.NONCE_TOO_LOW,
          "nonce too low: next=%d actual=%d".formatted(queue.nextNonce(), tx.nonce()));
    }
    U256 total = SenderQueue.addSaturated(queue.maxCostBelow(tx.nonce()), tx.maxCostWei());
    if (total.compareTo(account.balance()) > 0) {
      return new Rejected(
          PoolRejection.INSUFFICIENT_FUNDS,
          "insufficient funds: balance=%s needed=%s (value + gas + L1 fee, earlier pooled included)"
              .formatted(account.balance(), total));
    }
    PooledTransaction same = queue.at(tx.nonce());
    if (same != null) {
      if (!tx.outbids(same)) {
        return new Rejected(
            PoolRejection.REPLACEMENT_UNDERPRICED,
            "replacement underpriced: both fees must rise by %d %%: pooled=%s"
                .formatted(PoolLimits.REPLACEMENT_BUMP_PERCENT, same.hash()));
      }
      drop(same, queue, Reason.REPLACED, "replaced by " + tx.hash());
    } else if (queue.size() >= limits.maxPerSender()) {
      return new Rejected(
          PoolRejection.SENDER_LIMIT,
          "too many pooled transactions of one sender: max=" + limits.maxPerSender());
    } else if (!makeRoom(tx, tx.nonce() != queue.pendingNonce(), baseFee)) {
      return new Rejected(
          PoolRejection.POOL_FULL,
          "pool full: transactions=%d bytes=%d; raise the priority fee or retry later"
              .formatted(byHash.size(), sizeBytes));
    }
    // A replaced transaction may have been its queue's only one, which is put back.
    bySender.put(tx.sender(), queue);
    queue.put(tx);
    byHash.put(tx.hash(), tx);
    sizeBytes += tx.sizeBytes();
    droppedTransactions.forget(tx.hash());
    return new SubmitResult.Accepted(tx.hash());
  }

  /// Evicts worse transactions of others, each the last of its sender so that no gap opens: first
  /// those that wait behind a gap, which cost their sender nothing, then those that pay less. False
  /// when there is none.
  private boolean makeRoom(PooledTransaction tx, boolean waits, U256 baseFee) {
    while (byHash.size() >= limits.maxTransactions()
        || sizeBytes + tx.sizeBytes() > limits.maxSizeBytes()) {
      Tail worst = null;
      for (SenderQueue queue : bySender.values()) {
        PooledTransaction last = queue.last();
        if (last != null && !last.sender().equals(tx.sender())) {
          Tail tail = new Tail(last, queue, queue.lastWaits(), last.effectiveTip(baseFee));
          worst = worst == null || WORST_FIRST.compare(tail, worst) < 0 ? tail : worst;
        }
      }
      if (worst == null || !worst.worseThan(waits, tx.effectiveTip(baseFee))) {
        return false;
      }
      drop(worst.transaction(), worst.queue(), Reason.EVICTED, "pool full");
    }
    return true;
  }

  /// A sender's last transaction.
  ///
  /// @param waits whether it is behind a nonce gap
  private record Tail(PooledTransaction transaction, SenderQueue queue, boolean waits, U256 tip) {
    boolean worseThan(boolean otherWaits, U256 otherTip) {
      return waits == otherWaits ? tip.compareTo(otherTip) < 0 : waits;
    }
  }

  /// The best executable transactions: by effective tip, then arrival, each sender's in nonce
  /// order. They stay pooled until [#executed] or [#refused].
  ///
  /// @param room gas limits and bytes of those returned sum up to this at most
  public Selection select(U256 baseFee, BlockRoom room, int maxCount) {
    lock.lock();
    try {
      PriorityQueue<Candidate> candidates = new PriorityQueue<>(BEST_FIRST);
      for (SenderQueue queue : bySender.values()) {
        offer(candidates, queue, queue.nextNonce(), baseFee);
      }
      List<RecoveredTransaction> selected = new ArrayList<>();
      long gas = 0;
      long batchBytes = 0;
      boolean crowdedOut = false;
      while (selected.size() < maxCount && !candidates.isEmpty()) {
        Candidate best = candidates.poll();
        PooledTransaction transaction = best.transaction();
        if (transaction.signed().gasLimit() > room.gas() - gas
            || transaction.batchSizeBytes() > room.batchBytes() - batchBytes) {
          crowdedOut = true;
          continue; // its successors wait with it for the next block
        }
        gas += transaction.signed().gasLimit();
        batchBytes += transaction.batchSizeBytes();
        selected.add(transaction.recovered());
        offer(candidates, best.queue(), transaction.nonce() + 1, baseFee);
      }
      return new Selection(selected, crowdedOut);
    } finally {
      lock.unlock();
    }
  }

  /// What [#select] found.
  ///
  /// @param transactions at most as many as asked for
  /// @param crowdedOut whether one that would have come before the last of them, or next, was
  ///   passed over for lack of room
  public record Selection(List<RecoveredTransaction> transactions, boolean crowdedOut) {
    public Selection {
      transactions = List.copyOf(transactions);
    }
  }

  private static void offer(
      PriorityQueue<Candidate> candidates, SenderQueue queue, long nonce, U256 baseFee) {
    PooledTransaction next = queue.at(nonce);
    if (next != null && next.paysBaseFee(baseFee)) {
      candidates.add(new Candidate(next, queue, next.effectiveTip(baseFee)));
    }
  }

  /// The builder executed a selected transaction; it is in the open block now.
  public void executed(RecoveredTransaction transaction) {
    lock.lock();
    try {
      executing.put(transaction.hash(), transaction);
      droppedTransactions.forget(transaction.hash()); // replaced or evicted since it was selected
      PooledTransaction pooled = byHash.get(transaction.hash());
      SenderQueue queue = bySender.get(transaction.sender());
      if (pooled != null && queue != null) {
        forget(pooled, queue);
      }
      if (queue != null && transaction.transaction() instanceof SignedTransaction signed) {
        moveUp(transaction.sender(), queue, signed.nonce() + 1);
      }
    } finally {
      lock.unlock();
    }
  }

  /// The executor refused a selected transaction: it is dropped for good.
  public void refused(RecoveredTransaction transaction, String message) {
    lock.lock();
    try {
      PooledTransaction pooled = byHash.get(transaction.hash());
      SenderQueue queue = bySender.get(transaction.sender());
      if (pooled != null && queue != null) {
        drop(pooled, queue, Reason.REJECTED_AT_EXECUTION, message);
      }
    } finally {
      lock.unlock();
    }
  }

  /// What a slice or the deposits changed. Nonces grow by more than pooled transactions: by
  /// deposits, authorizations, and contracts that a delegated account creates. Called after
  /// [#executed] and [#refused], once [PendingView] shows the change.
  public void changed(StateDiff slice) {
    lock.lock();
    try {
      slice
          .accounts()
          .forEach((address, change) -> {
            SenderQueue queue = bySender.get(address);
            long nonce = change.account().map(Account::nonce).orElse(0L);
            if (queue != null) {
              moveUp(address, queue, nonce);
            }
          });
    } finally {
      lock.unlock();
    }
  }

  /// A block is sealed and announced: its transactions are no longer the pool's business.
  public void sealed(List<RecoveredTransaction> transactions) {
    lock.lock();
    try {
      for (RecoveredTransaction transaction : transactions) {
        executing.remove(transaction.hash());
      }
      expire(clockMillis.getAsLong() - limits.lifetimeMillis());
    } finally {
      lock.unlock();
    }
  }

  /// Blocks, or the open block, were undone: accounts fell back to earlier nonces. The transactions
  /// are submitted again by the caller.
  public void undone(List<RecoveredTransaction> transactions) {
    PendingView pending = pendingBlock.get();
    lock.lock();
    try {
      for (RecoveredTransaction transaction : transactions) {
        executing.remove(transaction.hash());
      }
      bySender.forEach((sender, queue) -> moveTo(queue, account(pending, sender).nonce()));
      bySender.values().removeIf(SenderQueue::isEmpty);
    } finally {
      lock.unlock();
    }
    for (RecoveredTransaction transaction : transactions) {
      var _ = submit(transaction.encoded());
    }
  }

  private void expire(long arrivedBeforeMillis) {
    Iterator<SenderQueue> queues = List.copyOf(bySender.values()).iterator();
    while (queues.hasNext()) {
      SenderQueue queue = queues.next();
      PooledTransaction last = queue.last();
      while (last != null && last.arrivedAtMillis() < arrivedBeforeMillis) {
        drop(last, queue, Reason.EXPIRED, "waited longer than " + limits.lifetimeMillis() + " ms");
        last = queue.last();
      }
    }
  }

  private void moveUp(Address sender, SenderQueue queue, long nonce) {
    if (Long.compareUnsigned(nonce, queue.nextNonce()) > 0) {
      moveTo(queue, nonce);
    }
    removeIfEmpty(sender, queue);
  }

  private void moveTo(SenderQueue queue, long nonce) {
    for (PooledTransaction stale : queue.moveTo(nonce)) {
      byHash.remove(stale.hash());
      sizeBytes -= stale.sizeBytes();
      droppedTransactions.put(
          stale.hash(), Reason.NONCE_USED, "nonce used by another: nonce=" + stale.nonce());
    }
  }

  private void drop(PooledTransaction tx, SenderQueue queue, Reason reason, String message) {
    forget(tx, queue);
    droppedTransactions.put(tx.hash(), reason, message);
    removeIfEmpty(tx.sender(), queue);
  }

  private void forget(PooledTransaction tx, SenderQueue queue) {
    byHash.remove(tx.hash());
    queue.remove(tx.nonce());
    sizeBytes -= tx.sizeBytes();
  }

  private void removeIfEmpty(Address sender, SenderQueue queue) {
    if (queue.isEmpty()) {
      bySender.remove(sender);
    }
  }

  private boolean knows(Hash hash) {
    lock.lock();
    try {
      return byHash.containsKey(hash) || executing.containsKey(hash);
    } finally {
      lock.unlock();
    }
  }

  private static Account account(PendingView pending, Address address) {
    Account account = pending.state().account(address);
    return account == null ? Account.EMPTY : account;
  }

  @Override
  public long pendingNonce(Address address) {
    long stateNonce = account(pendingBlock.get(), address).nonce();
    lock.lock();
    try {
      SenderQueue queue = bySender.get(address);
      return queue == null ? stateNonce : queue.pendingNonce();
    } finally {
      lock.unlock();
    }
  }

  @Override
  public Optional<RecoveredTransaction> transaction(Hash hash) {
    lock.lock();
    try {
      @Nullable PooledTransaction pooled = byHash.get(hash);
      return pooled == null
          ? Optional.ofNullable(executing.get(hash))
          : Optional.of(pooled.recovered());
    } finally {
      lock.unlock();
    }
  }

  @Override
  public PoolStatus status() {
    lock.lock();
    try {
      int pending = 0;
      for (SenderQueue queue : bySender.values()) {
        pending += queue.ready(limits.maxPerSender()).size();
      }
      return new PoolStatus(pending, byHash.size() - pending, sizeBytes);
    } finally {
      lock.unlock();
    }
  }

  /// Pooled transactions, those in the open block not counted.
  public int size() {
    lock.lock();
    try {
      return byHash.size();
    } finally {
      lock.unlock();
    }
  }

  @Override
  public Optional<DroppedTransaction> dropped(Hash hash) {
    lock.lock();
    try {
      return droppedTransactions.reason(hash);
    } finally {
      lock.unlock();
    }
  }

  private record Candidate(PooledTransaction transaction, SenderQueue queue, U256 tip) {}
}
