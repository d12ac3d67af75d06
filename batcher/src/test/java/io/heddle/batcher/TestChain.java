package io.heddle.batcher;

import io.heddle.batcher.port.BatchBlock;
import io.heddle.batcher.port.BlockSource;
import io.heddle.batcher.port.L1OriginStore;
import io.heddle.batcher.port.RangeRecording;
import io.heddle.batcher.port.WitnessSource;
import io.heddle.primitives.Bytes;
import io.heddle.primitives.Hash;
import io.heddle.primitives.U256;
import io.heddle.primitives.crypto.Keccak;
import io.heddle.primitives.rollup.L1Origin;
import io.heddle.prover.StopSignal;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/// L2 blocks that follow L1's origins and carry deposits and transactions, but are never executed:
/// hashes and output roots are made up, from the block.
final class TestChain implements BlockSource, WitnessSource {

  private final L1OriginStore origins;
  private final long genesisTimestamp;
  private final List<BatchBlock> blocks = new ArrayList<>();

  TestChain(L1OriginStore origins, long genesisTimestamp) {
    this.origins = origins;
    this.genesisTimestamp = genesisTimestamp;
  }

  /// Builds a block on the next origin if there is one, else on the same.
  BatchBlock build(long l1Genesis, List<Bytes> transactions) {
    boolean first = blocks.isEmpty();
    long parentOrigin = first ? l1Genesis : blocks.getLast().originNumber();
    L1Origin origin =
        origins.byNumber(parentOrigin + 1).orElseGet(() -> origins.byNumber(parentOrigin).get());
    boolean newOrigin = origin.number() != parentOrigin;
    long parentTime = first ? genesisTimestamp : blocks.getLast().timestamp();
    long parentSequence = first ? 0 : blocks.getLast().sequenceNumber();
    long deposits = first ? 0 : blocks.getLast().depositCount();
    long number = blocks.size() + 1L;
    BatchBlock block =
        new BatchBlock(
            number,
            hash("block", number, Keccak.hash(seed(origin, transactions))),
            first ? Hash.ZERO : blocks.getLast().hash(),
            Math.max(parentTime + 1, origin.timestamp()),
            origin.number(),
            origin.hash(),
            newOrigin ? 0 : parentSequence + 1,
            transactions,
            deposits
                + (newOrigin
                    ? origins.confirmed(origin.number()).orElseThrow().deposits().size()
                    : 0));
    blocks.add(block);
    return block;
  }

  /// Drops blocks whose origin is this L1 block or a later one.
  void dropFromOrigin(long l1BlockNumber) {
    blocks.removeIf(block -> block.originNumber() >= l1BlockNumber);
  }

  BatchBlock block(long number) {
    return blocks.get((int) number - 1);
  }

  @Override
  public long latestBlock() {
    return blocks.size();
  }

  @Override
  public List<BatchBlock> blocks(long from, int max) {
    int start = (int) Math.min(blocks.size(), from - 1);
    return List.copyOf(blocks.subList(start, Math.min(blocks.size(), start + max)));
  }

  @Override
  public long gasUsed(long first, long last) {
    return (last - first + 1) * 21_000;
  }

  @Override
  public RangeRecording record(long firstBlock, long lastBlock, StopSignal stop) {
    return new RangeRecording.Recorded(
        Bytes.fromHex("0x01"), Bytes.fromHex("0x02"), Bytes.fromHex("0x03"));
  }

  @Override
  public Hash outputRoot(long block) {
    return hash("output", block, block == 0 ? Hash.ZERO : block(block).hash());
  }

  private static Bytes seed(L1Origin origin, List<Bytes> transactions) {
    return Bytes.concat(
        Bytes.wrap(origin.hash().toBytes()), Bytes.concat(transactions.toArray(Bytes[]::new)));
  }

  private static Hash hash(String what, long number, Hash seed) {
    return Keccak.hash(
        Bytes.concat(
            Bytes.wrap(what.getBytes(StandardCharsets.UTF_8)),
            Bytes.wrap(U256.of(number).toBytes()),
            Bytes.wrap(seed.toBytes())));
  }
}
