package io.heddle.batcher.l1.read;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.heddle.batcher.derivation.DerivationFault;
import io.heddle.batcher.derivation.DerivationResult;
import io.heddle.batcher.l1.contract.RollupContract;
import io.heddle.batcher.l1.rpc.FakeL1Node;
import io.heddle.batcher.l1.rpc.L1UnavailableException;
import io.heddle.primitives.Hash;
import io.heddle.primitives.abi.Abi;
import io.heddle.prover.BatchReference;
import org.junit.jupiter.api.Test;

/// What L1 nodes and blob sources do wrong is no fault of a batch.
class BatchStreamTest {
  private static final Hash TRANSACTION = Hash.fromHex("0x" + "11".repeat(32));
  private static final BlobSource NOBODY =
      (transaction, block, hashes) -> {
        throw new L1UnavailableException("pruned");
      };

  @Test
  void transactionThatIsNoCommitOfTheBatch_isAnL1ThatIsAway() {
    String commit = Abi.selector(RollupContract.COMMIT).toHex();
    for (String input :
        new String[] {
          "0x", "0x12345678", commit, commit + "ff".repeat(7 * 32), commit + "00".repeat(9 * 32)
        }) {
      FakeL1Node node =
          new FakeL1Node()
              .on(
                  "eth_getTransactionByHash",
                  params ->
                      "{\"hash\":\"%s\",\"input\":\"%s\",\"blockNumber\":\"0x1\"}"
                          .formatted(TRANSACTION.toHex(), input));
      L1BatchReader reader = new L1BatchReader(node.client(), NOBODY);
      BatchReference reference = new BatchReference(1, TRANSACTION, TRANSACTION, 1);
      assertThrows(L1UnavailableException.class, () -> reader.read(reference), input);
    }
  }

  @Test
  void l1DataThatDoesNotHoldTogether_isAnL1ThatIsAway_aBrokenRuleIsNot() {
    BatchReference reference = new BatchReference(1, TRANSACTION, TRANSACTION, 1);
    for (DerivationFault fault : DerivationFault.values()) {
      boolean ofL1 =
          switch (fault) {
            case L1_CHAIN_BROKEN, L1_RECEIPTS_MISSING, L1_RECEIPTS_ROOT -> true;
            default -> false;
          };
      RuntimeException thrown =
          BatchStream.broken(reference, new DerivationResult.Invalid(fault, "why"));
      assertEquals(ofL1, thrown instanceof L1UnavailableException, fault.name());
      assertEquals(!ofL1, thrown instanceof InvalidBatchException, fault.name());
    }
  }
}
