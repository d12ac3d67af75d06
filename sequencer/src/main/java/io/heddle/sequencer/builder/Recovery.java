package io.heddle.sequencer.builder;

import io.heddle.executor.access.BlockAccessList;
import io.heddle.executor.block.BlockExecutor;
import io.heddle.executor.state.StateHead;
import io.heddle.executor.state.StateStore;
import io.heddle.primitives.Check;
import io.heddle.primitives.chain.ChainConfig;
import io.heddle.primitives.rlp.RlpException;
import io.heddle.sequencer.BlockRef;
import io.heddle.sequencer.SealedBlock;
import io.heddle.sequencer.StoreUnavailableException;
import io.heddle.sequencer.store.ChainTables;
import java.util.Optional;
import java.util.function.LongSupplier;
import org.jboss.logging.Logger;

/// Brings state store and memory to where PostgreSQL is, which is the truth, at start-up:
///
/// - no genesis block in PostgreSQL: it is written; another one: refused, this is another chain;
/// - the state store is ahead or on another branch: rolled back;
/// - the state store is behind: the blocks it lacks are executed again, and each must come out with
///   the hash it was announced under.
public final class Recovery {
  private static final Logger LOG = Logger.getLogger(Recovery.class);

  /// Fewer blocks than these are caught up with in silence.
  private static final long FEW_BLOCKS = 10;

  /// Blocks between two progress lines.
  private static final long PROGRESS_BLOCKS = 1_000;

  private final ChainConfig config;
  private final ChainTables tables;
  private final StateStore states;
  private final HeadTrie tries;
  private final BlockExecutor executor;
  private final HistoryPruning pruning;

  /// One that keeps all history.
  public Recovery(
      ChainConfig config,
      ChainTables tables,
      StateStore states,
      HeadTrie tries,
      BlockExecutor executor) {
    this(config, tables, states, tries, executor, Long.MAX_VALUE, () -> 0);
  }

  /// @param historyBlocks blocks whose state is kept at least; `Long.MAX_VALUE` keeps all
  /// @param finalizedNumber last block in a finalized batch; later history is always kept
  public Recovery(
      ChainConfig config,
      ChainTables tables,
      StateStore states,
      HeadTrie tries,
      BlockExecutor executor,
      long historyBlocks,
      LongSupplier finalizedNumber) {
    this.pruning = new HistoryPruning(states, historyBlocks, finalizedNumber);
    this.tries = tries;
    this.config = config;
    this.tables = tables;
    this.states = states;
    this.executor = executor;
  }

  /// The database holds another chain than the genesis file describes.
  public static final class WrongChainException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    WrongChainException(String message) {
      super(message);
    }
  }

  public LocalChain recover(GenesisBlock genesis) {
    BlockRef head = initialize(genesis);
    rollBack(head.number());
    LocalChain chain = load(states.head().number());
    replay(chain, head.number());
    Check.equal(head.hash(), states.head().blockHash(), "recovered state is of another block");
    LOG.infof("recovered: head=%d hash=%s", head.number(), head.hash());
    return chain;
  }

  /// Brings both to where PostgreSQL is now, while another process writes there: after its newest
  /// blocks, or back before those that it has undone. Throws [StoreUnavailableException] when
  /// blocks are replaced while they are read: call again.
  ///
  /// @return the chain given, or another one after a rollback
  public LocalChain follow(LocalChain chain) {
    BlockRef newest = tables.head().orElseThrow();
    BlockRef head = chain.head().block().ref();
    if (newest.equals(head)) {
      return chain;
    }
    LocalChain followed = chain;
    if (!tables.ref(head.number()).map(head::equals).orElse(false)) {
      rollBack(newest.number());
      followed = load(states.head().number());
    }
    replay(followed, newest.number());
    return followed;
  }

  private BlockRef initialize(GenesisBlock genesis) {
    Optional<BlockRef> stored = tables.ref(0);
    if (stored.isEmpty()) {
      tables.append(genesis.write());
      LOG.infof("genesis written: hash=%s", genesis.block().hash());
    } else if (!stored.get().hash().equals(genesis.block().hash())) {
      throw new WrongChainException(
          "the database holds another chain: its genesis=%s genesis file=%s"
              .formatted(stored.get().hash(), genesis.block().hash()));
    }
    return tables.head().orElseThrow();
  }

  private void rollBack(long newest) {
    StateHead head = states.head();
    long number = Math.min(head.number(), newest);
    while (!matches(number)) {
      number--;
    }
    if (number < head.number()) {
      LOG.warnf("state store rolled back: from=%d to=%d", head.number(), number);
      states.rollbackTo(number);
    }
  }

  /// Whether the state store's block `number` is the one in PostgreSQL.
  private boolean matches(long number) {
    return states
        .at(number)
        .orElseThrow(() ->
            new Check.InvariantViolation(
                ("state store and PostgreSQL share no block: store=[%d..%d] PostgreSQL's head=%d;"
                        + " give PostgreSQL the chain that the store (or its snapshot) comes from,"
                        + " or delete the state store and it is rebuilt from PostgreSQL")
                    .formatted(
                        states.oldestBlock(),
                        states.head().number(),
                        tables.head().orElseThrow().number())))
        .blockHash()
        .equals(tables.ref(number).orElseThrow(() -> replaced(number)).hash());
  }

  private LocalChain load(long number) {
    SealedBlock block = stored(number);
    LocalChain chain = new LocalChain(new LocalChain.Head(block, tables.depositCount(number)));
    chain.remember(tables);
    return chain;
  }

  private void replay(LocalChain chain, long newest) {
    long first = chain.head().block().number() + 1;
    if (first + FEW_BLOCKS <= newest) {
      LOG.infof("executing again what the state store lacks: blocks=[%d..%d]", first, newest);
    }
    BlockReplay replay = new BlockReplay(config, executor, chain, tries);
    for (long number = first; number <= newest; number++) {
      SealedBlock block = stored(number);
      if (!block.header().parentHash().equals(chain.head().block().hash())) {
        throw replaced(number);
      }
      BlockReplay.Executed replayed =
          replay.replay(chain.head().block().header(), block, states.latest(), accessList(number));
      states.commit(number, block.hash(), replayed.diff(), replayed.trie());
      tries.stored();
      chain.moveTo(new LocalChain.Head(block, tables.depositCount(number)));
      pruning.after(number);
      if (number % PROGRESS_BLOCKS == 0) {
        LOG.infof("executed again: block=%d of=%d", number, newest);
      }
    }
  }

  private Optional<BlockAccessList> accessList(long number) {
    try {
      return tables.accessList(number).map(BlockAccessList::decode);
    } catch (RlpException e) {
      LOG.warnf("access list damaged, executing without: block=%d %s", number, e.getMessage());
      return Optional.empty();
    }
  }

  private SealedBlock stored(long number) {
    return tables.block(number).orElseThrow(() -> replaced(number));
  }

  private static StoreUnavailableException replaced(long number) {
    return new StoreUnavailableException(
        "a block is missing, or replaced at this moment: number=" + number);
  }
}
