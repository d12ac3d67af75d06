package io.heddle.sequencer.builder;

import io.heddle.batcher.port.L1OriginStore;
import io.heddle.executor.state.StateStore;
import io.heddle.primitives.Check;
import io.heddle.primitives.Hash;
import io.heddle.primitives.chain.RollupConfig;
import io.heddle.primitives.rollup.L1Origin;
import io.heddle.primitives.transaction.DepositTransaction;
import io.heddle.primitives.transaction.RecoveredTransaction;
import io.heddle.sequencer.BlockRef;
import io.heddle.sequencer.SealedBlock;
import io.heddle.sequencer.store.ChainTables;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jboss.logging.Logger;

/// Undoes unsafe blocks whose L1 origin has vanished from L1: deletes them from PostgreSQL first,
/// then rolls the state back (recovery does the same when the process dies in between), and hands
/// their user transactions back to the pool. Used by the builder's thread only.
public final class Reorganization {
  private static final Logger LOG = Logger.getLogger(Reorganization.class);

  /// User transactions that are put back into the pool; more are dropped.
  private static final int MAX_RETURNED = 65_536;

  private final RollupConfig rollup;
  private final L1OriginStore origins;
  private final ChainTables tables;
  private final StateStore states;
  private final LocalChain chain;

  public Reorganization(
      RollupConfig rollup,
      L1OriginStore origins,
      ChainTables tables,
      StateStore states,
      LocalChain chain) {
    this.rollup = rollup;
    this.origins = origins;
    this.tables = tables;
    this.states = states;
    this.chain = chain;
  }

  /// Learns what was undone, after it was.
  public interface Undone {
    void undone(List<RecoveredTransaction> userTransactions, int blockCount);
  }

  /// The head to build on: the given one when its origin is still on L1, otherwise an earlier one,
  /// after everything above it was undone.
  public LocalChain.Head check(LocalChain.Head head, Undone undone) {
    if (canonical(head.block().origin())) {
      return head;
    }
    BlockRef keep = head.block().ref();
    while (!canonical(keep.originNumber(), keep.originHash())) {
      long originNumber = keep.originNumber();
      keep = tables.lastWithOriginBelow(originNumber).orElseThrow(() -> lost(originNumber));
    }
    return undo(head, keep, undone);
  }

  /// Whether L1 still has a block's origin.
  boolean canonical(L1Origin origin) {
    return canonical(origin.number(), origin.hash());
  }

  private boolean canonical(long originNumber, Hash originHash) {
    if (originNumber == rollup.l1GenesisNumber()) {
      return originHash.equals(rollup.l1GenesisHash());
    }
    Optional<L1Origin> stored = origins.byNumber(originNumber);
    return stored.isPresent() && stored.get().hash().equals(originHash);
  }

  private LocalChain.Head undo(LocalChain.Head head, BlockRef keep, Undone undone) {
    long from = keep.number() + 1;
    int count = (int) (head.block().number() - keep.number());
    List<RecoveredTransaction> returned = new ArrayList<>();
    for (long number = from;
        number <= head.block().number() && returned.size() < MAX_RETURNED;
        number++) {
      SealedBlock block = stored(number);
      block.transactions().stream()
          .filter(transaction -> !(transaction.transaction() instanceof DepositTransaction))
          .forEach(returned::add);
    }
    LOG.warnf(
        "L1 reorg: blocks=[%d..%d] are rebuilt, their origin vanished: origin=%d hash=%s",
        from, head.block().number(), head.block().origin().number(), head.block().origin().hash());
    LocalChain.Head newHead =
        new LocalChain.Head(stored(keep.number()), tables.depositCount(keep.number()));
    tables.truncateFrom(from, head.block().ref());
    states.rollbackTo(keep.number());
    chain.moveTo(newHead);
    // The window of known hashes moves back with the head, to blocks that were forgotten.
    chain.remember(tables);
    undone.undone(returned, count);
    return newHead;
  }

  private SealedBlock stored(long number) {
    return tables
        .block(number)
        .orElseThrow(() -> new Check.InvariantViolation("no such block: number=" + number));
  }

  private static Check.InvariantViolation lost(long originNumber) {
    return new Check.InvariantViolation("no block with an origin below " + originNumber);
  }
}
