package io.heddle.executor.block;

import static io.heddle.executor.block.InvalidBlockException.require;
import static io.heddle.executor.block.InvalidBlockException.requireEqual;

import io.heddle.executor.BlockEnv;
import io.heddle.executor.BlockHashes;
import io.heddle.executor.StateView;
import io.heddle.executor.transaction.BlobRules;
import io.heddle.primitives.Bytes;
import io.heddle.primitives.Check;
import io.heddle.primitives.Hash;
import io.heddle.primitives.block.Block;
import io.heddle.primitives.block.BlockHeader;
import io.heddle.primitives.block.Bloom;
import io.heddle.primitives.block.OrderedTrieRoot;
import io.heddle.primitives.block.Receipt;
import io.heddle.primitives.block.ReceiptCodec;
import io.heddle.primitives.block.Withdrawal;
import io.heddle.primitives.chain.ChainConfig;
import io.heddle.primitives.chain.Fork;
import io.heddle.primitives.chain.Profile;
import io.heddle.primitives.rlp.RlpException;
import io.heddle.primitives.transaction.BlobTransaction;
import io.heddle.primitives.transaction.RecoveredTransaction;
import io.heddle.primitives.transaction.Transaction;
import io.heddle.primitives.transaction.TransactionFormatException;
import java.util.ArrayList;
import java.util.List;

/// Executes an Ethereum block that somebody else built, and checks everything that its header says
/// but the state root: execution-specs' `state_transition`. The counterpart of
/// [RollupBlockProcessor].
///
/// The state root follows from the diff and a trie, which the caller has: see [#checkStateRoot].
public final class EthereumBlockProcessor {
  /// 10 MiB less 2 MiB for the beacon block around it (EIP-7934).
  private static final int MAX_ENCODED_SIZE = 8 << 20;

  private EthereumBlockProcessor() {}

  /// Reads a block from outside.
  ///
  /// @throws InvalidBlockException if these are not the bytes of one block
  public static Block decode(Bytes encoded) {
    try {
      return Block.decode(encoded);
    } catch (RlpException e) {
      throw new InvalidBlockException("invalid block: " + e.getMessage());
    }
  }

  /// Executes the block, which must follow `parent`.
  ///
  /// @param view the state after `parent`
  /// @throws InvalidBlockException naming the broken rule
  public static ProcessedBlock process(
      ChainConfig config,
      BlockHeader parent,
      Block block,
      StateView view,
      BlockExecutor executor,
      BlockHashes blockHashes) {
    Check.equal(Profile.ETHEREUM, config.profile(), "profile of a block's chain");
    BlockHeader header = block.header();
    HeaderRules.check(config, parent, header);
    List<RecoveredTransaction> transactions = recover(block);
    List<Withdrawal> withdrawals =
        block
            .withdrawals()
            .orElseThrow(() -> InvalidBlockException.of(header.number(), "withdrawals: missing"));
    checkBody(config.forkAt(header.timestamp()), block, transactions, withdrawals);

    BlockEnv env = BlockEnvs.ethereum(config, header, blockHashes);
    Hash beaconRoot = header.parentBeaconBlockRoot().orElseThrow();
    ConsensusInputs inputs = new ConsensusInputs(beaconRoot, withdrawals);
    ProcessedBlock processed = BlockExecution.run(env, inputs, transactions, view, executor);
    checkResult(header, processed);
    return processed;
  }

  /// The last check of a block: the root of the state that it led to.
  ///
  /// @throws InvalidBlockException if the header says otherwise
  public static void checkStateRoot(BlockHeader header, Hash stateRoot) {
    requireEqual(stateRoot, header.stateRoot(), header.number(), "stateRoot");
  }

  private static List<RecoveredTransaction> recover(Block block) {
    List<RecoveredTransaction> recovered = new ArrayList<>(block.transactions().size());
    for (Transaction transaction : block.transactions()) {
      try {
        recovered.add(RecoveredTransaction.of(transaction));
      } catch (TransactionFormatException e) {
        throw InvalidBlockException.of(
            block.header().number(), "transaction " + recovered.size() + ": " + e.getMessage());
      }
    }
    return recovered;
  }

  /// What the header says about the body.
  private static void checkBody(
      Fork fork,
      Block block,
      List<RecoveredTransaction> transactions,
      List<Withdrawal> withdrawals) {
    BlockHeader header = block.header();
    long number = header.number();
    if (fork.isAtLeast(Fork.OSAKA)) {
      int size = block.encoded().size();
      require(
          size <= MAX_ENCODED_SIZE, number, "size: max=" + MAX_ENCODED_SIZE + " actual=" + size);
    }
    requireEqual(
        OrderedTrieRoot.of(transactions.stream().map(RecoveredTransaction::encoded).toList()),
        header.transactionsRoot(),
        number,
        "transactionsRoot");
    requireEqual(
        OrderedTrieRoot.of(withdrawals.stream().map(Withdrawal::encoded).toList()),
        header.withdrawalsRoot().orElseThrow(),
        number,
        "withdrawalsRoot");
    long blobs = 0;
    for (Transaction transaction : block.transactions()) {
      blobs += transaction instanceof BlobTransaction tx ? tx.blobVersionedHashes().size() : 0;
    }
    requireEqual(
        BlobRules.GAS_PER_BLOB * blobs, header.blobGasUsed().orElseThrow(), number, "blobGasUsed");
  }

  /// What the header says about the outcome.
  private static void checkResult(BlockHeader header, ProcessedBlock processed) {
    long number = header.number();
    List<Receipt> receipts = processed.receipts();
    requireEqual(processed.result().gasUsed(), header.gasUsed(), number, "gasUsed");
    requireEqual(
        OrderedTrieRoot.of(receipts.stream().map(ReceiptCodec::encode).toList()),
        header.receiptsRoot(),
        number,
        "receiptsRoot");
    requireEqual(
        Bloom.union(receipts.stream().map(Receipt::bloom).toList()),
        header.logsBloom(),
        number,
        "logsBloom");
    if (header.requestsHash().isPresent()) {
      requireEqual(
          Requests.hash(processed.requests()), header.requestsHash().get(), number, "requestsHash");
    }
  }
}
