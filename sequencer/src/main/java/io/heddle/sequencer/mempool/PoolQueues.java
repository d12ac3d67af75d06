package io.heddle.sequencer.mempool;

import io.heddle.primitives.Address;
import io.heddle.primitives.U256;
import io.heddle.sequencer.metering.TimeRoom;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.ToLongFunction;
import org.jspecify.annotations.Nullable;

/// The pooled transactions by sender, and the two orders over them that are kept while they change:
/// who comes next ([ReadyTransactions]), and who goes first when the pool is full
/// ([EvictionOrder]). Guarded by the pool's lock.
final class PoolQueues {
  private final Map<Address, SenderQueue> bySender = new HashMap<>();
  private final ReadyTransactions ready = new ReadyTransactions(bySender.values());
  private final EvictionOrder eviction = new EvictionOrder(bySender.values());

  /// The sender's queue; null when nothing of it is pooled.
  @Nullable SenderQueue of(Address sender) {
    return bySender.get(sender);
  }

  /// All queues as of now.
  List<SenderQueue> all() {
    return List.copyOf(bySender.values());
  }

  /// Adds a transaction at a nonce that is free.
  ///
  /// @param queue the sender's queue, or a new one when it has none
  void add(SenderQueue queue, PooledTransaction transaction) {
    if (queue.isEmpty()) {
      bySender.put(transaction.sender(), queue);
    }
    queue.put(transaction);
    if (transaction.nonce() == queue.cursor()) {
      ready.offer(queue);
    }
    eviction.changed(queue);
  }

  /// Removes a transaction that was not executed: later ones of its sender wait behind a gap.
  void remove(PooledTransaction transaction) {
    SenderQueue queue = Objects.requireNonNull(bySender.get(transaction.sender()));
    queue.remove(transaction.nonce());
    eviction.changed(queue);
    removeIfEmpty(transaction.sender(), queue);
  }

  /// A sender's transaction is in the open block.
  ///
  /// @param pooled whether it is pooled still, not replaced or evicted since it was selected
  /// @return those whose nonce it used up
  List<PooledTransaction> executed(Address sender, long nonce, boolean pooled) {
    SenderQueue queue = bySender.get(sender);
    if (queue == null) {
      return List.of();
    }
    if (pooled) {
      queue.executed(nonce);
    }
    return moveUp(sender, queue, nonce + 1);
  }

  /// The sender's account has this nonce now, if not a higher one.
  ///
  /// @return those whose nonce was used up by something else
  List<PooledTransaction> nonceIs(Address sender, long nonce) {
    SenderQueue queue = bySender.get(sender);
    return queue == null ? List.of() : moveUp(sender, queue, nonce);
  }

  /// The sender's transactions that a balance does not cover, each by itself.
  List<PooledTransaction> costlierThan(Address sender, U256 balance) {
    SenderQueue queue = bySender.get(sender);
    return queue == null ? List.of() : queue.costlierThan(balance);
  }

  private List<PooledTransaction> moveUp(Address sender, SenderQueue queue, long nonce) {
    List<PooledTransaction> stale = List.of();
    if (Long.compareUnsigned(nonce, queue.nextNonce()) > 0) {
      boolean beyondSelected = Long.compareUnsigned(nonce, queue.cursor()) > 0;
      stale = queue.moveTo(nonce);
      if (beyondSelected) {
        ready.offer(queue);
      }
      eviction.changed(queue);
    }
    removeIfEmpty(sender, queue);
    return stale;
  }

  /// Accounts may have gone back to earlier nonces.
  ///
  /// @return those whose nonce is used up
  List<PooledTransaction> reset(ToLongFunction<Address> nonceOf) {
    List<PooledTransaction> stale = new ArrayList<>();
    bySender.forEach((sender, queue) -> stale.addAll(queue.moveTo(nonceOf.applyAsLong(sender))));
    bySender.values().removeIf(SenderQueue::isEmpty);
    ready.invalidate();
    eviction.forget();
    return stale;
  }

  /// See [ReadyTransactions#select].
  ReadyTransactions.Selected select(U256 baseFee, BlockRoom room, TimeRoom time, int maxCount) {
    return ready.select(baseFee, room, time, maxCount);
  }

  /// See [EvictionOrder#victims].
  @Nullable List<PooledTransaction> victims(
      U256 baseFee, int count, long bytes, Standing standing, Address except) {
    return eviction.victims(baseFee, count, bytes, standing, except);
  }

  /// The pool is far from full.
  void plentyOfRoom() {
    eviction.forget();
  }

  /// How many transactions can be executed.
  int readyCount() {
    int count = 0;
    for (SenderQueue queue : bySender.values()) {
      count += queue.readyCount();
    }
    return count;
  }

  /// Entries of the order of eviction, outdated ones included.
  int evictionEntries() {
    return eviction.entries();
  }

  /// Likewise of the order in which they are executed.
  int readyEntries() {
    return ready.entries();
  }

  private void removeIfEmpty(Address sender, SenderQueue queue) {
    if (queue.isEmpty()) {
      bySender.remove(sender);
    }
  }
}
