package io.heddle.sequencer.mempool;

import io.heddle.batcher.codec.BatchSize;
import io.heddle.executor.Account;
import io.heddle.executor.BlockEnv;
import io.heddle.executor.StateDiff;
import io.heddle.primitives.Address;
import io.heddle.primitives.Bytes;
import io.heddle.primitives.Hash;
import io.heddle.primitives.U256;
import io.heddle.primitives.chain.Fork;
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
import io.heddle.sequencer.metering.CallKind;
import io.heddle.sequencer.metering.Metering;
import io.heddle.sequencer.metering.TimeRoom;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// The pool. Any thread submits; one builder thread takes.
///
/// A transaction's life: *submitted* → checked against the open block's state → *pooled* (pending,
/// or queued behind a nonce gap) → [#select]ed by the builder → *executing* (in the open block;
/// still answered for by hash) → [#sealed]. Or it is *dropped*, with a reason that is remembered.
///
/// Decoding, sender recovery and state reads happen outside the lock; the lock covers maps and
/// orders, and what is asked by hash takes no lock. One state read is inside: the nonce of a sender
/// without pooled transactions, when a slice was executed since its account was read.
public final class Mempool implements TransactionPool {
  /// Time between two looks for transactions that waited too long.
  private static final long EXPIRY_INTERVAL_MILLIS = 1_000;

  private final PoolLimits limits;
  private final Admission admission;
  private final Metering metering;
  private final Supplier<PendingView> pendingBlock;
  private final LongSupplier clockMillis;
  private final ReentrantLock lock = new ReentrantLock();
  private final Map<Hash, PooledTransaction> byHash = new ConcurrentHashMap<>();
  private final PoolQueues queues = new PoolQueues();
  private final Map<Hash, RecoveredTransaction> executing = new ConcurrentHashMap<>();
  private final DroppedTransactions droppedTransactions;
  private long expiredAtMillis;
  private long sizeBytes;
  private long arrivals;

  /// By whose rules the pooled transactions were checked.
  private @Nullable Fork fork;

  private volatile Runnable arrivalSignal = () -> {};
  private final List<Consumer<RecoveredTransaction>> accepted = new CopyOnWriteArrayList<>();
  private volatile @Nullable AcceptedLog acceptedLog;

  public Mempool(
      PoolLimits limits,
      Metering metering,
      Supplier<PendingView> pendingBlock,
      LongSupplier clockMillis) {
    this.limits = limits;
    this.metering = metering;
    this.admission = new Admission(limits);
    this.pendingBlock = pendingBlock;
    this.clockMillis = clockMillis;
    this.droppedTransactions = new DroppedTransactions(limits.maxDropped());
  }

  /// Listeners are called before the builder hears of a transaction.
  @Override
  public void listen(Consumer<RecoveredTransaction> listener) {
    accepted.add(listener);
  }

  /// Where accepted transactions are kept from now on.
  public void keepIn(AcceptedLog log) {
    this.acceptedLog = log;
  }

  @Override
  public void awaitKept() {
    AcceptedLog log = acceptedLog;
    if (log != null) {
      log.awaitKept();
    }
  }

  /// What is accepted and in no stored block, oldest first as far as it is pooled. May be asked at
  /// any time: a transaction that moves into a block meanwhile is among them.
  @Override
  public List<RecoveredTransaction> unsealed() {
    List<PooledTransaction> pooled = new ArrayList<>(byHash.values());
    pooled.sort(Comparator.comparingLong(PooledTransaction::arrival));
    List<RecoveredTransaction> all = new ArrayList<>(executing.values());
    pooled.forEach(transaction -> all.add(transaction.recovered()));
    return all;
  }

  /// Called after each accepted transaction, from the submitting thread; must not block.
  public void onArrival(Runnable signal) {
    this.arrivalSignal = signal;
  }

  @Override
  public SubmitResult submit(Bytes raw) {
    return prepare(raw).submit();
  }

  @Override
  public Submission prepare(Bytes raw) {
    Admission.Decoded decoded = admission.decode(raw);
    return () ->
        switch (decoded) {
          case Admission.Decoded.Invalid invalid -> invalid.rejected();
          case Admission.Decoded.Valid valid -> submit(valid);
        };
  }

  private SubmitResult submit(Admission.Decoded.Valid valid) {
    if (knows(valid.recovered().hash())) {
      return alreadyKnown(valid.recovered().hash());
    }
    PendingView pending = pendingBlock.get();
    BlockEnv env = pending.env();
    Optional<Rejected> refusal = admission.checkRules(valid.signed(), env);
    if (refusal.isPresent()) {
      return refusal.get();
    }
    Account account = account(pending, valid.recovered().sender());
    refusal = admission.checkSender(valid, account, pending.state(), env);
    if (refusal.isPresent()) {
      return refusal.get();
    }
    long kind = CallKind.of(valid.signed(), pending.state());
    if (metering.isTooSlow(kind, valid.signed().gasLimit())) {
      return new Rejected(
          PoolRejection.TOO_SLOW, metering.tooSlow(kind, valid.signed().gasLimit()));
    }
    U256 maxCost = admission.maxCost(valid, env);
    long nowMillis = clockMillis.getAsLong();
    int batchSizeBytes = BatchSize.of(valid.recovered(), valid.signed());
    SubmitResult result;
    lock.lock();
    try {
      PooledTransaction transaction =
          new PooledTransaction(
              valid.recovered(),
              valid.signed(),
              arrivals++,
              nowMillis,
              maxCost,
              batchSizeBytes,
              kind);
      result = insert(transaction, account, pending);
    } finally {
      lock.unlock();
    }
    if (result instanceof SubmitResult.Accepted) {
      AcceptedLog log = acceptedLog;
      if (log != null) {
        log.append(valid.recovered());
      }
      accepted.forEach(listener -> listener.accept(valid.recovered()));
      arrivalSignal.run();
    }
    return result;
  }

  private SubmitResult insert(PooledTransaction tx, Account account, PendingView seen) {
    if (knows(tx.hash())) {
      return alreadyKnown(tx.hash());
    }
    SenderQueue queue = queues.of(tx.sender());
    if (queue == null) {
      // Under the lock the nonce must be of the open block as it is now: the builder publishes it
      // before it reports what it executed, so it cannot lie behind a queue that was just emptied.
      queue = new SenderQueue(current(seen, account, tx.sender()).nonce());
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
    if (same != null && !tx.outbids(same)) {
      return new Rejected(
          PoolRejection.REPLACEMENT_UNDERPRICED,
          "replacement underpriced: both fees must rise by %d %%: pooled=%s"
              .formatted(PoolLimits.REPLACEMENT_BUMP_PERCENT, same.hash()));
    }
    if (same == null && queue.size() >= limits.maxPerSender()) {
      return new Rejected(
          PoolRejection.SENDER_LIMIT,
          "too many pooled transactions of one sender: max=" + limits.maxPerSender());
    }
    if (!makeRoom(tx, queue, same, seen.env().baseFee())) {
      return new Rejected(
          PoolRejection.POOL_FULL,
          "pool full: transactions=%d bytes=%d; raise the priority fee or retry later"
              .formatted(byHash.size(), sizeBytes));
    }
    if (same != null) {
      drop(same, Reason.REPLACED, "replaced by " + tx.hash());
    }
    queues.add(queue, tx);
    byHash.put(tx.hash(), tx);
    sizeBytes += tx.sizeBytes();
    droppedTransactions.forget(tx.hash());
    return new SubmitResult.Accepted(tx.hash());
  }

  /// The account now, read again only when the open block is another one than was seen.
  @SuppressWarnings("ReferenceEquality") // each slice publishes a new view; comparing them is slow
  private Account current(PendingView seen, Account account, Address sender) {
    PendingView now = pendingBlock.get();
    return now == seen ? account : account(now, sender);
  }

  /// Evicts worse transactions of others, when they suffice. False when they do not: then none
  /// goes.
  ///
  /// @param same the one that gives up its place, if there is one
  private boolean makeRoom(
      PooledTransaction tx, SenderQueue queue, @Nullable PooledTransaction same, U256 baseFee) {
    int count = byHash.size() + (same == null ? 1 : 0) - limits.maxTransactions();
    long bytes =
        sizeBytes + tx.sizeBytes() - (same == null ? 0 : same.sizeBytes()) - limits.maxSizeBytes();
    if (count <= 0 && bytes <= 0) {
      return true;
    }
    U256 lowestCap = queue.lowestCapBefore(tx.nonce()).min(tx.signed().maxFeePerGas());
    Standing standing = Standing.of(tx, queue.waits(tx.nonce()), lowestCap, baseFee);
    List<PooledTransaction> victims = queues.victims(baseFee, count, bytes, standing, tx.sender());
    if (victims == null) {
      return false;
    }
    victims.forEach(victim -> drop(victim, Reason.EVICTED, "pool full"));
    return true;
  }

  /// The best executable transactions: by effective tip, then arrival, each sender's in nonce
  /// order. They stay pooled until [#executed].
  ///
  /// @param room gas limits and bytes of those returned sum up to this at most
  /// @param time likewise what slow ones take; those for which there will never be time are dropped
  public Selection select(U256 baseFee, BlockRoom room, TimeRoom time, int maxCount) {
    lock.lock();
    try {
      ReadyTransactions.Selected selected = queues.select(baseFee, room, time, maxCount);
      for (PooledTransaction slow : selected.tooSlow()) {
        drop(slow, Reason.TOO_SLOW, metering.tooSlow(slow.kind(), slow.signed().gasLimit()));
      }
      return selected.selection();
    } finally {
      lock.unlock();
    }
  }

  /// A selected transaction that the executor refused.
  public record Refusal(RecoveredTransaction transaction, Reason reason, String message) {}

  /// The builder executed selected transactions: those included are in the open block now, which
  /// [PendingView] already shows; those refused are dropped for good.
  ///
  /// @param slice what they changed
  public void executed(
      List<RecoveredTransaction> included, List<Refusal> refused, StateDiff slice) {
    lock.lock();
    try {
      included.forEach(this::include);
      for (Refusal refusal : refused) {
        PooledTransaction pooled = byHash.get(refusal.transaction().hash());
        if (pooled != null) {
          drop(pooled, refusal.reason(), refusal.message());
        }
      }
      follow(slice);
      if (byHash.size() < limits.maxTransactions() / 2 && sizeBytes < limits.maxSizeBytes() / 2) {
        queues.plentyOfRoom();
      }
    } finally {
      lock.unlock();
    }
  }

  private void include(RecoveredTransaction transaction) {
    executing.put(transaction.hash(), transaction);
    droppedTransactions.forget(transaction.hash()); // replaced or evicted since it was selected
    PooledTransaction pooled = byHash.remove(transaction.hash());
    if (pooled != null) {
      sizeBytes -= pooled.sizeBytes();
    }
    if (transaction.transaction() instanceof SignedTransaction signed) {
      nonceUsed(queues.executed(transaction.sender(), signed.nonce(), pooled != null));
    }
  }

  /// What the deposits changed; slices tell through [#executed]. Nonces grow by more than pooled
  /// transactions: by deposits, authorizations, and contracts that a delegated account creates.
  /// Called once [PendingView] shows the change.
  public void changed(StateDiff diff) {
    BlockEnv env = pendingBlock.get().env();
    lock.lock();
    try {
      follow(diff);
      if (fork != null && fork != env.fork()) {
        dropInvalid(env);
      }
      fork = env.fork();
    } finally {
      lock.unlock();
    }
  }

  /// The first block of another fork is open: what its rules forbid goes now, not one by one when
  /// its turn comes.
  private void dropInvalid(BlockEnv env) {
    for (PooledTransaction transaction : List.copyOf(byHash.values())) {
      admission
          .checkForm(transaction.signed(), env)
          .ifPresent(no -> drop(transaction, Reason.REJECTED_AT_EXECUTION, no.message()));
    }
  }

  private void follow(StateDiff diff) {
    diff.accounts()
        .forEach((address, change) -> {
          Account account = change.account().orElse(Account.EMPTY);
          nonceUsed(queues.nonceIs(address, account.nonce()));
          for (PooledTransaction tx : queues.costlierThan(address, account.balance())) {
            drop(
                tx,
                Reason.INSUFFICIENT_FUNDS,
                "balance does not cover it any more: balance=%s needed=%s"
                    .formatted(account.balance(), tx.maxCostWei()));
          }
        });
  }

  /// A block is sealed and announced: its transactions are no longer the pool's business.
  public void sealed(List<RecoveredTransaction> transactions) {
    lock.lock();
    try {
      for (RecoveredTransaction transaction : transactions) {
        executing.remove(transaction.hash());
      }
      long now = clockMillis.getAsLong();
      if (now - expiredAtMillis >= EXPIRY_INTERVAL_MILLIS) {
        expiredAtMillis = now;
        expire(now - limits.lifetimeMillis());
      }
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
      nonceUsed(queues.reset(sender -> account(pending, sender).nonce()));
    } finally {
      lock.unlock();
    }
    for (RecoveredTransaction transaction : transactions) {
      if (transaction.transaction() instanceof SignedTransaction signed) {
        var _ = submit(new Admission.Decoded.Valid(transaction, signed));
      }
    }
  }

  private void expire(long arrivedBeforeMillis) {
    for (SenderQueue queue : queues.all()) {
      PooledTransaction last = queue.last();
      while (last != null && last.arrivedAtMillis() < arrivedBeforeMillis) {
        drop(last, Reason.EXPIRED, "waited longer than " + limits.lifetimeMillis() + " ms");
        last = queue.last();
      }
    }
  }

  /// They left their queue because something else used their nonce.
  private void nonceUsed(List<PooledTransaction> stale) {
    for (PooledTransaction transaction : stale) {
      byHash.remove(transaction.hash());
      sizeBytes -= transaction.sizeBytes();
      droppedTransactions.put(
          transaction.hash(),
          Reason.NONCE_USED,
          "nonce used by another: nonce=" + transaction.nonce());
    }
  }

  private void drop(PooledTransaction tx, Reason reason, String message) {
    byHash.remove(tx.hash());
    queues.remove(tx);
    sizeBytes -= tx.sizeBytes();
    droppedTransactions.put(tx.hash(), reason, message);
  }

  private static Rejected alreadyKnown(Hash hash) {
    return new Rejected(PoolRejection.ALREADY_KNOWN, "already known: hash=" + hash);
  }

  private boolean knows(Hash hash) {
    return byHash.containsKey(hash) || executing.containsKey(hash);
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
      SenderQueue queue = queues.of(address);
      return queue == null ? stateNonce : queue.pendingNonce();
    } finally {
      lock.unlock();
    }
  }

  @Override
  public Optional<RecoveredTransaction> transaction(Hash hash) {
    @Nullable PooledTransaction pooled = byHash.get(hash);
    return pooled == null
        ? Optional.ofNullable(executing.get(hash))
        : Optional.of(pooled.recovered());
  }

  @Override
  public PoolStatus status() {
    lock.lock();
    try {
      int pending = queues.readyCount();
      return new PoolStatus(pending, byHash.size() - pending, sizeBytes);
    } finally {
      lock.unlock();
    }
  }

  /// Pooled transactions, those in the open block not counted.
  public int size() {
    return byHash.size();
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
}
