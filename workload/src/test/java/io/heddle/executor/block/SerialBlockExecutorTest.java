package io.heddle.executor.block;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.heddle.executor.Account;
import io.heddle.executor.BlockEnv;
import io.heddle.executor.SliceStart;
import io.heddle.executor.StateView;
import io.heddle.primitives.Address;
import io.heddle.primitives.Bytes;
import io.heddle.primitives.Hash;
import io.heddle.primitives.U256;
import io.heddle.workload.Workload;
import io.heddle.workload.WorkloadGenerator;
import io.heddle.workload.WorkloadKind;
import io.heddle.workload.WorkloadOptions;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/// An executor keeps its memory from slice to slice of a block, and may be used by several at once.
class SerialBlockExecutorTest {
  private static final int TRANSACTIONS = 20;

  private final Workload swaps =
      WorkloadGenerator.generate(WorkloadKind.SWAPS_SHARED, WorkloadOptions.of(1, 1, TRANSACTIONS));
  private final BlockEnv env = swaps.env(0);
  private final SerialBlockExecutor executor = new SerialBlockExecutor();
  private final BlockResult expected = execute(new SerialBlockExecutor(), swaps.state());

  private BlockResult execute(SerialBlockExecutor serial, StateView view) {
    return serial.execute(env, SliceStart.BLOCK_START, swaps.blocks().getFirst(), view);
  }

  /// Whenever a slice reads a slot, in the middle of a call, another of the same block is executed.
  @Test
  void execute_inTheMiddleOfASlice_disturbsNeither() {
    assertEquals(expected, execute(executor, swaps.state()));
    List<BlockResult> inner = new ArrayList<>();
    BlockResult outer =
        execute(
            executor,
            new SlotView(swaps.state(), () -> inner.add(execute(executor, swaps.state()))));
    assertEquals(expected, outer);
    assertTrue(inner.size() > TRANSACTIONS, "slots read: " + inner.size());
    for (BlockResult each : inner) {
      assertEquals(expected, each);
    }
  }

  @Test
  void execute_afterASliceThatFailed_isAsEver() {
    for (int reads = 0; reads < 30; reads++) {
      int[] left = {reads};
      StateView failing =
          new SlotView(
              swaps.state(),
              () -> {
                if (left[0]-- == 0) {
                  throw new IllegalStateException("store failed");
                }
              });
      assertThrows(IllegalStateException.class, () -> execute(executor, failing));
      assertEquals(expected, execute(executor, swaps.state()));
    }
  }

  /// Tells of every slot that is read.
  private record SlotView(StateView view, Runnable onSlot) implements StateView {
    @Override
    public @Nullable Account account(Address address) {
      return view.account(address);
    }

    @Override
    public U256 storage(Address address, U256 slot) {
      onSlot.run();
      return view.storage(address, slot);
    }

    @Override
    public Bytes code(Hash codeHash) {
      return view.code(codeHash);
    }

    @Override
    public boolean hasStorage(Address address) {
      return view.hasStorage(address);
    }
  }
}
