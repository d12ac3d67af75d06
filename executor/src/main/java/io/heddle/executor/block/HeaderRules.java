package io.heddle.executor.block;

import static io.heddle.executor.block.InvalidBlockException.require;
import static io.heddle.executor.block.InvalidBlockException.requireEqual;

import io.heddle.executor.transaction.BlobRules;
import io.heddle.primitives.U256;
import io.heddle.primitives.block.BlockHeader;
import io.heddle.primitives.block.OrderedTrieRoot;
import io.heddle.primitives.chain.ChainConfig;
import io.heddle.primitives.chain.Fork;

/// What an Ethereum header must satisfy next to its parent, whatever the block does:
/// execution-specs' `validate_header`.
final class HeaderRules {
  private static final int MAX_EXTRA_DATA_SIZE = 32;
  private static final long GAS_LIMIT_BOUND_DIVISOR = 1024;
  private static final long MIN_GAS_LIMIT = 5000;

  private HeaderRules() {}

  /// @throws InvalidBlockException naming the broken rule
  static void check(ChainConfig config, BlockHeader parent, BlockHeader header) {
    long number = header.number();
    requireEqual(parent.hash(), header.parentHash(), number, "parentHash");
    require(parent.number() != -1, number, "number: the parent has the last one, 2^64-1");
    requireEqual(parent.number() + 1, number, number, "number");
    require(
        Long.compareUnsigned(header.timestamp(), parent.timestamp()) > 0,
        number,
        "timestamp: parent=" + text(parent.timestamp()) + " actual=" + text(header.timestamp()));
    Fork fork =
        config
            .activeFork(header.timestamp())
            .orElseThrow(() ->
                InvalidBlockException.of(number, "no known fork at " + text(header.timestamp())));
    checkFields(fork, header);
    checkGas(config, parent, header);
    long excess = BlobRules.nextExcess(parent, fork, config.blobScheduleAt(header.timestamp()));
    requireEqual(excess, header.excessBlobGas().orElseThrow(), number, "excessBlobGas");
  }

  /// The fields that the fork has, and those that the merge left without meaning.
  private static void checkFields(Fork fork, BlockHeader header) {
    long number = header.number();
    require(header.parentBeaconBlockRoot().isPresent(), number, "parentBeaconBlockRoot: missing");
    requireEqual(
        fork.isAtLeast(Fork.PRAGUE), header.requestsHash().isPresent(), number, "has requestsHash");
    require(
        header.extraData().size() <= MAX_EXTRA_DATA_SIZE,
        number,
        "extraData: max=" + MAX_EXTRA_DATA_SIZE + " actual=" + header.extraData().size());
    requireEqual(U256.ZERO, header.difficulty(), number, "difficulty");
    requireEqual(0L, header.nonce(), number, "nonce");
    requireEqual(OrderedTrieRoot.EMPTY_OMMERS_HASH, header.ommersHash(), number, "ommersHash");
  }

  private static String text(long unsigned) {
    return Long.toUnsignedString(unsigned);
  }

  private static void checkGas(ChainConfig config, BlockHeader parent, BlockHeader header) {
    long number = header.number();
    long change = Math.abs(header.gasLimit() - parent.gasLimit());
    require(
        header.gasLimit() >= MIN_GAS_LIMIT && change < parent.gasLimit() / GAS_LIMIT_BOUND_DIVISOR,
        number,
        "gasLimit: parent=" + parent.gasLimit() + " actual=" + header.gasLimit());
    require(
        header.gasUsed() <= header.gasLimit(),
        number,
        "gasUsed: limit=" + header.gasLimit() + " actual=" + header.gasUsed());
    requireEqual(BaseFee.next(config, parent), header.baseFeePerGas(), number, "baseFeePerGas");
  }
}
