package io.heddle.batcher.derivation;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.heddle.batcher.codec.BatchData;
import io.heddle.batcher.codec.BatchData.BlockData;
import io.heddle.batcher.codec.RandomTransactions;
import io.heddle.batcher.port.BatchHeader;
import io.heddle.batcher.port.DataLocation;
import io.heddle.primitives.Bytes;
import io.heddle.primitives.Hash;
import io.heddle.primitives.U256;
import io.heddle.primitives.block.BlockHeader;
import io.heddle.primitives.chain.RollupConfig;
import io.heddle.primitives.rollup.BlockPace;
import io.heddle.primitives.transaction.DepositTransaction;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/// The rules, one by one, each broken on purpose.
class BatchDerivationTest {

  private static final long T = TestL1.GENESIS_TIME;
  private static final long L1 = TestL1.GENESIS_NUMBER;
  private final TestL1 l1 = new TestL1();
  private final Hash genesisHash = l1.last().header().hash();
  private final RollupConfig config =
      new RollupConfig(
          1,
          900,
          L1,
          genesisHash,
          TestL1.PORTAL,
          TestL1.USER,
          600,
          6,
          50,
          U256.ONE,
          1,
          1,
          TestL1.USER);
  private final BatchDerivation derivation = new BatchDerivation(config, 901);
  private final DerivationCursor genesis = DerivationCursor.genesis(config, T);
  private final Bytes transaction = new RandomTransactions(new Random(3), 901).next();

  @Test
  void derive_depositsComeFirstCompleteAndInOrder() {
    l1.mine(5, 6);
    l1.mine();
    l1.mine(7);
    var derived =
        derived(
            block(T + 1, L1),
            block(T + 12, L1 + 1, transaction),
            block(T + 13, L1 + 1),
            block(T + 24, L1 + 2),
            block(T + 36, L1 + 3));
    assertEquals(List.of(1, 4, 1, 1, 2), sizes(derived));
    var first = (DepositTransaction) derived.blocks().get(1).transactions().get(1).transaction();
    var second = (DepositTransaction) derived.blocks().get(1).transactions().get(2).transaction();
    assertEquals(U256.of(5), first.mint());
    assertEquals(U256.of(6), second.mint());
    assertEquals(transaction, derived.blocks().get(1).transactions().get(3).encoded());
    assertEquals(
        List.of(1L, 0L, 1L, 0L, 0L),
        derived.blocks().stream().map(b -> b.sequenceNumber()).toList());
    assertEquals(3, derived.next().depositCount());
    assertEquals(l1.rollingHash(), derived.next().depositRollingHash());
    assertEquals(5, derived.next().blockNumber());
    assertEquals(L1 + 3, derived.next().originNumber());
  }

  @Test
  void derive_inTwoBatches_isTheSameAsInOne() {
    l1.mine(5, 6);
    List<BlockData> all =
        List.of(
            block(T + 1, L1), block(T + 12, L1 + 1), block(T + 13, L1 + 1), block(T + 14, L1 + 1));
    var whole = derived(all.toArray(BlockData[]::new));
    BatchData firstData = new BatchData(901, 1, 1, all.subList(0, 3));
    var first =
        assertInstanceOf(
            DerivationResult.Derived.class,
            derivation.derive(genesis, header(2), firstData, l1.blocks()));
    BatchData secondData =
        new BatchData(901, 4, firstData.lastSequenceNumber() + 1, all.subList(3, 4));
    var second =
        assertInstanceOf(
            DerivationResult.Derived.class,
            derivation.derive(first.next(), header(2), secondData, l1.blocks().subList(1, 2)));
    assertEquals(whole.next(), second.next());
    List<Object> joined = new ArrayList<>(first.blocks());
    joined.addAll(second.blocks());
    assertEquals(whole.blocks(), joined);
  }

  @Test
  void derive_originRules() {
    l1.mine();
    l1.mine();
    fault(DerivationFault.ORIGIN_JUMP, header(0), block(T + 24, L1 + 2));
    fault(DerivationFault.ORIGIN_JUMP, header(0), block(T + 12, L1 + 1), block(T + 13, L1));
    fault(DerivationFault.ORIGIN_MISMATCH, header(0), block(T + 12, L1 + 1));
    fault(
        DerivationFault.ORIGIN_JUMP,
        header(0),
        block(T + 12, L1 + 1),
        block(T + 24, L1 + 2),
        block(T + 36, L1 + 3));
  }

  @Test
  void derive_timeRules() {
    l1.mine();
    DerivationCursor later =
        new DerivationCursor(
            0, T + 1, genesis.originNumber(), genesisHash, 0, 0, genesis.depositRollingHash());
    fault(
        DerivationFault.TIMESTAMP_BELOW_PARENT,
        derivation.derive(
            later, header(0), new BatchData(901, 1, 1, List.of(block(T, L1))), l1.blocks()));
    fault(
        DerivationFault.TIMESTAMP_BELOW_PARENT,
        header(0),
        block(T + 20, L1),
        block(T + 19, L1 + 1));
    fault(DerivationFault.TIMESTAMP_BEFORE_ORIGIN, header(0), block(T + 11, L1 + 1));
    fault(DerivationFault.SEQUENCER_DRIFT, header(0), block(T + 12 + 601, L1 + 1, transaction));
    derived(block(T + 12 + 600, L1 + 1, transaction));
    derived(block(T + 12 + 5000, L1 + 1));
  }

  @Test
  void derive_blocksOfOneSecond_areBounded() {
    l1.mine();
    List<BlockData> blocks = new ArrayList<>(List.of(block(T + 20, L1), block(T + 20, L1 + 1)));
    while (blocks.size() <= 9 * BlockPace.MAX_BLOCKS_PER_SECOND) {
      blocks.add(block(T + 20, L1 + 1));
    }
    var most = derived(blocks.toArray(BlockData[]::new));
    assertEquals(9 * BlockPace.MAX_BLOCKS_PER_SECOND - 1, most.next().sequenceNumber());
    assertEquals(T + 20, most.next().timestamp());
    blocks.add(block(T + 20, L1 + 1));
    fault(DerivationFault.BLOCK_PACE, header(0), blocks.toArray(BlockData[]::new));
    blocks.set(blocks.size() - 1, block(T + 21, L1 + 1));
    derived(blocks.toArray(BlockData[]::new));
  }

  @Test
  void derive_batchRules() {
    l1.mine(1);
    BlockData block = block(T + 12, L1 + 1);
    fault(DerivationFault.BLOCK_GAP, header(1), new BatchData(901, 2, 0, List.of(block)));
    fault(DerivationFault.WRONG_CHAIN, header(1), new BatchData(902, 1, 0, List.of(block)));
    fault(DerivationFault.SEQUENCE_NUMBER, header(1), new BatchData(901, 1, 1, List.of(block)));
    fault(DerivationFault.DEPOSIT_COUNT, header(0), block);
    fault(DerivationFault.DEPOSIT_COUNT, header(2), block);
  }

  @Test
  void derive_transactionRules() {
    l1.mine();
    Bytes deposit =
        BatchDerivation.attributes(config, L1Origins.of(900, l1.last().header()), 0).encoded();
    fault(DerivationFault.INVALID_TRANSACTION, header(0), block(T + 12, L1 + 1, deposit));
    fault(
        DerivationFault.INVALID_TRANSACTION,
        header(0),
        block(T + 12, L1 + 1, Bytes.fromHex("0x02c0")));
  }

  @Test
  void derive_l1Data_isNotBelieved() {
    l1.mine(5);
    L1BlockData honest = l1.last();
    BlockData block = block(T + 12, L1 + 1);
    l1Fault(DerivationFault.L1_RECEIPTS_MISSING, new L1BlockData(honest.header(), null), block);
    l1Fault(DerivationFault.L1_RECEIPTS_ROOT, new L1BlockData(honest.header(), List.of()), block);
    BlockHeader forged = honest.header().toBuilder().timestamp(T + 13).build();
    l1Fault(DerivationFault.L1_CHAIN_BROKEN, new L1BlockData(forged, null), block);
    fault(
        DerivationFault.L1_CHAIN_BROKEN,
        derivation.derive(genesis, header(1), data(block), l1.blocks().subList(0, 1)));
    fault(
        DerivationFault.L1_CHAIN_BROKEN,
        derivation.derive(genesis, header(1), data(block), List.of()));
  }

  private DerivationResult.Derived derived(BlockData... blocks) {
    DerivationResult result =
        derivation.derive(genesis, header(l1.deposits()), data(blocks), l1.blocks());
    return assertInstanceOf(DerivationResult.Derived.class, result, result.toString());
  }

  private void fault(DerivationFault fault, BatchHeader header, BlockData... blocks) {
    fault(fault, header, data(blocks));
  }

  private void fault(DerivationFault fault, BatchHeader header, BatchData data) {
    fault(fault, derivation.derive(genesis, header, data, l1.blocks()));
  }

  private void l1Fault(DerivationFault fault, L1BlockData replaced, BlockData block) {
    List<L1BlockData> blocks = List.of(l1.blocks().getFirst(), replaced);
    fault(fault, derivation.derive(genesis, header(1), data(block), blocks));
  }

  private static void fault(DerivationFault fault, DerivationResult result) {
    var invalid = assertInstanceOf(DerivationResult.Invalid.class, result);
    assertEquals(fault, invalid.fault(), invalid.detail());
    assertTrue(invalid.detail().matches(".*\\d.*"), "names no value: " + invalid.detail());
  }

  private static BatchData data(BlockData... blocks) {
    long sequenceNumber = blocks[0].originNumber() == L1 ? 1 : 0;
    return new BatchData(901, 1, sequenceNumber, List.of(blocks));
  }

  /// A header for all of L1 so far.
  private BatchHeader header(long depositCount) {
    return new BatchHeader(
        1,
        DataLocation.BLOB,
        1,
        l1.last().header().number(),
        l1.last().header().hash(),
        depositCount,
        Hash.ZERO,
        Hash.ZERO);
  }

  private static List<Integer> sizes(DerivationResult.Derived derived) {
    return derived.blocks().stream().map(block -> block.transactions().size()).toList();
  }

  private static BlockData block(long timestamp, long origin, Bytes... transactions) {
    return new BlockData(timestamp, origin, List.of(transactions));
  }
}
