package io.heddle.executor.parallel;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.heddle.executor.Account;
import io.heddle.executor.SliceStart;
import io.heddle.executor.StateView;
import io.heddle.executor.access.BlockAccessList;
import io.heddle.executor.block.BlockExecutor;
import io.heddle.executor.block.BlockResult;
import io.heddle.executor.block.SerialBlockExecutor;
import io.heddle.primitives.Address;
import io.heddle.primitives.Bytes;
import io.heddle.primitives.Hash;
import io.heddle.primitives.U256;
import io.heddle.primitives.crypto.Keccak;
import io.heddle.primitives.transaction.RecoveredTransaction;
import io.heddle.workload.FlatState;
import io.heddle.workload.Workload;
import io.heddle.workload.WorkloadGenerator;
import io.heddle.workload.WorkloadKind;
import io.heddle.workload.WorkloadOptions;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/// Slices whose transactions all wait for each other go to the serial executor, as long as they do.
class LeftToSerialTest {
  private static final int TRANSACTIONS = 160;
  private static final int PROBE_INTERVAL = 16;

  /// What threads have to come about by themselves must do so in so many slices.
  private static final int MOST_SLICES = 20_000;

  private final Workload chain = workload(WorkloadKind.CHAIN);
  private final SerialBlockExecutor serial = new SerialBlockExecutor();
  private final CountingMonitor counting = new CountingMonitor();
  private final ParallelBlockExecutor parallel = new ParallelBlockExecutor(2, counting);

  private static Workload workload(WorkloadKind kind) {
    return WorkloadGenerator.generate(kind, WorkloadOptions.of(1, 1, TRANSACTIONS));
  }

  @AfterEach
  void close() {
    parallel.close();
  }

  @Test
  void execute_chain_isLeftOnceLearnedAndTriedAgainWhenItIsNoneAnyMore() {
    List<RecoveredTransaction> block = chain.blocks().getFirst();
    FlatState state = chain.state();
    check(parallel, block, state);
    assertEquals(1, counting.executed(), "nothing is known yet");
    until(() -> counting.left() >= 3 * PROBE_INTERVAL, block, state);

    // The same calls of a contract that does nothing now.
    Address contract = block.getFirst().transaction().to().orElseThrow();
    int[] alone = {0};
    int[] leftBefore = {counting.left()};
    until(
        () -> {
          alone[0] = counting.left() == leftBefore[0] ? alone[0] + 1 : 0;
          leftBefore[0] = counting.left();
          return alone[0] > 2 * PROBE_INTERVAL;
        },
        block,
        new StoppedView(state, contract));
  }

  private void until(BooleanSupplier reached, List<RecoveredTransaction> block, StateView view) {
    for (int i = 0; !reached.getAsBoolean(); i++) {
      assertTrue(i < MOST_SLICES, "runs=" + counting.executed() + " left=" + counting.left());
      check(parallel, block, view);
    }
  }

  @Test
  void execute_hopelessSlices_oneInSixteenIsTriedAllTheSame() {
    despair(chain);
    for (int round = 1; round <= 3; round++) {
      for (int i = 1; i < PROBE_INTERVAL; i++) {
        check(parallel, chain.blocks().getFirst(), chain.state());
        assertEquals(round - 1, counting.executed(), "slice " + i);
      }
      check(parallel, chain.blocks().getFirst(), chain.state());
      assertEquals(round, counting.executed());
      despair(chain); // whatever the run taught
    }
    assertEquals(3 * (PROBE_INTERVAL - 1), counting.left());
    assertEquals(TRANSACTIONS * counting.left(), counting.leftTransactions());
  }

  @Test
  void execute_halfHopelessHalfTransfers_isNeverLeft() {
    List<RecoveredTransaction> mixed = new ArrayList<>();
    List<RecoveredTransaction> transfers = workload(WorkloadKind.TRANSFERS).blocks().getFirst();
    for (int i = 0; i < TRANSACTIONS; i += 2) {
      mixed.add(chain.blocks().getFirst().get(i));
      mixed.add(transfers.get(i + 1));
    }
    for (int i = 1; i <= 2 * PROBE_INTERVAL; i++) {
      despair(chain);
      check(parallel, mixed, chain.state());
      assertEquals(i, counting.executed());
    }
    assertEquals(0, counting.left());
  }

  @Test
  void execute_hopelessSliceWithAccessList_isNotLeft() {
    despair(chain);
    List<RecoveredTransaction> block = chain.blocks().getFirst();
    BlockResult expected = check(serial, block, chain.state());
    BlockExecutor guided = parallel.guidedBy(BlockAccessList.of(List.of(expected.accesses())));
    for (int i = 1; i <= 2 * PROBE_INTERVAL; i++) {
      check(guided, block, chain.state());
      assertEquals(i, counting.confirmed());
    }
    assertEquals(0, counting.left());
  }

  @Test
  void execute_hopelessSliceEagerly_isNotLeft() {
    try (ParallelBlockExecutor eager = ParallelBlockExecutor.eager(2, counting)) {
      for (int i = 1; i <= 2 * PROBE_INTERVAL; i++) {
        despair(eager, chain);
        check(eager, chain.blocks().getFirst(), chain.state());
        assertEquals(i, counting.executed());
      }
    }
    assertEquals(0, counting.left());
  }

  private void despair(Workload workload) {
    despair(parallel, workload);
  }

  /// Teaches what many runs in vain would.
  private static void despair(ParallelBlockExecutor executor, Workload workload) {
    for (RecoveredTransaction each : workload.blocks().getFirst()) {
      executor.hints().learn(Hints.key(each.transaction()), false);
    }
  }

  private BlockResult check(
      BlockExecutor executor, List<RecoveredTransaction> transactions, StateView view) {
    BlockResult expected = execute(serial, transactions, view);
    assertEquals(expected, execute(executor, transactions, view));
    return expected;
  }

  private BlockResult execute(
      BlockExecutor executor, List<RecoveredTransaction> transactions, StateView view) {
    return executor.execute(chain.env(0), SliceStart.BLOCK_START, transactions, view);
  }

  /// A state in which one contract has other code, which stops at once.
  private record StoppedView(StateView view, Address contract) implements StateView {
    private static final Bytes STOP = Bytes.fromHex("0x00");
    private static final Hash STOP_HASH = Keccak.hash(STOP);

    @Override
    public @Nullable Account account(Address address) {
      Account account = view.account(address);
      return account != null && address.equals(contract)
          ? new Account(account.nonce(), account.balance(), STOP_HASH)
          : account;
    }

    @Override
    public U256 storage(Address address, U256 slot) {
      return view.storage(address, slot);
    }

    @Override
    public Bytes code(Hash codeHash) {
      return codeHash.equals(STOP_HASH) ? STOP : view.code(codeHash);
    }

    @Override
    public boolean hasStorage(Address address) {
      return view.hasStorage(address);
    }
  }
}
