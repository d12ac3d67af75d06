package io.heddle.batcher.derivation;

import io.heddle.batcher.codec.BatchData;
import io.heddle.batcher.port.BatchHeader;
import io.heddle.primitives.Bytes;
import io.heddle.primitives.Hash;
import io.heddle.primitives.chain.RollupConfig;
import io.heddle.primitives.rollup.BlockInputs;
import io.heddle.primitives.rollup.BlockPace;
import io.heddle.primitives.rollup.L1Attributes;
import io.heddle.primitives.rollup.L1Deposit;
import io.heddle.primitives.rollup.L1Origin;
import io.heddle.primitives.transaction.RecoveredTransaction;
import io.heddle.primitives.transaction.TransactionFormatException;
import java.util.ArrayList;
import java.util.List;

/// L2 blocks from L1 data alone: `(cursor, batch header, batch data, L1 blocks) → block inputs`.
/// Pure, and strict: what it accepts is the only chain that L1 data allows. The sequencer's own
/// blocks go through it too before they are posted, and so do the provers'.
///
/// Rules, block by block:
/// - number = parent's + 1, timestamp ≥ parent's, no more blocks on an origin than [BlockPace] has;
/// - the L1 origin is the parent's or the one after it; the sequence number counts from 0 within an
///   origin;
/// - origin's timestamp ≤ timestamp, and ≤ origin's + drift when the block has user transactions;
/// - transactions are: the L1 attributes, then (in the first block of an origin) every deposit of
///   that L1 block in log order, then the users'.
///
/// And for the batch: L1 headers hash-linked from the cursor's origin to the header's, the last
/// block's origin being the header's, and its deposit count being all deposits up to there. Since
/// the chain of headers ends in a hash that the Rollup contract checked, nothing in it need be
/// trusted.
public final class BatchDerivation {

  private final RollupConfig config;
  private final long l2ChainId;

  public BatchDerivation(RollupConfig config, long l2ChainId) {
    this.config = config;
    this.l2ChainId = l2ChainId;
  }

  /// Derives one batch.
  ///
  /// @param cursor where the previous batch ended
  /// @param header the batch's header, whose hash L1 has
  /// @param data its decoded data
  /// @param l1Blocks consecutive L1 blocks from the cursor's origin to the header's origin, both
  ///   included
  public DerivationResult derive(
      DerivationCursor cursor, BatchHeader header, BatchData data, List<L1BlockData> l1Blocks) {
    try {
      checkChain(cursor, header, l1Blocks);
      return deriveBlocks(cursor, header, data, l1Blocks);
    } catch (DerivationException e) {
      return e.result();
    }
  }

  /// The deposits of one L1 block that is already known to be in the chain; for the follower.
  ///
  /// Throws [IllegalStateException] when the receipts are not that block's.
  public static List<L1Deposit> deposits(
      RollupConfig config, L1BlockData block, long depositCount, Hash depositRollingHash) {
    try {
      return DepositLogs.read(block, config.portal(), depositCount, depositRollingHash);
    } catch (DerivationException e) {
      throw new IllegalStateException(e.getMessage(), e);
    }
  }

  private static void checkChain(
      DerivationCursor cursor, BatchHeader header, List<L1BlockData> l1Blocks) {
    long expectedCount = header.l1OriginNumber() - cursor.originNumber() + 1;
    if (l1Blocks.isEmpty() || l1Blocks.size() != expectedCount) {
      throw new DerivationException(
          DerivationFault.L1_CHAIN_BROKEN,
          "L1 blocks: from=%d to=%d expected=%d actual=%d"
              .formatted(
                  cursor.originNumber(), header.l1OriginNumber(), expectedCount, l1Blocks.size()));
    }
    Hash expected = cursor.originHash();
    for (int i = 0; i < l1Blocks.size(); i++) {
      Hash actual =
          i == 0 ? l1Blocks.get(i).header().hash() : l1Blocks.get(i).header().parentHash();
      long number = l1Blocks.get(i).header().number();
      if (!actual.equals(expected) || number != cursor.originNumber() + i) {
        throw new DerivationException(
            DerivationFault.L1_CHAIN_BROKEN,
            "L1 chain: block=%d expected=%s actual=%s".formatted(number, expected, actual));
      }
      expected = l1Blocks.get(i).header().hash();
    }
    if (!expected.equals(header.l1OriginHash())) {
      throw new DerivationException(
          DerivationFault.L1_CHAIN_BROKEN,
          "L1 chain: block=%d expected=%s actual=%s"
              .formatted(header.l1OriginNumber(), header.l1OriginHash(), expected));
    }
  }

  private DerivationResult deriveBlocks(
      DerivationCursor start, BatchHeader header, BatchData data, List<L1BlockData> l1Blocks) {
    if (data.chainId() != l2ChainId) {
      throw new DerivationException(
          DerivationFault.WRONG_CHAIN,
          "chain id: expected=%d actual=%d".formatted(l2ChainId, data.chainId()));
    }
    if (data.firstBlock() != start.blockNumber() + 1) {
      throw new DerivationException(
          DerivationFault.BLOCK_GAP,
          "block gap: expected=%d actual=%d".formatted(start.blockNumber() + 1, data.firstBlock()));
    }
    DerivationCursor cursor = start;
    List<BlockInputs> blocks = new ArrayList<>(data.blocks().size());
    for (BatchData.BlockData block : data.blocks()) {
      L1BlockData origin = origin(cursor, block, start.originNumber(), l1Blocks);
      Step step = deriveBlock(cursor, block, origin);
      if (blocks.isEmpty() && step.next().sequenceNumber() != data.firstSequenceNumber()) {
        throw new DerivationException(
            DerivationFault.SEQUENCE_NUMBER,
            "sequence number: block=%d expected=%d actual=%d"
                .formatted(
                    step.next().blockNumber(),
                    step.next().sequenceNumber(),
                    data.firstSequenceNumber()));
      }
      blocks.add(step.inputs());
      cursor = step.next();
    }
    if (cursor.originNumber() != header.l1OriginNumber()) {
      throw new DerivationException(
          DerivationFault.ORIGIN_MISMATCH,
          "last block's L1 origin: block=%d expected=%d actual=%d"
              .formatted(cursor.blockNumber(), header.l1OriginNumber(), cursor.originNumber()));
    }
    if (cursor.depositCount() != header.depositCount()) {
      throw new DerivationException(
          DerivationFault.DEPOSIT_COUNT,
          "deposit count: expected=%d actual=%d"
              .formatted(cursor.depositCount(), header.depositCount()));
    }
    return new DerivationResult.Derived(blocks, cursor);
  }

  private record Step(BlockInputs inputs, DerivationCursor next) {}

  private static L1BlockData origin(
      DerivationCursor cursor, BatchData.BlockData block, long first, List<L1BlockData> l1Blocks) {
    long advance = block.originNumber() - cursor.originNumber();
    long index = block.originNumber() - first;
    if (advance < 0 || advance > 1 || index >= l1Blocks.size()) {
      throw new DerivationException(
          DerivationFault.ORIGIN_JUMP,
          "L1 origin: block=%d parentOrigin=%d origin=%d last=%d"
              .formatted(
                  cursor.blockNumber() + 1,
                  cursor.originNumber(),
                  block.originNumber(),
                  first + l1Blocks.size() - 1));
    }
    return l1Blocks.get((int) index);
  }

  private Step deriveBlock(
      DerivationCursor parent, BatchData.BlockData block, L1BlockData l1Block) {
    long number = parent.blockNumber() + 1;
    boolean newOrigin = block.originNumber() != parent.originNumber();
    L1Origin origin = L1Origins.of(config.l1ChainId(), l1Block.header());
    long sequenceNumber = newOrigin ? 0 : parent.sequenceNumber() + 1;
    checkTime(number, parent, block, origin, sequenceNumber);
    List<L1Deposit> deposits =
        newOrigin
            ? DepositLogs.read(
                l1Block, config.portal(), parent.depositCount(), parent.depositRollingHash())
            : List.of();

    List<RecoveredTransaction> transactions = new ArrayList<>();
    transactions.add(attributes(config, origin, sequenceNumber));
    for (L1Deposit deposit : deposits) {
      transactions.add(RecoveredTransaction.of(deposit.toTransaction()));
    }
    for (int i = 0; i < block.transactions().size(); i++) {
      transactions.add(userTransaction(number, i, block.transactions().get(i)));
    }
    return new Step(
        new BlockInputs(number, block.timestamp(), origin, sequenceNumber, transactions),
        new DerivationCursor(
            number,
            block.timestamp(),
            origin.number(),
            origin.hash(),
            sequenceNumber,
            parent.depositCount() + deposits.size(),
            deposits.isEmpty() ? parent.depositRollingHash() : deposits.getLast().rollingHash()));
  }

  /// The first transaction of every block: what L2 learns of its L1 origin.
  public static RecoveredTransaction attributes(
      RollupConfig config, L1Origin origin, long sequenceNumber) {
    return RecoveredTransaction.of(L1Attributes.of(origin, sequenceNumber, config).toTransaction());
  }

  private void checkTime(
      long number,
      DerivationCursor parent,
      BatchData.BlockData block,
      L1Origin origin,
      long sequenceNumber) {
    if (block.timestamp() < parent.timestamp()) {
      throw new DerivationException(
          DerivationFault.TIMESTAMP_BELOW_PARENT,
          "timestamp: block=%d parent=%d actual=%d"
              .formatted(number, parent.timestamp(), block.timestamp()));
    }
    if (block.timestamp() < origin.timestamp()) {
      throw new DerivationException(
          DerivationFault.TIMESTAMP_BEFORE_ORIGIN,
          "timestamp: block=%d origin=%d actual=%d"
              .formatted(number, origin.timestamp(), block.timestamp()));
    }
    if (!BlockPace.allows(origin.timestamp(), block.timestamp(), sequenceNumber)) {
      throw new DerivationException(
          DerivationFault.BLOCK_PACE,
          "blocks on one origin: block=%d origin=%d timestamp=%d sequenceNumber=%d"
              .formatted(number, origin.timestamp(), block.timestamp(), sequenceNumber));
    }
    long latest = origin.timestamp() + config.maxSequencerDriftSeconds();
    if (!block.transactions().isEmpty() && block.timestamp() > latest) {
      throw new DerivationException(
          DerivationFault.SEQUENCER_DRIFT,
          "timestamp: block=%d latest=%d actual=%d".formatted(number, latest, block.timestamp()));
    }
  }

  private static RecoveredTransaction userTransaction(long number, int index, Bytes encoded) {
    try {
      RecoveredTransaction transaction = RecoveredTransaction.recover(encoded);
      int type = transaction.transaction().type();
      if (type == 0 || type == 1 || type == 2 || type == 4) {
        return transaction;
      }
      throw new DerivationException(
          DerivationFault.INVALID_TRANSACTION,
          "transaction type: block=%d index=%d type=%d".formatted(number, index, type));
    } catch (TransactionFormatException e) {
      throw new DerivationException(
          DerivationFault.INVALID_TRANSACTION,
          "transaction: block=%d index=%d %s".formatted(number, index, e.getMessage()));
    }
  }
}
