package io.heddle.sequencer.derive;

import io.heddle.batcher.l1.contract.RollupContract;
import io.heddle.executor.stateless.StatelessValidator;
import io.heddle.primitives.Hash;
import io.heddle.primitives.block.BlockHeader;
import org.jspecify.annotations.Nullable;

/// The outputs that the Rollup contract has: the commitments to the chain that were proven. Each
/// binds the hash of its block, and with it all blocks before. Compared with derived blocks in
/// order. Not safe for concurrent use.
final class ProvenOutputs {
  private final RollupContract rollup;
  private final long latestIndex;
  private long nextIndex;
  private RollupContract.@Nullable Output next;
  private long agreedBlock;
  private long compared;

  /// @param agreedBlock the block to go on from, which is believed
  ProvenOutputs(RollupContract rollup, long agreedBlock) {
    this.rollup = rollup;
    this.agreedBlock = agreedBlock;
    this.latestIndex = rollup.latestOutputIndex();
    this.nextIndex = firstAbove(agreedBlock);
  }

  /// Index of the first output of a block above this one; the one after the latest if none is.
  private long firstAbove(long block) {
    long low = 0;
    long high = latestIndex + 1;
    while (low < high) {
      long middle = low + (high - low) / 2;
      if (rollup.output(middle).l2BlockNumber() > block) {
        high = middle;
      } else {
        low = middle + 1;
      }
    }
    return low;
  }

  /// How many outputs were compared.
  long compared() {
    return compared;
  }

  /// Number of the last block that an output is known to agree with.
  long agreedBlock() {
    return agreedBlock;
  }

  /// Compares the genesis block with output 0.
  static void requireGenesis(RollupContract rollup, BlockHeader genesis) {
    Hash expected = rollup.output(0).outputRoot();
    Hash actual = StatelessValidator.outputRoot(genesis);
    if (!expected.equals(actual)) {
      throw new DerivationDifferenceException(
          ("genesis: the Rollup contract's first output is another chain's: l1=%s derived=%s"
                  + " genesis block=%s; give the genesis file that the rollup was deployed with")
              .formatted(expected, actual, genesis.hash()));
    }
  }

  /// Compares a derived block, if there is an output of it.
  ///
  /// @param batch the batch that it is in, for the message
  void compare(long batch, BlockHeader block) {
    RollupContract.@Nullable Output output = peek();
    if (output == null || block.number() < output.l2BlockNumber()) {
      return;
    }
    Hash derived = StatelessValidator.outputRoot(block);
    if (block.number() != output.l2BlockNumber()
        || !derived.equals(output.outputRoot())
        || block.timestamp() != output.l2Timestamp()) {
      throw new DerivationDifferenceException(
          ("output=%d differs: batch=%d block=%d hash=%s timestamp=%d outputRoot=%s;"
                  + " l1: block=%d timestamp=%d outputRoot=%s;"
                  + " the first difference lies in the blocks [%d..%d]")
              .formatted(
                  nextIndex,
                  batch,
                  block.number(),
                  block.hash(),
                  block.timestamp(),
                  derived,
                  output.l2BlockNumber(),
                  output.l2Timestamp(),
                  output.outputRoot(),
                  agreedBlock + 1,
                  block.number()));
    }
    agreedBlock = block.number();
    compared++;
    nextIndex++;
    next = null;
  }

  private RollupContract.@Nullable Output peek() {
    if (next == null && nextIndex > latestIndex) {
      return null;
    }
    RollupContract.@Nullable Output known = next;
    if (known == null) {
      known = rollup.output(nextIndex);
      next = known;
    }
    return known;
  }
}
