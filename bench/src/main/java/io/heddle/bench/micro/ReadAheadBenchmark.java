package io.heddle.bench.micro;

import io.heddle.executor.SliceStart;
import io.heddle.executor.TransactionOutcome.Included;
import io.heddle.executor.access.AccessTemplates;
import io.heddle.executor.block.BlockResult;
import io.heddle.executor.block.SerialBlockExecutor;
import io.heddle.executor.state.StateSnapshot;
import io.heddle.executor.state.cache.ReadAhead;
import io.heddle.executor.state.lmdb.StateStoreOptions;
import io.heddle.executor.state.store.LmdbStateStore;
import io.heddle.primitives.Address;
import io.heddle.primitives.Bytes;
import io.heddle.primitives.Hash;
import io.heddle.primitives.U256;
import io.heddle.primitives.chain.GenesisAccount;
import io.heddle.primitives.transaction.DynamicFeeTransaction;
import io.heddle.primitives.transaction.RecoveredTransaction;
import io.heddle.workload.SyntheticState;
import io.heddle.workload.Workload;
import io.heddle.workload.WorkloadGenerator;
import io.heddle.workload.WorkloadKind;
import io.heddle.workload.WorkloadOptions;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Random;
import java.util.Set;

/// What reading ahead takes off the builder's thread, and what it costs the others, in CPU time per
/// transaction: blocks between random accounts (holders) of a state of many, with and without in
/// turns. `ReadAheadBenchmark FOLDER ACCOUNTS`; the folder is filled when it is new.
public final class ReadAheadBenchmark {
  private static final int TRANSACTIONS = 5_000;
  private static final int WARM_UP = 10;
  private static final int ROUNDS = 31;

  private final SyntheticState state;
  private final Workload envs;
  private final DynamicFeeTransaction sample;
  private final boolean tokens;
  private final Random random = new Random(1);
  private final AccessTemplates templates = new AccessTemplates(Runnable::run);
  private final SerialBlockExecutor executor = new SerialBlockExecutor();

  private ReadAheadBenchmark(SyntheticState state, Workload envs, boolean tokens) {
    this.state = state;
    this.envs = envs;
    this.tokens = tokens;
    this.sample = first(envs);
  }

  private static DynamicFeeTransaction first(Workload workload) {
    return (DynamicFeeTransaction) workload.transactions().getFirst().transaction();
  }

  public static void main(String[] arguments) throws Exception {
    long accounts = Long.parseLong(arguments[1]);
    Workload envs = WorkloadGenerator.generate(WorkloadKind.ERC20, WorkloadOptions.of(1, 1, 8));
    Address token = first(envs).to().orElseThrow();
    Map<Address, GenesisAccount> others = new HashMap<>(envs.alloc());
    GenesisAccount contract = Objects.requireNonNull(others.remove(token));
    SyntheticState.Token holders =
        new SyntheticState.Token(token, contract, 0, accounts, U256.of(1L << 60));
    SyntheticState state = new SyntheticState(1, accounts, List.of(holders), others);
    try (LmdbStateStore store =
        LmdbStateStore.open(
            Path.of(arguments[0]), state.genesis(root -> root), StateStoreOptions.DEFAULT)) {
      for (boolean tokens : new boolean[] {true, false}) {
        new ReadAheadBenchmark(state, envs, tokens).run(store);
      }
    }
  }

  private void run(LmdbStateStore store) {
    double[][] nanos = new double[4][ROUNDS];
    for (int round = -WARM_UP; round < ROUNDS; round++) {
      double without = execute(store, block(store));
      List<RecoveredTransaction> block = block(store);
      long began = cpu();
      block.forEach(new ReadAhead(store, templates));
      double reading = cpu() - began;
      double with = execute(store, block);
      List<RecoveredTransaction> third = block(store);
      third.forEach(new ReadAhead(store, new AccessTemplates()));
      double accounts = execute(store, third);
      if (round >= 0) {
        nanos[3][round] = accounts / TRANSACTIONS;
        nanos[0][round] = without / TRANSACTIONS;
        nanos[1][round] = with / TRANSACTIONS;
        nanos[2][round] = reading / TRANSACTIONS;
      }
    }
    String[] names = {
      "executed without",
      "executed after reading ahead",
      "reading ahead",
      "executed after accounts alone"
    };
    for (int i = 0; i < names.length; i++) {
      Arrays.sort(nanos[i]);
      System.out.printf(
          "%s, %s: CPU ns per transaction: median=%.0f min=%.0f max=%.0f%n",
          tokens ? "ERC-20" : "ETH",
          names[i],
          nanos[i][ROUNDS / 2],
          nanos[i][0],
          nanos[i][ROUNDS - 1]);
    }
  }

  private double execute(LmdbStateStore store, List<RecoveredTransaction> block) {
    StateSnapshot snapshot = store.latest();
    long began = cpu();
    BlockResult result = executor.execute(envs.env(0), SliceStart.BLOCK_START, block, snapshot);
    double nanos = cpu() - began;
    result
        .outcomes()
        .forEach(outcome -> {
          if (!(outcome instanceof Included included) || !included.receipt().success()) {
            throw new IllegalStateException(outcome.toString());
          }
        });
    templates.learn(block, result.accesses(), snapshot);
    return nanos;
  }

  /// As the pool has them: each sender was read once.
  private List<RecoveredTransaction> block(LmdbStateStore store) {
    List<RecoveredTransaction> block = new ArrayList<>();
    Set<Long> senders = new HashSet<>();
    while (block.size() < TRANSACTIONS) {
      long index = random.nextLong(state.accounts());
      if (senders.add(index)) {
        Address sender = state.address(index);
        store.latest().account(sender);
        block.add(transaction(sender, state.address(random.nextLong(state.accounts()))));
      }
    }
    return block;
  }

  private RecoveredTransaction transaction(Address sender, Address recipient) {
    byte[] data = sample.data().toArray();
    recipient.toWord().copyTo(data, 4);
    DynamicFeeTransaction transaction =
        new DynamicFeeTransaction(
            sample.chainId(),
            0,
            sample.maxPriorityFeePerGas(),
            sample.maxFeePerGas(),
            sample.gasLimit(),
            tokens ? sample.to() : Optional.of(recipient),
            tokens ? U256.ZERO : U256.ONE,
            tokens ? Bytes.wrap(data) : Bytes.EMPTY,
            List.of(),
            sample.signature());
    return new RecoveredTransaction(transaction, sender, Hash.ZERO, sample.data());
  }

  private static long cpu() {
    return ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime();
  }
}
