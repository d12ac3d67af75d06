package io.heddle.executor.parallel;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.heddle.executor.SliceStart;
import io.heddle.executor.access.AccountChanges;
import io.heddle.executor.access.BlockAccessList;
import io.heddle.executor.access.Change;
import io.heddle.executor.access.SlotChanges;
import io.heddle.executor.block.BlockResult;
import io.heddle.executor.block.SerialBlockExecutor;
import io.heddle.primitives.Address;
import io.heddle.primitives.Bytes;
import io.heddle.primitives.U256;
import io.heddle.primitives.rlp.RlpException;
import io.heddle.workload.FlatState;
import io.heddle.workload.Workload;
import io.heddle.workload.WorkloadGenerator;
import io.heddle.workload.WorkloadKind;
import io.heddle.workload.WorkloadOptions;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// Execution by an access list has the result of execution without one, be the list right, wrong in
/// any entry, or of another block. `-Dheddle.fuzz.rounds=10000` for the long run, `-Dheddle.seed`
/// to begin elsewhere or again.
class GuidedExecutionTest {
  private static final int TRANSACTIONS = 400;
  private static final int ROUNDS = Integer.getInteger("heddle.fuzz.rounds", 200);
  private static final long SEED = Long.getLong("heddle.seed", System.nanoTime() >>> 16);

  private final SerialBlockExecutor serial = new SerialBlockExecutor();

  @ParameterizedTest
  @EnumSource(WorkloadKind.class)
  void execute_rightList_equalsSerialAndNothingIsRepeated(WorkloadKind kind) {
    Workload workload = WorkloadGenerator.generate(kind, WorkloadOptions.of(3, 2, TRANSACTIONS));
    FlatState state = workload.state();
    for (int block = 0; block < workload.blocks().size(); block++) {
      BlockResult expected = serial(workload, block, state);
      BlockAccessList list = reread(expected);
      for (int threads : List.of(2, 4, 16)) {
        CountingMonitor counting = new CountingMonitor();
        assertEquals(expected, guided(workload, block, state, list, threads, counting));
        assertEquals(0, counting.repeated(), kind + " threads=" + threads);
        assertEquals(1, counting.confirmed());
      }
      state.apply(expected.diff());
    }
  }

  @ParameterizedTest
  @EnumSource(WorkloadKind.class)
  void execute_listOfAnotherBlock_equalsSerialAndIsTold(WorkloadKind kind) {
    Workload workload = WorkloadGenerator.generate(kind, WorkloadOptions.of(4, 2, TRANSACTIONS));
    FlatState state = workload.state();
    BlockResult first = serial(workload, 0, state);
    for (BlockAccessList list : List.of(reread(first), BlockAccessList.EMPTY)) {
      CountingMonitor counting = new CountingMonitor();
      FlatState after = workload.state();
      after.apply(first.diff());
      assertEquals(
          serial(workload, 1, after), guided(workload, 1, after, list, 2, counting), kind.label());
      assertEquals(1, counting.wrong());
    }
  }

  @Test
  void execute_anyEntryWrong_equalsSerialAndIsTold() {
    Workload workload =
        WorkloadGenerator.generate(WorkloadKind.DEFI, WorkloadOptions.of(5, 1, TRANSACTIONS));
    FlatState state = workload.state();
    BlockResult expected = serial(workload, 0, state);
    BlockAccessList right = reread(expected);
    Random random = new Random(SEED);
    System.out.println("wrong entries: -Dheddle.seed=" + SEED);
    for (Tampering tampering : Tampering.values()) {
      for (int round = 0; round < 10; round++) {
        BlockAccessList wrong = tampering.apply(right, random);
        assertNotEquals(right, wrong, tampering.name());
        CountingMonitor counting = new CountingMonitor();
        assertEquals(
            expected, guided(workload, 0, state, wrong, 2, counting), tampering + " " + SEED);
        assertEquals(tampering.isChange ? 1 : 0, counting.wrong(), tampering + " " + SEED);
      }
    }
  }

  @Test
  void execute_bitsFlipped_equalsSerial() {
    Workload workload =
        WorkloadGenerator.generate(WorkloadKind.DEFI, WorkloadOptions.of(6, 1, TRANSACTIONS));
    FlatState state = workload.state();
    BlockResult expected = serial(workload, 0, state);
    byte[] right = BlockAccessList.of(List.of(expected.accesses())).encode().toArray();
    Random random = new Random(SEED);
    System.out.println("flipped bits: -Dheddle.seed=" + SEED + " rounds=" + ROUNDS);
    int decoded = 0;
    CountingMonitor counting = new CountingMonitor();
    for (int round = 0; round < ROUNDS; round++) {
      byte[] flipped = right.clone();
      for (int flips = 1 + random.nextInt(3); flips > 0; flips--) {
        flipped[random.nextInt(flipped.length)] ^= (byte) (1 << random.nextInt(8));
      }
      BlockAccessList list;
      try {
        list = BlockAccessList.decode(Bytes.wrap(flipped));
      } catch (RlpException refused) {
        continue;
      }
      decoded++;
      assertEquals(expected, guided(workload, 0, state, list, 2, counting), "" + SEED);
    }
    System.out.println("decoded=" + decoded + " told=" + counting.wrong());
    assertTrue(decoded > ROUNDS / 10 && counting.wrong() > decoded / 4, "nothing was tried");
  }

  /// Blocks that mix everything, in many orders, by their list, by that of another block, and by
  /// one with wrong entries.
  @Test
  void execute_randomBlocks_equalsSerial() {
    System.out.println("random blocks: -Dheddle.seed=" + SEED + " rounds=" + ROUNDS);
    BlockAccessList before = BlockAccessList.EMPTY;
    int repeated = 0;
    int wronglyRepeated = 0;
    for (long seed = SEED; seed < SEED + ROUNDS; seed++) {
      RandomBlock block = RandomBlocks.of(seed);
      BlockResult expected =
          serial.execute(block.env(), block.start(), block.transactions(), block.state());
      BlockAccessList list = reread(expected);
      Random random = new Random(seed);
      Tampering tampering = Tampering.values()[random.nextInt(Tampering.values().length)];
      for (BlockAccessList each : List.of(list, before, tampering.apply(list, random))) {
        Interleaving run = new Interleaving(block, seed, each);
        assertEquals(expected, run.execute(), "-Dheddle.seed=" + seed);
        repeated += each.equals(list) ? run.repeated() : 0;
        wronglyRepeated += each.equals(list) ? 0 : run.repeated();
      }
      before = list;
    }
    System.out.println("repeated=" + repeated + " by wrong lists=" + wronglyRepeated);
    assertTrue(wronglyRepeated > ROUNDS, "wrong lists led nobody astray");
  }

  private BlockResult serial(Workload workload, int block, FlatState state) {
    return serial.execute(
        workload.env(block), SliceStart.BLOCK_START, workload.blocks().get(block), state);
  }

  /// The block's list as somebody else gets it.
  private static BlockAccessList reread(BlockResult result) {
    BlockAccessList list = BlockAccessList.of(List.of(result.accesses()));
    assertEquals(list, BlockAccessList.decode(list.encode()));
    return BlockAccessList.decode(list.encode());
  }

  private static BlockResult guided(
      Workload workload,
      int block,
      FlatState state,
      BlockAccessList list,
      int threads,
      ExecutionMonitor monitor) {
    try (ParallelBlockExecutor executor = ParallelBlockExecutor.eager(threads, monitor)) {
      return executor
          .guidedBy(list)
          .execute(
              workload.env(block), SliceStart.BLOCK_START, workload.blocks().get(block), state);
    }
  }

  /// One wrong entry each.
  @SuppressWarnings("ImmutableEnumChecker")
  private enum Tampering {
    BALANCE(
        true,
        account ->
            with(account, account.storageChanges(), raised(account), account.nonceChanges())),
    BALANCE_LEFT_OUT(
        true,
        account -> with(account, account.storageChanges(), List.of(), account.nonceChanges())),
    NONCE(
        true,
        account ->
            with(
                account,
                account.storageChanges(),
                account.balanceChanges(),
                account.nonceChanges().stream()
                    .map(change -> new Change.Nonce(change.index(), change.value() + 1))
                    .toList())),
    NONCE_LEFT_OUT(
        true,
        account -> with(account, account.storageChanges(), account.balanceChanges(), List.of())),
    NONCE_INVENTED(
        true,
        account ->
            account.nonceChanges().isEmpty()
                ? with(
                    account,
                    account.storageChanges(),
                    account.balanceChanges(),
                    List.of(new Change.Nonce(2, 77)))
                : account),
    CODE_INVENTED(
        true,
        account ->
            new AccountChanges(
                account.address(),
                account.storageChanges(),
                account.storageReads(),
                account.balanceChanges(),
                account.nonceChanges(),
                List.of(new Change.Code(1, Bytes.fromHex("0x5f5ffd"))))),
    SLOT(
        true,
        account ->
            with(
                account,
                account.storageChanges().stream()
                    .map(slot ->
                        new SlotChanges(
                            slot.slot(),
                            slot.changes().stream()
                                .map(change ->
                                    new Change.Storage(
                                        change.index(), change.value().add(U256.ONE)))
                                .toList()))
                    .toList(),
                account.balanceChanges(),
                account.nonceChanges())),
    SLOT_LATER(
        true,
        account ->
            with(
                account,
                account.storageChanges().stream()
                    .map(slot ->
                        new SlotChanges(
                            slot.slot(),
                            slot.changes().stream()
                                .map(change ->
                                    new Change.Storage(change.index() + 1, change.value()))
                                .toList()))
                    .toList(),
                account.balanceChanges(),
                account.nonceChanges())),
    SLOTS_LEFT_OUT(
        true,
        account -> with(account, List.of(), account.balanceChanges(), account.nonceChanges())),
    READ_INVENTED(
        false,
        account ->
            new AccountChanges(
                account.address(),
                account.storageChanges(),
                List.of(U256.MAX),
                account.balanceChanges(),
                account.nonceChanges(),
                account.codeChanges()));

    /// Whether it is a change that is wrong, which is told, and not a read.
    final boolean isChange;

    private final UnaryOperator<AccountChanges> wrong;

    Tampering(boolean isChange, UnaryOperator<AccountChanges> wrong) {
      this.isChange = isChange;
      this.wrong = wrong;
    }

    /// The list with some account wrong, where there is one that can be.
    BlockAccessList apply(BlockAccessList right, Random random) {
      List<AccountChanges> accounts = new ArrayList<>(right.accounts());
      int start = random.nextInt(Math.max(1, accounts.size()));
      for (int i = 0; i < accounts.size(); i++) {
        int place = (start + i) % accounts.size();
        AccountChanges tampered = wrong.apply(accounts.get(place));
        if (!tampered.equals(accounts.get(place))) {
          accounts.set(place, tampered);
          return new BlockAccessList(accounts);
        }
      }
      return right;
    }

    private static List<Change.Balance> raised(AccountChanges account) {
      return account.balanceChanges().stream()
          .map(change -> new Change.Balance(change.index(), change.value().add(U256.ONE)))
          .toList();
    }

    private static AccountChanges with(
        AccountChanges account,
        List<SlotChanges> slots,
        List<Change.Balance> balances,
        List<Change.Nonce> nonces) {
      return new AccountChanges(
          account.address(),
          slots,
          account.storageReads(),
          balances,
          nonces,
          account.codeChanges());
    }
  }

  @Test
  void account_notInTheList_isNull() {
    assertEquals(null, BlockAccessList.EMPTY.account(Address.ZERO));
  }
}
