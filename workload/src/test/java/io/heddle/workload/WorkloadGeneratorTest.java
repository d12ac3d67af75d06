package io.heddle.workload;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.heddle.executor.SliceStart;
import io.heddle.executor.TransactionOutcome;
import io.heddle.executor.TransactionOutcome.Included;
import io.heddle.executor.block.BlockResult;
import io.heddle.executor.block.SerialBlockExecutor;
import io.heddle.primitives.Address;
import io.heddle.primitives.transaction.RecoveredTransaction;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class WorkloadGeneratorTest {
  private static final int BLOCKS = 3;
  private static final int TRANSACTIONS = 60;

  /// Gas limits must be near what is used: a block's room is reckoned by them.
  private static final double LEAST_USE_OF_LIMIT = 0.45;

  private final SerialBlockExecutor executor = new SerialBlockExecutor();

  @ParameterizedTest
  @EnumSource(WorkloadKind.class)
  void generate_anyKind_everyTransactionSucceeds(WorkloadKind kind) {
    Workload workload =
        WorkloadGenerator.generate(kind, WorkloadOptions.of(7, BLOCKS, TRANSACTIONS));
    assertEquals(BLOCKS, workload.blocks().size());
    FlatState state = workload.state();
    long gasUsed = 0;
    long gasLimits = 0;
    for (int block = 0; block < BLOCKS; block++) {
      List<RecoveredTransaction> transactions = workload.blocks().get(block);
      assertEquals(TRANSACTIONS, transactions.size());
      BlockResult result =
          executor.execute(workload.env(block), SliceStart.BLOCK_START, transactions, state);
      for (TransactionOutcome outcome : result.outcomes()) {
        assertTrue(
            outcome instanceof Included in && in.receipt().success(), () -> kind + ": " + outcome);
      }
      gasUsed += result.gasUsed();
      gasLimits += transactions.stream().mapToLong(each -> each.transaction().gasLimit()).sum();
      state.apply(result.diff());
    }
    System.out.printf(
        "%s: gas per transaction: %d%n", workload.name(), gasUsed / BLOCKS / TRANSACTIONS);
    assertTrue(gasUsed > gasLimits * LEAST_USE_OF_LIMIT, gasUsed + " of " + gasLimits);
  }

  @ParameterizedTest
  @EnumSource(WorkloadKind.class)
  void generate_sameOptions_sameWorkload(WorkloadKind kind) {
    WorkloadOptions options = WorkloadOptions.of(1, 2, 20);
    Workload first = WorkloadGenerator.generate(kind, options);
    assertEquals(first, WorkloadGenerator.generate(kind, options));
    assertNotEquals(first, WorkloadGenerator.generate(kind, WorkloadOptions.of(2, 2, 20)));
  }

  @Test
  void generate_signed_sendersRecover() {
    WorkloadOptions options = WorkloadOptions.of(3, 1, 10);
    Workload signed = WorkloadGenerator.generate(WorkloadKind.ERC20, options.withSignatures());
    Workload unsigned = WorkloadGenerator.generate(WorkloadKind.ERC20, options);
    assertEquals(unsigned.alloc(), signed.alloc());
    for (int i = 0; i < 10; i++) {
      RecoveredTransaction made = signed.transactions().get(i);
      assertEquals(made, RecoveredTransaction.recover(made.encoded()));
      RecoveredTransaction other = unsigned.transactions().get(i);
      assertEquals(other.sender(), made.sender());
      assertEquals(other.transaction().data(), made.transaction().data());
      // r and s lose a byte now and then
      assertEquals(other.encoded().size(), made.encoded().size(), 3);
    }
  }

  @ParameterizedTest
  @EnumSource(
      value = WorkloadKind.class,
      names = {"TRANSFERS", "ERC20"})
  void generate_plainTransfers_pairsAreDistinct(WorkloadKind kind) {
    Workload workload = WorkloadGenerator.generate(kind, WorkloadOptions.of(4, 1, 50));
    Set<Address> senders = new HashSet<>();
    Set<Object> recipients = new HashSet<>();
    for (RecoveredTransaction each : workload.transactions()) {
      senders.add(each.sender());
      recipients.add(
          kind == WorkloadKind.ERC20
              ? each.transaction().data().slice(4, 36)
              : each.transaction().to());
    }
    assertEquals(50, senders.size());
    assertEquals(50, recipients.size());
  }

  @Test
  void generate_hotRatio_decidesHowManySendersRepeat() {
    assertEquals(100, senders(0));
    assertTrue(senders(100) <= 16, "hot senders: " + senders(100));
    assertTrue(senders(30) > 60 && senders(30) < 95, "senders: " + senders(30));
  }

  private static long senders(int hotPercent) {
    WorkloadOptions options = WorkloadOptions.of(5, 1, 100).withHotPercent(hotPercent);
    return WorkloadGenerator.generate(WorkloadKind.HOT, options).transactions().stream()
        .map(RecoveredTransaction::sender)
        .distinct()
        .count();
  }
}
