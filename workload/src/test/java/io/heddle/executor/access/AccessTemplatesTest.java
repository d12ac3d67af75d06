package io.heddle.executor.access;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.heddle.executor.Account;
import io.heddle.executor.SliceStart;
import io.heddle.executor.StateView;
import io.heddle.executor.block.BlockResult;
import io.heddle.executor.block.SerialBlockExecutor;
import io.heddle.primitives.Address;
import io.heddle.primitives.Bytes;
import io.heddle.primitives.Hash;
import io.heddle.primitives.U256;
import io.heddle.primitives.crypto.Keccak;
import io.heddle.primitives.crypto.Signature;
import io.heddle.primitives.transaction.DynamicFeeTransaction;
import io.heddle.primitives.transaction.RecoveredTransaction;
import io.heddle.primitives.transaction.Transaction;
import io.heddle.workload.FlatState;
import io.heddle.workload.Workload;
import io.heddle.workload.WorkloadGenerator;
import io.heddle.workload.WorkloadKind;
import io.heddle.workload.WorkloadOptions;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;

class AccessTemplatesTest {
  private static final int SLICES = 12;

  private final AccessTemplates templates = new AccessTemplates(Runnable::run);

  /// Executes the first block a few times, and gives the slots of the called contract that each
  /// transaction of the second used, less those that are predicted, and the other way round.
  private List<Double> learnFrom(WorkloadKind kind) {
    Workload workload = WorkloadGenerator.generate(kind, WorkloadOptions.of(5, 2, 200));
    FlatState state = workload.state();
    BlockResult first = execute(workload, 0, state);
    for (int i = 0; i < SLICES; i++) {
      templates.learn(workload.blocks().getFirst(), first.accesses(), state);
    }
    state.apply(first.diff());
    BlockResult second = execute(workload, 1, state);
    double missed = 0;
    double idle = 0;
    double used = 0;
    List<RecoveredTransaction> transactions = workload.blocks().get(1);
    for (int i = 0; i < transactions.size(); i++) {
      Address to = transactions.get(i).transaction().to().orElseThrow();
      Account contract = Objects.requireNonNull(state.account(to));
      Set<U256> actual = new HashSet<>(second.accesses().slots(i, to, 64));
      Set<U256> predicted =
          new HashSet<>(templates.predict(contract.codeHash(), transactions.get(i)));
      used += actual.size();
      Set<U256> both = new HashSet<>(actual);
      both.retainAll(predicted);
      missed += actual.size() - both.size();
      idle += predicted.size() - both.size();
    }
    return List.of(missed / used, idle / used);
  }

  private static BlockResult execute(Workload workload, int block, FlatState state) {
    return new SerialBlockExecutor()
        .execute(workload.env(block), SliceStart.BLOCK_START, workload.blocks().get(block), state);
  }

  @Test
  void learn_tokens_predictsBothBalancesAndNothingElse() {
    assertEquals(List.of(0.0, 0.0), learnFrom(WorkloadKind.ERC20));
  }

  @Test
  void learn_mint_predictsAllButTheOwnerOfANumberThatIsDrawn() {
    List<Double> rates = learnFrom(WorkloadKind.MINT);
    assertTrue(rates.get(0) <= 0.4, rates::toString);
    assertTrue(rates.get(1) <= 0.1, rates::toString);
  }

  @Test
  void learn_sharedPool_predictsItsSlots() {
    List<Double> rates = learnFrom(WorkloadKind.SWAPS_SHARED);
    assertTrue(rates.get(0) <= 0.1 && rates.get(1) <= 0.1, rates::toString);
  }

  @Test
  void learn_allowanceAndStruct_areSolved() {
    Hash code = Keccak.hash(Bytes.of(1));
    AccessTemplate template = AccessTemplate.of(code, 1);
    RecoveredTransaction last = call(0);
    for (int i = 1; i < 4; i++) {
      last = call(i);
      template = template.learn(last, Set.copyOf(used(last)));
    }
    assertEquals(3, template.runs());
    RecoveredTransaction next = call(9);
    assertEquals(Set.copyOf(used(next)), Set.copyOf(template.predict(next)));
    // what is never used again is forgotten
    for (int i = 20; i < 30; i++) {
      template = template.learn(call(i), Set.of());
    }
    assertEquals(List.of(), template.slots());
  }

  /// A view may record what was read: nothing is, that the execution did not read.
  @Test
  void learn_creationOrPlainTransfer_readsNothing() {
    StateView view = new Closed();
    for (Transaction transaction :
        List.of(
            transaction(Optional.empty(), Bytes.wrap(new byte[40])),
            transaction(Optional.of(new Address(1, 2, 3)), Bytes.EMPTY))) {
      AccessLog log = new AccessLog(view, 1);
      log.endTransaction();
      templates.learn(
          List.of(
              new RecoveredTransaction(transaction, new Address(7, 7, 7), Hash.ZERO, Bytes.EMPTY)),
          log,
          view);
    }
  }

  @Test
  void learn_threadRefused_learnsFromTheNextSlice() {
    Workload workload =
        WorkloadGenerator.generate(WorkloadKind.ERC20, WorkloadOptions.of(5, 1, 50));
    FlatState state = workload.state();
    List<RecoveredTransaction> block = workload.blocks().getFirst();
    AccessLog accesses = execute(workload, 0, state).accesses();
    List<Runnable> begun = new ArrayList<>();
    AtomicBoolean refusing = new AtomicBoolean(true);
    AccessTemplates refused =
        new AccessTemplates(task -> {
          if (refusing.get()) {
            throw new RejectedExecutionException("no thread");
          }
          begun.add(task);
        });
    assertThrows(RejectedExecutionException.class, () -> refused.learn(block, accesses, state));
    refusing.set(false);
    refused.learn(block, accesses, state);
    refused.learn(block, accesses, state); // one slice at a time
    assertEquals(1, begun.size());
    begun.removeFirst().run();
    refused.learn(block, accesses, state);
    assertEquals(1, begun.size());
  }

  @Test
  void learn_manySlots_keepsSixteen() {
    RecoveredTransaction call = call(1);
    List<U256> slots = new ArrayList<>();
    for (int i = 0; i < 60; i++) {
      slots.add(U256.of(1000 + i));
    }
    AccessTemplate template =
        AccessTemplate.of(Hash.ZERO, 1).learn(call, new LinkedHashSet<>(slots));
    template = template.learn(call, new LinkedHashSet<>(slots));
    assertEquals(AccessTemplate.MAX_SLOTS, template.predict(call).size());
  }

  /// `allowance[from][caller]`, the second member of `positions[caller]`, and a slot of its own.
  private static List<U256> used(RecoveredTransaction call) {
    Hash from = Objects.requireNonNull(SlotRecipe.word(call, 1));
    Hash caller = call.sender().toWord();
    Hash allowances = Keccak.hash(from, U256.of(1).toHash());
    Hash positions = Keccak.hash(caller, U256.of(7).toHash());
    return List.of(
        Keccak.hash(caller, allowances).toU256(),
        positions.toU256().add(U256.ONE),
        U256.fromHex("0x360894a13ba1a3210667c828492db98dca3e2076cc3735a920a3ca505d382bbc"));
  }

  private static RecoveredTransaction call(int number) {
    byte[] data = new byte[4 + 3 * Hash.SIZE];
    U256.of(1_000 + number).copyTo(data, 4);
    U256.of(2_000 + number).copyTo(data, 4 + Hash.SIZE);
    U256.of(7 + number % 2).copyTo(data, 4 + 2 * Hash.SIZE);
    Transaction transaction = transaction(Optional.of(new Address(1, 2, 3)), Bytes.wrap(data));
    return new RecoveredTransaction(
        transaction, new Address(7, number, number), Hash.ZERO, Bytes.EMPTY);
  }

  private static Transaction transaction(Optional<Address> to, Bytes data) {
    return new DynamicFeeTransaction(
        Optional.of(U256.ONE),
        0,
        U256.ZERO,
        U256.ONE,
        100_000,
        to,
        U256.ZERO,
        data,
        List.of(),
        new Signature(0, U256.ONE, U256.ONE));
  }

  /// Nobody may read it.
  private static final class Closed implements StateView {
    private static AssertionError read() {
      return new AssertionError("was read");
    }

    @Override
    public Account account(Address address) {
      throw read();
    }

    @Override
    public U256 storage(Address address, U256 slot) {
      throw read();
    }

    @Override
    public Bytes code(Hash codeHash) {
      throw read();
    }

    @Override
    public boolean hasStorage(Address address) {
      throw read();
    }
  }
}
