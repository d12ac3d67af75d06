package io.heddle.batcher.l1.read;

import io.heddle.batcher.derivation.BatchDerivation;
import io.heddle.batcher.derivation.L1BlockData;
import io.heddle.batcher.derivation.L1Origins;
import io.heddle.batcher.l1.rpc.L1Block;
import io.heddle.batcher.l1.rpc.L1Client;
import io.heddle.batcher.l1.rpc.L1UnavailableException;
import io.heddle.batcher.port.BatcherEvents;
import io.heddle.batcher.port.ConfirmedOrigin;
import io.heddle.batcher.port.L1OriginStore;
import io.heddle.primitives.Hash;
import io.heddle.primitives.chain.RollupConfig;
import io.heddle.primitives.rollup.L1Deposit;
import io.heddle.primitives.rollup.L1Origin;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Follows L1 at a distance, and keeps its blocks and deposits in the origin store as one
/// hash-linked chain.
///
/// Each step first checks that the newest stored block is still L1's, or as new a one as L1 has; if
/// not, it goes back to the last one that is, removes the others, and tells the node. Then it reads
/// on, a bounded number of blocks per step. A fork in mid-read shows as a parent hash that does not
/// fit, and waits for the next step; an L1 that is not the rollup's waits, and is shown, until the
/// right one answers. Not safe for concurrent use: one loop owns it.
public final class L1Follower {

  /// Most L1 blocks per step.
  public static final int MAX_BLOCKS_PER_STEP = 64;

  private static final Logger LOG = LoggerFactory.getLogger(L1Follower.class);

  private final RollupConfig config;
  private final long confirmationDepth;
  private final L1Client l1;
  private final L1BlockReader reader;
  private final L1OriginStore store;
  private final BatcherEvents events;

  /// @param confirmationDepth how many blocks behind L1's head to stay; 0 takes the head itself
  public L1Follower(
      RollupConfig config,
      int confirmationDepth,
      L1Client l1,
      L1OriginStore store,
      BatcherEvents events) {
    this.config = config;
    this.confirmationDepth = confirmationDepth;
    this.l1 = l1;
    this.reader = new L1BlockReader(l1, config.portal());
    this.store = store;
    this.events = events;
  }

  /// One round. Returns how many blocks it added. Throws [L1UnavailableException] when L1 does not
  /// answer; the store is consistent all the same.
  public int step() {
    long head = l1.blockNumber();
    Optional<L1Origin> tip = store.latest();
    if (tip.isPresent() && removedByL1(tip.get(), head)) {
      tip = store.latest();
    }
    List<ConfirmedOrigin> added = read(tip, head - confirmationDepth);
    if (!added.isEmpty()) {
      store.append(added);
      logDeposits(added);
    }
    return added.size();
  }

  /// An L1 node that is behind (another one behind the same address, or one that has lost its
  /// newest blocks) contradicts nothing: only another block at the same height does.
  private boolean removedByL1(L1Origin tip, long head) {
    if (head < config.l1GenesisNumber()) {
      return false;
    }
    L1Origin origin = tip.number() <= head ? tip : store.byNumber(head).orElseThrow();
    if (isCanonical(origin)) {
      return false;
    }
    while (!isCanonical(origin)) {
      if (origin.number() <= config.l1GenesisNumber()) {
        throw new L1UnavailableException(
            "the rollup's L1 genesis block is not in this L1 chain: number="
                + config.l1GenesisNumber()
                + " expected="
                + config.l1GenesisHash());
      }
      origin = store.byNumber(origin.number() - 1).orElseThrow();
    }
    long firstRemoved = origin.number() + 1;
    store.truncateFrom(firstRemoved);
    LOG.warn("l1 reorg: removed={}..{} ancestor={}", firstRemoved, tip.number(), origin.hash());
    events.originsRemoved(firstRemoved);
    return true;
  }

  private boolean isCanonical(L1Origin origin) {
    return l1.block(origin.number()).map(b -> b.hash().equals(origin.hash())).orElse(true);
  }

  private List<ConfirmedOrigin> read(Optional<L1Origin> tip, long target) {
    List<ConfirmedOrigin> added = new ArrayList<>();
    long count = store.depositCount();
    Hash rollingHash = store.depositRollingHash(count);
    long next = tip.map(origin -> origin.number() + 1).orElse(config.l1GenesisNumber());
    // The genesis block is settled by configuration, however shallow it lies.
    long last = tip.isEmpty() ? Math.max(target, next) : target;
    Hash parent = tip.map(L1Origin::hash).orElse(Hash.ZERO);
    while (next <= last && added.size() < MAX_BLOCKS_PER_STEP) {
      Optional<L1Block> block = l1.block(next);
      if (block.isEmpty() || !follows(block.get(), parent)) {
        break;
      }
      L1BlockData data = reader.withReceipts(block.get());
      boolean genesis = next == config.l1GenesisNumber();
      List<L1Deposit> deposits =
          genesis ? List.of() : BatchDerivation.deposits(config, data, count, rollingHash);
      added.add(new ConfirmedOrigin(L1Origins.of(config.l1ChainId(), data.header()), deposits));
      count += deposits.size();
      rollingHash = deposits.isEmpty() ? rollingHash : deposits.getLast().rollingHash();
      parent = block.get().hash();
      next++;
    }
    return added;
  }

  private boolean follows(L1Block block, Hash parent) {
    if (block.number() == config.l1GenesisNumber()) {
      if (!block.hash().equals(config.l1GenesisHash())) {
        throw new L1UnavailableException(
            "wrong L1: genesis block="
                + block.number()
                + " expected="
                + config.l1GenesisHash()
                + " actual="
                + block.hash());
      }
      return true;
    }
    return block.header().parentHash().equals(parent);
  }

  private static void logDeposits(List<ConfirmedOrigin> added) {
    for (ConfirmedOrigin origin : added) {
      if (!origin.deposits().isEmpty()) {
        LOG.info(
            "deposits read: l1Block={} deposits=[{}..{}]",
            origin.origin().number(),
            origin.deposits().getFirst().depositIndex(),
            origin.deposits().getLast().depositIndex());
      }
    }
  }
}
