package io.heddle.sequencer.builder;

import io.heddle.executor.TransactionOutcome.Included;
import io.heddle.executor.block.BlockExecutor;
import io.heddle.executor.state.StateStore;
import io.heddle.primitives.Check;
import io.heddle.primitives.chain.ChainConfig;
import io.heddle.primitives.rollup.BlockInputs;
import io.heddle.primitives.transaction.DepositTransaction;
import io.heddle.sequencer.SealedBlock;
import io.heddle.sequencer.store.BlockWrite;
import io.heddle.sequencer.store.ChainTables;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/// Puts blocks that were derived from L1 on top of the chain: executes them, and stores them as the
/// builder stores its own.
///
/// A block goes to the state store at once, and to PostgreSQL by a thread of its own while the next
/// one executes, a few blocks behind at most. A crash in between leaves the state store ahead,
/// which [Recovery] rolls back. Used by one thread.
public final class DerivedBlocks implements AutoCloseable {
  /// Blocks on their way to PostgreSQL.
  static final int MAX_UNSTORED = 8;

  private final ChainTables tables;
  private final StateStore states;
  private final HeadTrie tries;
  private final LocalChain chain;
  private final BlockReplay replay;
  private final HistoryPruning pruning;
  private final ExecutorService database =
      Executors.newSingleThreadExecutor(
          Thread.ofPlatform().daemon().name("derived-database").factory());
  private final Deque<Future<?>> unstored = new ArrayDeque<>();
  private long agreedBlock;

  /// @param historyBlocks blocks whose state is kept at least; `Long.MAX_VALUE` keeps all
  public DerivedBlocks(
      ChainConfig config,
      BlockExecutor executor,
      ChainTables tables,
      StateStore states,
      HeadTrie tries,
      LocalChain chain,
      long historyBlocks) {
    this.tables = tables;
    this.states = states;
    this.tries = tries;
    this.chain = chain;
    this.replay = new BlockReplay(config, executor, chain, tries);
    this.pruning = new HistoryPruning(states, historyBlocks, () -> agreedBlock);
  }

  /// Executes the next block and makes it the head.
  ///
  /// @throws io.heddle.executor.block.InvalidBlockException if these inputs are no block
  public SealedBlock add(BlockInputs inputs) {
    LocalChain.Head parent = chain.head();
    BlockReplay.Executed executed =
        replay.execute(parent.block().header(), inputs, states.latest(), Optional.empty());
    SealedBlock block = BlockSealer.sealed(executed.header(), inputs);
    List<Included> outcomes =
        executed.block().result().outcomes().stream().map(Included.class::cast).toList();
    long depositCount = parent.depositCount() + deposits(inputs);
    BlockWrite write =
        new BlockWrite(
            block,
            BlockSealer.receipts(block, executed.block().env(), outcomes),
            depositCount,
            Optional.empty());
    while (unstored.size() >= MAX_UNSTORED) {
      awaitOldest();
    }
    unstored.add(database.submit(() -> tables.append(write)));
    states.commit(block.number(), block.hash(), executed.diff(), executed.trie());
    tries.stored();
    pruning.after(block.number());
    chain.moveTo(new LocalChain.Head(block, depositCount));
    return block;
  }

  /// Says up to which block a proven output agrees. The history of later ones is kept.
  public void agreed(long block) {
    agreedBlock = block;
  }

  /// The stored block that has these inputs, at or below the head; empty when another one is there.
  public Optional<SealedBlock> stored(BlockInputs inputs) {
    SealedBlock block =
        tables
            .block(inputs.number())
            .orElseThrow(
                () -> new Check.InvariantViolation("no such block: number=" + inputs.number()));
    boolean same =
        block.header().timestamp() == inputs.timestamp()
            && block.origin().hash().equals(inputs.origin().hash())
            && block.sequenceNumber() == inputs.sequenceNumber()
            && block.transactions().equals(inputs.transactions());
    return same ? Optional.of(block) : Optional.empty();
  }

  /// Takes back the blocks above an earlier head, from PostgreSQL first, as a reorganization does:
  /// a crash in between leaves the state store ahead, which recovery mends.
  public void rollBackTo(LocalChain.Head earlier) {
    awaitStored();
    SealedBlock newest = chain.head().block();
    long number = earlier.block().number();
    if (newest.number() == number) {
      return;
    }
    tables.truncateFrom(number + 1, newest.ref());
    states.rollbackTo(number);
    chain.moveTo(earlier);
    chain.remember(tables);
  }

  /// L1 deposits among the transactions: all that are not users' but the first, the attributes.
  private static long deposits(BlockInputs inputs) {
    long forced =
        inputs.transactions().stream()
            .filter(recovered -> recovered.transaction() instanceof DepositTransaction)
            .count();
    Check.invariant(forced > 0, "no attributes: block=" + inputs.number());
    return forced - 1;
  }

  /// Returns when PostgreSQL has every block.
  public void awaitStored() {
    while (!unstored.isEmpty()) {
      awaitOldest();
    }
  }

  private void awaitOldest() {
    try {
      unstored.remove().get();
    } catch (ExecutionException e) {
      if (e.getCause() instanceof RuntimeException cause) {
        throw cause;
      }
      throw new IllegalStateException(e.getCause());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while a block was stored", e);
    }
  }

  @Override
  public void close() {
    database.close();
  }
}
