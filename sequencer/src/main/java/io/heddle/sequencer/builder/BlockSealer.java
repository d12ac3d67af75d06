package io.heddle.sequencer.builder;

import io.heddle.executor.TransactionOutcome.Included;
import io.heddle.executor.block.BlockAssembler;
import io.heddle.executor.trie.StateTrie;
import io.heddle.executor.trie.TrieUpdate;
import io.heddle.primitives.Hash;
import io.heddle.primitives.block.Block;
import io.heddle.primitives.block.BlockHeader;
import io.heddle.primitives.chain.Predeploys;
import io.heddle.primitives.rollup.BlockInputs;
import io.heddle.primitives.transaction.RecoveredTransaction;
import io.heddle.primitives.transaction.Transaction;
import io.heddle.sequencer.ReceiptView;
import io.heddle.sequencer.SealedBlock;
import io.heddle.sequencer.store.BlockWrite;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// Turns an executed block into a sealed one: state root, header, hash, receipts. Pure, apart from
/// reading trie nodes.
final class BlockSealer {
  private BlockSealer() {}

  /// @param write what PostgreSQL stores
  /// @param trie what the state store stores
  record Sealed(BlockWrite write, TrieUpdate trie) {
    SealedBlock block() {
      return write.block();
    }
  }

  static TrieUpdate root(OpenBlock open) {
    return StateTrie.update(open.base(), open.parent().header().stateRoot(), open.diff());
  }

  static Sealed seal(OpenBlock open, TrieUpdate trie, long parentDepositCount) {
    BlockInputs inputs =
        new BlockInputs(
            open.env().number(),
            open.env().timestamp(),
            open.plan().origin(),
            open.plan().sequenceNumber(),
            List.copyOf(open.transactions()));
    BlockHeader header =
        BlockAssembler.header(
            open.parent().hash(),
            open.env(),
            inputs.transactions(),
            open.outcomes().stream().map(Included::receipt).toList(),
            trie.root(),
            messagePasserRoot(open.parent().header(), trie));
    SealedBlock block = sealed(header, inputs);
    List<ReceiptView> receipts = receipts(block, open);
    long depositCount = parentDepositCount + open.plan().deposits().size();
    return new Sealed(new BlockWrite(block, receipts, depositCount), trie);
  }

  /// The message passer's storage root after a block, which is its parent's if nothing was sent.
  static Hash messagePasserRoot(BlockHeader parent, TrieUpdate trie) {
    return trie.storageRoots()
        .getOrDefault(
            Predeploys.MESSAGE_PASSER, parent.withdrawalsRoot().orElse(StateTrie.EMPTY_ROOT));
  }

  static SealedBlock sealed(BlockHeader header, BlockInputs inputs) {
    List<Transaction> transactions =
        inputs.transactions().stream().map(RecoveredTransaction::transaction).toList();
    int sizeBytes = new Block(header, transactions, Optional.of(List.of())).encoded().size();
    return new SealedBlock(
        header,
        header.hash(),
        inputs.transactions(),
        sizeBytes,
        inputs.origin(),
        inputs.sequenceNumber());
  }

  private static List<ReceiptView> receipts(SealedBlock block, OpenBlock open) {
    List<ReceiptView> receipts = new ArrayList<>();
    int firstLogIndex = 0;
    for (int i = 0; i < open.outcomes().size(); i++) {
      Included outcome = open.outcomes().get(i);
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
              open.env().l1Fee()));
      firstLogIndex += outcome.receipt().logs().size();
    }
    return receipts;
  }
}
