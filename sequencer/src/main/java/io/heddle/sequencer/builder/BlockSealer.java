package io.heddle.sequencer.builder;

import io.heddle.executor.BlockEnv;
import io.heddle.executor.StateDiff;
import io.heddle.executor.TransactionOutcome.Included;
import io.heddle.executor.block.BlockAssembler;
import io.heddle.executor.trie.StateTrie;
import io.heddle.executor.trie.TrieUpdate;
import io.heddle.primitives.Bytes;
import io.heddle.primitives.Check;
import io.heddle.primitives.Hash;
import io.heddle.primitives.block.BlockHeader;
import io.heddle.primitives.chain.Predeploys;
import io.heddle.primitives.rollup.BlockInputs;
import io.heddle.primitives.transaction.LegacyTransaction;
import io.heddle.primitives.transaction.RecoveredTransaction;
import io.heddle.sequencer.ReceiptView;
import io.heddle.sequencer.SealedBlock;
import io.heddle.sequencer.store.BlockWrite;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// Turns an executed block into a sealed one: state root, header, hash, receipts. Pure.
final class BlockSealer {
  private BlockSealer() {}

  /// @param write what PostgreSQL stores
  /// @param diff what the state store stores, with `trie`
  record Sealed(BlockWrite write, StateDiff diff, TrieUpdate trie) {
    SealedBlock block() {
      return write.block();
    }
  }

  /// @param parent the block before, which `trie` goes on from
  /// @param accessList encoded, if there is one
  static Sealed seal(
      OpenBlock open,
      SealedBlock parent,
      StateDiff diff,
      TrieUpdate trie,
      Optional<Bytes> accessList) {
    BlockInputs inputs =
        new BlockInputs(
            open.env().number(),
            open.env().timestamp(),
            open.plan().origin(),
            open.plan().sequenceNumber(),
            List.copyOf(open.transactions()));
    BlockHeader header =
        BlockAssembler.header(
            parent.hash(),
            open.env(),
            inputs.transactions(),
            open.outcomes().stream().map(Included::receipt).toList(),
            trie.root(),
            messagePasserRoot(parent.header(), trie));
    Check.equal(open.gasUsed(), header.gasUsed(), "gas used: block=" + open.env().number());
    SealedBlock block = sealed(header, inputs);
    List<ReceiptView> receipts = receipts(block, open.env(), open.outcomes());
    return new Sealed(new BlockWrite(block, receipts, open.depositCount(), accessList), diff, trie);
  }

  /// The message passer's storage root after a block, which is its parent's if nothing was sent.
  static Hash messagePasserRoot(BlockHeader parent, TrieUpdate trie) {
    return trie.storageRoots()
        .getOrDefault(
            Predeploys.MESSAGE_PASSER, parent.withdrawalsRoot().orElse(StateTrie.EMPTY_ROOT));
  }

  static SealedBlock sealed(BlockHeader header, BlockInputs inputs) {
    long sizeBytes = sizeBytes(header, inputs.transactions());
    return new SealedBlock(
        header,
        header.hash(),
        inputs.transactions(),
        sizeBytes,
        inputs.origin(),
        inputs.sequenceNumber());
  }

  /// The length of the block's RLP, [io.heddle.primitives.block.Block#encoded], without encoding
  /// it.
  static long sizeBytes(BlockHeader header, List<RecoveredTransaction> transactions) {
    long list = 0;
    for (RecoveredTransaction transaction : transactions) {
      long size = transaction.encoded().size();
      boolean isList = transaction.transaction() instanceof LegacyTransaction;
      list += isList ? size : withPrefix(size);
    }
    int ommersAndWithdrawals = 2;
    return withPrefix(header.encoded().size() + withPrefix(list) + ommersAndWithdrawals);
  }

  /// The size of an RLP list, or a string of more than one byte, with so many bytes in it.
  private static long withPrefix(long size) {
    int sizeOfSize = size < 56 ? 0 : (71 - Long.numberOfLeadingZeros(size)) / 8;
    return 1 + sizeOfSize + size;
  }

  /// What is stored of the receipts of a block's transactions, in order.
  static List<ReceiptView> receipts(SealedBlock block, BlockEnv env, List<Included> outcomes) {
    List<ReceiptView> receipts = new ArrayList<>();
    int firstLogIndex = 0;
    for (int i = 0; i < outcomes.size(); i++) {
      Included outcome = outcomes.get(i);
      receipts.add(
          new ReceiptView(
              outcome.receipt(),
              block.transactions().get(i),
              block.number(),
              block.hash(),
              block.header().timestamp(),
              i,
              outcome.gasUsed(),
              outcome.effectiveGasPrice(),
              outcome.contractAddress(),
              firstLogIndex,
              outcome.l1Fee(),
              env.l1Fee()));
      firstLogIndex += outcome.receipt().logs().size();
    }
    return receipts;
  }
}
