package io.heddle.executor.block;

import io.heddle.executor.BlockEnv;
import io.heddle.executor.StateDiff;
import io.heddle.executor.StateView;
import io.heddle.executor.journal.Journal;
import io.heddle.primitives.Bytes;
import io.heddle.primitives.U256;
import io.heddle.primitives.block.Receipt;
import io.heddle.primitives.block.Withdrawal;
import io.heddle.primitives.chain.Fork;
import java.util.ArrayList;
import java.util.List;

/// What Ethereum does around a block's transactions: beacon root and parent hash go into system
/// contracts before them; withdrawals are credited and requests collected after them.
record EthereumBlockRules() implements BlockRules {
  private static final U256 WEI_PER_GWEI = U256.of(1_000_000_000);

  @Override
  public StateDiff open(BlockEnv env, ConsensusInputs inputs, StateView view) {
    DiffAccumulator state = new DiffAccumulator(view);
    SystemCalls calls = new SystemCalls(env, state);
    calls.notify(SystemCalls.BEACON_ROOTS, Bytes.wrap(inputs.parentBeaconBlockRoot().toBytes()));
    if (env.fork().isAtLeast(Fork.PRAGUE)) {
      byte[] parentHash = env.blockHashes().hash(env.number() - 1).toBytes();
      calls.notify(SystemCalls.HISTORY_STORAGE, Bytes.wrap(parentHash));
    }
    return state.toDiff();
  }

  @Override
  public Closing close(
      BlockEnv env, ConsensusInputs inputs, List<Receipt> receipts, StateView view) {
    DiffAccumulator state = new DiffAccumulator(view);
    credit(inputs.withdrawals(), state);
    List<Bytes> requests = new ArrayList<>();
    if (env.fork().isAtLeast(Fork.PRAGUE)) {
      SystemCalls calls = new SystemCalls(env, state);
      Requests.add(requests, Requests.DEPOSIT, DepositRequests.of(receipts, env.number()));
      Requests.add(requests, Requests.WITHDRAWAL, calls.take(SystemCalls.WITHDRAWAL_REQUESTS));
      Requests.add(
          requests, Requests.CONSOLIDATION, calls.take(SystemCalls.CONSOLIDATION_REQUESTS));
    }
    return new Closing(state.toDiff(), requests);
  }

  /// An account that a withdrawal of nothing leaves empty vanishes, as any touched one.
  private static void credit(List<Withdrawal> withdrawals, DiffAccumulator state) {
    Journal journal = new Journal(state);
    for (Withdrawal withdrawal : withdrawals) {
      U256 gwei = new U256(0, 0, 0, withdrawal.amountGwei());
      journal.credit(journal.account(withdrawal.address()), gwei.multiply(WEI_PER_GWEI));
    }
    journal.commit(state);
  }
}
