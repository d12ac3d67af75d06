package io.heddle.workload;

import io.heddle.primitives.transaction.RecoveredTransaction;
import io.heddle.workload.WorkloadScript.Sketch;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;

/// Makes workloads. Equal options give equal workloads, on any machine.
public final class WorkloadGenerator {
  private WorkloadGenerator() {}

  public static Workload generate(WorkloadKind kind, WorkloadOptions options) {
    return generate(kind, options, new BenchAccounts(options.seed(), options.accounts()));
  }

  /// The same for accounts that are there already; they must be of the same seed.
  public static Workload generate(
      WorkloadKind kind, WorkloadOptions options, BenchAccounts accounts) {
    WorkloadStream stream = stream(kind, options, accounts);
    List<List<RecoveredTransaction>> blocks = new ArrayList<>();
    for (int block = 0; block < options.blocks(); block++) {
      blocks.add(stream.nextBlock());
    }
    return new Workload(stream.name(), options.chainId(), stream.alloc(), blocks);
  }

  /// A workload without end, of which the options' blocks are the first.
  public static WorkloadStream stream(
      WorkloadKind kind, WorkloadOptions options, BenchAccounts accounts) {
    if (accounts.count() < options.accounts()) {
      throw new IllegalArgumentException(
          "accounts: expected=%d actual=%d".formatted(options.accounts(), accounts.count()));
    }
    StateDraft state = new StateDraft();
    for (int i = 0; i < options.accounts(); i++) {
      state.fund(accounts.address(i));
    }
    WorkloadScript script = script(kind, options, accounts, state);
    Random random = new Random(options.seed() * 31 + kind.label().hashCode());
    long[] nonces = new long[options.accounts()];
    String name =
        kind == WorkloadKind.HOT ? kind.label() + "-" + options.hotPercent() : kind.label();
    return new WorkloadStream(
        name, state.alloc(), () -> block(script, options, accounts, nonces, random));
  }

  private static List<RecoveredTransaction> block(
      WorkloadScript script,
      WorkloadOptions options,
      BenchAccounts accounts,
      long[] nonces,
      Random random) {
    int[] shuffled = shuffled(options.accounts(), random);
    List<TransactionDraft> drafts = new ArrayList<>(options.transactions());
    for (int i = 0; i < options.transactions(); i++) {
      Sketch sketch = script.next(shuffled[i], random);
      int sender = sketch.sender();
      drafts.add(
          TransactionDraft.of(
              options.chainId(),
              sender,
              nonces[sender]++,
              sketch.to(),
              sketch.value(),
              sketch.data(),
              sketch.gasLimit()));
    }
    return IntStream.range(0, drafts.size())
        .parallel()
        .mapToObj(index -> {
          TransactionDraft draft = drafts.get(index);
          return draft.complete(accounts.key(draft.sender()), options.signed());
        })
        .toList();
  }

  private static WorkloadScript script(
      WorkloadKind kind, WorkloadOptions options, BenchAccounts accounts, StateDraft state) {
    int count = options.accounts();
    return switch (kind) {
      case TRANSFERS -> TransferScripts.ether(count, accounts, state);
      case ERC20 -> TransferScripts.token(count, accounts, state);
      case HOT -> TransferScripts.hot(count, options.hotPercent(), accounts, state);
      case SWAPS_OWN -> ExchangeScripts.own(count, accounts, state);
      case SWAPS_SHARED -> ExchangeScripts.shared(count, accounts, state);
      case DEFI -> ExchangeScripts.defi(count, accounts, state);
      case LENDING -> ContractScripts.lending(count, accounts, state);
      case MINT -> ContractScripts.mint(accounts, state);
      case CHAIN -> ContractScripts.chain(accounts, state);
    };
  }

  private static int[] shuffled(int count, Random random) {
    int[] numbers = IntStream.range(0, count).toArray();
    for (int i = count - 1; i > 0; i--) {
      int j = random.nextInt(i + 1);
      int swapped = numbers[i];
      numbers[i] = numbers[j];
      numbers[j] = swapped;
    }
    return numbers;
  }
}
