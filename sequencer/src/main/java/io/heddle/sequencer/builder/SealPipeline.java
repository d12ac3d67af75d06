package io.heddle.sequencer.builder;

import io.heddle.executor.StateDiff;
import io.heddle.executor.state.StateSnapshot;
import io.heddle.executor.state.StateStore;
import io.heddle.executor.trie.TrieUpdate;
import io.heddle.primitives.Bytes;
import io.heddle.primitives.Check;
import io.heddle.sequencer.SealedBlock;
import io.heddle.sequencer.StoreUnavailableException;
import io.heddle.sequencer.store.ChainTables;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Future;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/// Seals and stores closed blocks while the builder executes the next one.
///
/// ```
/// builder's thread   N+2 executes           N+3 executes
/// root                     N+1 root, header       N+2
/// store                N: PostgreSQL ∥ state store     N+1
/// ```
///
/// Each step takes blocks one at a time and in order; a block is stored only when the one before
/// is. PostgreSQL and the state store are written at the same time: recovery rolls the state store
/// to where PostgreSQL is, forward or back, so it makes no difference which of them a crash leaves
/// ahead. Nothing is announced here; that is the builder's, once both have the block.
///
/// The methods are for the builder's thread.
final class SealPipeline {
  /// Closed blocks that are not stored. With the open one these are all that only memory has.
  static final int MAX_UNSTORED_BLOCKS = 2;

  /// An open block reads its parents' states until it is told that they are stored.
  private static final long LEAST_HISTORY_BLOCKS = MAX_UNSTORED_BLOCKS + 1;

  private final SealingThreads threads;
  private final HeadTrie tries;
  private final StateStore states;
  private final ChainTables tables;
  private final BuilderMetrics metrics;
  private final HistoryPruning pruning;
  private final AccessListMaker accessLists = new AccessListMaker();
  private final Deque<ClosedBlock> blocks = new ArrayDeque<>();
  private volatile Runnable progress = () -> {};

  /// @param historyBlocks blocks whose state is kept at least; `Long.MAX_VALUE` keeps all
  /// @param finalizedNumber last block in a finalized batch; later history is always kept
  SealPipeline(
      SealingThreads threads,
      HeadTrie tries,
      StateStore states,
      ChainTables tables,
      BuilderMetrics metrics,
      long historyBlocks,
      LongSupplier finalizedNumber) {
    this.threads = threads;
    this.tries = tries;
    this.states = states;
    this.tables = tables;
    this.metrics = metrics;
    this.pruning =
        new HistoryPruning(states, Math.max(historyBlocks, LEAST_HISTORY_BLOCKS), finalizedNumber);
  }

  /// Called, from any thread, when a block was stored or could not be.
  void onProgress(Runnable signal) {
    this.progress = signal;
  }

  boolean isEmpty() {
    return blocks.isEmpty();
  }

  boolean full() {
    return blocks.size() >= MAX_UNSTORED_BLOCKS;
  }

  /// Oldest first.
  List<ClosedBlock> blocks() {
    return List.copyOf(blocks);
  }

  /// The newest one, or null.
  @Nullable ClosedBlock last() {
    return blocks.peekLast();
  }

  /// Takes a block on, which must not change any more.
  ///
  /// @param head the last block that was announced, on which the oldest one here follows
  void add(ClosedBlock next, SealedBlock head) {
    Check.invariant(!full(), "too many blocks wait to be stored: number=" + next.number());
    ClosedBlock before = blocks.peekLast();
    blocks.add(next);
    CompletableFuture<SealedBlock> parent =
        before == null
            ? CompletableFuture.completedFuture(head)
            : before.sealed.thenApply(BlockSealer.Sealed::block);
    CompletableFuture<?> parentStored =
        before == null ? CompletableFuture.completedFuture(head) : before.stored;
    var _ =
        parent
            .thenApplyAsync(sealedParent -> seal(next.block, sealedParent), threads.root())
            .whenComplete((sealed, failure) -> complete(next.sealed, sealed, failure));
    var _ =
        CompletableFuture.allOf(next.sealed, parentStored)
            .whenComplete((_, failure) -> {
              if (failure == null) {
                var _ = store(next);
              } else {
                complete(next.stored, null, failure);
                progress.run();
              }
            });
  }

  private static <T> void complete(
      CompletableFuture<T> promise, @Nullable T result, @Nullable Throwable failure) {
    var _ =
        failure == null
            ? promise.complete(Objects.requireNonNull(result))
            : promise.completeExceptionally(failure);
  }

  /// Takes the oldest block out when it is stored; null when there is none that is.
  ///
  /// @throws StoreUnavailableException when PostgreSQL was away; [#retry] tries again
  /// @throws RuntimeException why the block cannot be stored, for good
  ClosedBlock.@Nullable Stored takeStored() {
    ClosedBlock oldest = blocks.peekFirst();
    if (oldest == null) {
      return null;
    }
    StoreUnavailableException unavailable = oldest.unavailable;
    if (unavailable != null) {
      throw unavailable;
    }
    if (!oldest.stored.isDone()) {
      return null;
    }
    BlockSealer.Sealed sealed = ClosedBlock.result(oldest.stored);
    var _ = blocks.remove();
    return new ClosedBlock.Stored(sealed, oldest.closedNanos);
  }

  /// Stores the oldest block again if PostgreSQL was away, and waits for the answer.
  void retry() {
    ClosedBlock oldest = blocks.peekFirst();
    if (oldest != null && oldest.unavailable != null) {
      oldest.unavailable = null;
      store(oldest).join(); // as bounded as the database's answers are
    }
  }

  /// Forgets all blocks, after one could not be stored.
  void clear() {
    blocks.clear();
  }

  private BlockSealer.Sealed seal(OpenBlock block, SealedBlock parent) {
    StateDiff diff = block.diff();
    Optional<Future<Bytes>> accessList = accessLists.start(block.accesses());
    TrieUpdate trie = metrics.root.record(() -> tries.apply(parent.header().stateRoot(), diff));
    return BlockSealer.seal(
        block,
        parent,
        diff,
        Objects.requireNonNull(trie),
        accessLists.result(accessList, block.env().number()));
  }

  /// One attempt. Its outcome is in the block.
  private CompletableFuture<Void> store(ClosedBlock next) {
    BlockSealer.Sealed sealed = next.sealed.join();
    return CompletableFuture.runAsync(
        () -> {
          try {
            store(next, sealed);
            complete(next.stored, sealed, null);
          } catch (StoreUnavailableException e) {
            next.unavailable = e;
          } catch (Throwable failure) { // told by takeStored
            complete(next.stored, null, failure);
          }
          progress.run();
        },
        threads.store());
  }

  private void store(ClosedBlock next, BlockSealer.Sealed sealed) {
    CompletableFuture<Void> append =
        CompletableFuture.runAsync(
            () -> metrics.store.record(() -> tables.append(sealed.write())), threads.database());
    try {
      if (!next.inStateStore) {
        metrics.commit.record(() -> commit(sealed));
        next.inStateStore = true;
        StateSnapshot snapshot = states.latest();
        Check.equal(sealed.block().hash(), snapshot.blockHash(), "state is of another block");
        next.state.stored(snapshot);
      }
    } finally {
      // as bounded as the database's answers are; whatever it says comes after a failed commit
      append.handle((_, _) -> null).join();
    }
    ClosedBlock.result(append);
  }

  private void commit(BlockSealer.Sealed sealed) {
    long number = sealed.block().number();
    states.commit(number, sealed.block().hash(), sealed.diff(), sealed.trie());
    tries.stored();
    pruning.after(number);
  }
}
