package io.heddle.executor.state.cache;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.heddle.executor.Account;
import io.heddle.executor.SliceStart;
import io.heddle.executor.StateDiff;
import io.heddle.executor.access.AccessLog;
import io.heddle.executor.access.AccessTemplates;
import io.heddle.executor.block.BlockResult;
import io.heddle.executor.block.SerialBlockExecutor;
import io.heddle.executor.parallel.ExecutionMonitor;
import io.heddle.executor.parallel.ParallelBlockExecutor;
import io.heddle.executor.state.StateHead;
import io.heddle.executor.state.StateSnapshot;
import io.heddle.executor.state.StateStore;
import io.heddle.executor.state.StateUnavailableException;
import io.heddle.executor.state.lmdb.StateStoreOptions;
import io.heddle.executor.state.store.LmdbStateStore;
import io.heddle.executor.trie.StateTrie;
import io.heddle.executor.trie.TrieUpdate;
import io.heddle.primitives.Address;
import io.heddle.primitives.Hash;
import io.heddle.primitives.U256;
import io.heddle.primitives.crypto.Keccak;
import io.heddle.primitives.transaction.RecoveredTransaction;
import io.heddle.workload.FlatState;
import io.heddle.workload.SyntheticState;
import io.heddle.workload.Workload;
import io.heddle.workload.WorkloadGenerator;
import io.heddle.workload.WorkloadKind;
import io.heddle.workload.WorkloadOptions;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

@Timeout(120)
class ReadAheadTest {
  private static final long SEED = Long.getLong("heddle.seed", System.nanoTime() >>> 16);
  private static final int BLOCKS = 3;
  private static final int ROUNDS = 3;
  private static final int GARBAGE_SLICES = 40;

  @TempDir Path directory;

  private LmdbStateStore store(Workload workload) {
    SyntheticState state = new SyntheticState(1, 0, List.of(), workload.alloc());
    StateStoreOptions tiny = new StateStoreOptions(1 << 24, 1 << 30, 16, 64, 1 << 30);
    return LmdbStateStore.open(directory, state.genesis(root -> root), tiny);
  }

  private static BlockResult execute(Workload workload, int block, FlatState state) {
    return new SerialBlockExecutor()
        .execute(workload.env(block), SliceStart.BLOCK_START, workload.blocks().get(block), state);
  }

  @Test
  void accept_tokenTransfer_readsSenderTokenAndBothBalances() {
    Workload workload =
        WorkloadGenerator.generate(WorkloadKind.ERC20, WorkloadOptions.of(2, 2, 50));
    AccessTemplates templates = new AccessTemplates(Runnable::run);
    FlatState state = workload.state();
    BlockResult first = execute(workload, 0, state);
    for (int i = 0; i < 10; i++) {
      templates.learn(workload.blocks().getFirst(), first.accesses(), state);
    }
    try (LmdbStateStore store = store(workload);
        Recording recording = new Recording(store)) {
      RecoveredTransaction next = workload.blocks().get(1).getFirst();
      Address token = next.transaction().to().orElseThrow();
      new ReadAhead(recording, templates).accept(next);
      Address recipient = Address.fromWord(Hash.fromBytes(next.transaction().data().toArray(), 4));
      assertEquals(List.of(next.sender(), token), recording.accounts);
      assertEquals(
          Set.of(
              SyntheticState.balanceSlot(next.sender(), 0),
              SyntheticState.balanceSlot(recipient, 0)),
          Set.copyOf(recording.slots));
      recording.failing = true;
      new ReadAhead(recording, templates).accept(next); // nobody's business
    }
  }

  /// Another thread reads ahead, by templates learned from noise, while blocks are executed by all
  /// workers, committed, and undone again.
  @ParameterizedTest
  @EnumSource(
      value = WorkloadKind.class,
      names = {"ERC20", "MINT", "DEFI"})
  void accept_wrongTemplates_changesNoResult(WorkloadKind kind) throws Exception {
    Random random = new Random(SEED);
    Workload workload = WorkloadGenerator.generate(kind, WorkloadOptions.of(4, BLOCKS, 200));
    AccessTemplates templates = new AccessTemplates(Runnable::run);
    learnGarbage(templates, workload, random);
    AtomicBoolean done = new AtomicBoolean();
    AtomicReference<@Nullable Throwable> failure = new AtomicReference<>();
    try (LmdbStateStore store = store(workload);
        ParallelBlockExecutor executor = new ParallelBlockExecutor(2, ExecutionMonitor.NONE)) {
      List<RecoveredTransaction> all = workload.transactions();
      ReadAhead ahead = new ReadAhead(store, templates);
      Thread reader =
          Thread.ofPlatform()
              .start(() -> {
                try {
                  for (int i = 0; !done.get(); i++) {
                    ahead.accept(all.get(i % all.size()));
                  }
                } catch (Throwable thrown) {
                  failure.set(thrown);
                }
              });
      try {
        for (int round = 0; round < ROUNDS; round++) {
          FlatState state = workload.state();
          for (int block = 0; block < BLOCKS; block++) {
            BlockResult expected = execute(workload, block, state);
            BlockResult actual =
                executor.execute(
                    workload.env(block),
                    SliceStart.BLOCK_START,
                    workload.blocks().get(block),
                    store.latest());
            assertEquals(expected, actual, kind + " -Dheddle.seed=" + SEED);
            commit(store, block + 1L, actual.diff());
            state.apply(expected.diff());
          }
          store.rollbackTo(0);
        }
      } finally {
        done.set(true);
        reader.join();
      }
      assertNull(failure.get());
    }
  }

  private static void learnGarbage(AccessTemplates templates, Workload workload, Random random) {
    List<RecoveredTransaction> block = workload.blocks().getFirst();
    FlatState state = workload.state();
    for (int i = 0; i < GARBAGE_SLICES; i++) {
      AccessLog log = new AccessLog(state, block.size());
      for (RecoveredTransaction transaction : block) {
        Address to = transaction.transaction().to().orElseThrow();
        Hash sender = transaction.sender().toWord();
        log.read(to, U256.of(1_000)); // what is in all of them is believed for sure
        log.read(to, Keccak.hash(sender, U256.of(9).toHash()).toU256());
        for (int slot = random.nextInt(20); slot > 0; slot--) {
          Hash place = U256.of(random.nextInt(3)).toHash();
          log.read(
              to,
              random.nextBoolean()
                  ? Keccak.hash(sender, place).toU256()
                  : U256.of(random.nextInt(9)));
        }
        log.endTransaction();
      }
      templates.learn(block, log, state);
    }
    assertTrue(
        block.stream()
            .anyMatch(transaction -> {
              Address to = transaction.transaction().to().orElseThrow();
              Account contract = Objects.requireNonNull(state.account(to));
              return !templates.predict(contract.codeHash(), transaction).isEmpty();
            }),
        "nothing is predicted: -Dheddle.seed=" + SEED);
  }

  private static void commit(LmdbStateStore store, long number, StateDiff diff) {
    StateSnapshot parent = store.latest();
    TrieUpdate update = StateTrie.update(parent, parent.stateRoot(), diff);
    store.commit(number, Keccak.hash(update.root().toBytes()), diff, update);
  }

  /// Notes what is read ahead, and fails when it is told to.
  private static final class Recording implements StateStore {
    final List<Address> accounts = new ArrayList<>();
    final List<U256> slots = new ArrayList<>();
    boolean failing;
    private final StateStore store;

    Recording(StateStore store) {
      this.store = store;
    }

    @Override
    public void readAhead(Address address) {
      if (failing) {
        throw new StateUnavailableException("rolled back");
      }
      accounts.add(address);
    }

    @Override
    public void readAhead(Address address, U256 slot) {
      slots.add(slot);
    }

    @Override
    public StateHead head() {
      return store.head();
    }

    @Override
    public long oldestBlock() {
      return store.oldestBlock();
    }

    @Override
    public StateSnapshot latest() {
      return store.latest();
    }

    @Override
    public Optional<StateSnapshot> at(long blockNumber) {
      return store.at(blockNumber);
    }

    @Override
    public void commit(long number, Hash blockHash, StateDiff diff, TrieUpdate update) {
      store.commit(number, blockHash, diff, update);
    }

    @Override
    public void rollbackTo(long number) {
      store.rollbackTo(number);
    }

    @Override
    public void pruneHistoryBefore(long number) {
      store.pruneHistoryBefore(number);
    }

    @Override
    public void close() {}
  }
}
