package io.heddle.workload;

import io.heddle.primitives.Bytes;
import io.heddle.primitives.U256;
import io.heddle.primitives.transaction.RecoveredTransaction;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.stream.IntStream;

/// Blocks of plain transfers between the accounts of a [SyntheticState], all of them equally likely
/// and none twice in a block: what gives caches the least to hold on to. For one thread.
public final class UniformTransfers {
  private final SyntheticState state;
  private final Random random;
  private final int transactions;
  private final Map<Integer, Long> nonces = new HashMap<>();

  /// @param state whose plain accounts pay each other; at least twice as many as `transactions`
  /// @param transactions in a block
  public UniformTransfers(SyntheticState state, int transactions) {
    if (state.accounts() < 2L * transactions || state.accounts() > Integer.MAX_VALUE) {
      throw new IllegalArgumentException(
          "accounts=%d transactions=%d".formatted(state.accounts(), transactions));
    }
    this.state = state;
    this.random = new Random(state.seed());
    this.transactions = transactions;
  }

  /// What the blocks are executed in; has no state of its own.
  public Workload environments() {
    return new Workload(
        "transfers", WorkloadOptions.DEVNET_CHAIN_ID, Collections.emptySortedMap(), List.of());
  }

  /// The transactions of the next block.
  public List<RecoveredTransaction> nextBlock() {
    int[] chosen = distinct(2 * transactions);
    long[] next = Arrays.stream(chosen, 0, transactions).mapToLong(this::takeNonce).toArray();
    return IntStream.range(0, transactions)
        .parallel()
        .mapToObj(i ->
            TransactionDraft.of(
                    WorkloadOptions.DEVNET_CHAIN_ID,
                    chosen[i],
                    next[i],
                    state.address(chosen[transactions + i]),
                    U256.of(i + 1L),
                    Bytes.EMPTY,
                    TransferScripts.ETHER_GAS)
                .complete(state.address(chosen[i])))
        .toList();
  }

  private long takeNonce(int sender) {
    return nonces.merge(sender, 1L, Long::sum) - 1;
  }

  private int[] distinct(int count) {
    Set<Integer> seen = new HashSet<>();
    int[] chosen = new int[count];
    for (int i = 0; i < count; ) {
      chosen[i] = random.nextInt((int) state.accounts());
      i += seen.add(chosen[i]) ? 1 : 0;
    }
    return chosen;
  }
}
