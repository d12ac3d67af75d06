package io.heddle.executor.block;

import static io.heddle.executor.block.RollupFixture.ALICE;
import static io.heddle.executor.block.RollupFixture.BOB;
import static io.heddle.executor.block.RollupFixture.CONFIG;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.heddle.executor.BlockEnv;
import io.heddle.executor.MapState;
import io.heddle.executor.OverlayView;
import io.heddle.executor.SliceStart;
import io.heddle.executor.StateDiff;
import io.heddle.executor.TransactionOutcome;
import io.heddle.executor.TransactionOutcome.Included;
import io.heddle.primitives.Address;
import io.heddle.primitives.Bytes;
import io.heddle.primitives.U256;
import io.heddle.primitives.crypto.PrivateKey;
import io.heddle.primitives.transaction.RecoveredTransaction;
import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;

/// Random programs in random blocks: nothing may throw, no ETH may appear, and slices must add up
/// to the block. `-Dheddle.fuzz.rounds` for a long run.
class SerialBlockExecutorFuzzTest {
  private static final int ROUNDS = Integer.getInteger("heddle.fuzz.rounds", 150);
  private static final int CONTRACTS = 6;
  private static final int TRANSACTIONS = 12;
  private static final int[] CALLS = {0xF0, 0xF1, 0xF2, 0xF4, 0xF5, 0xFA, 0xFF};

  private final SerialBlockExecutor executor = new SerialBlockExecutor();

  @Test
  void execute_randomPrograms_keepsTheInvariants() {
    long seed = Long.getLong("heddle.seed", System.nanoTime());
    System.out.println("SerialBlockExecutorFuzzTest: -Dheddle.seed=" + seed);
    Random random = new Random(seed);
    int succeeded = 0;
    for (int round = 0; round < ROUNDS; round++) {
      succeeded += block(random, "seed=" + seed + " round=" + round);
    }
    System.out.println("successful random transactions: " + succeeded);
    assertTrue(succeeded > ROUNDS / 4, "the programs do nothing: " + succeeded);
  }

  /// Executes a block whole and in slices; the number of successful transactions.
  private int block(Random random, String run) {
    MapState state = RollupFixture.state();
    for (int i = 0; i < CONTRACTS; i++) {
      Map<U256, U256> slots = random.nextBoolean() ? Map.of(U256.ZERO, U256.ONE) : Map.of();
      state.put(contract(i), 1, U256.of(random.nextInt(9)), program(random), slots);
    }
    List<RecoveredTransaction> transactions = transactions(random);
    BlockEnv env =
        BlockEnvs.rollup(
            CONFIG, RollupFixture.PARENT, 1_002, RollupFixture.ORIGIN, RollupFixture.HASHES);
    BlockResult whole = executor.execute(env, SliceStart.BLOCK_START, transactions, state);
    MapState after = state.after(whole.diff());
    assertTrue(after.totalBalance().compareTo(state.totalBalance()) <= 0, run);

    int cut = random.nextInt(TRANSACTIONS + 1);
    BlockResult first =
        executor.execute(env, SliceStart.BLOCK_START, transactions.subList(0, cut), state);
    BlockResult second =
        executor.execute(
            env,
            new SliceStart(cut, 0, first.gasUsed()),
            transactions.subList(cut, TRANSACTIONS),
            new OverlayView(state, first.diff()));
    StateDiff composed = first.diff().then(second.diff());
    assertEquals(whole.diff(), composed, run);
    assertEquals(whole.diff(), StateDiff.decode(composed.encode()), run);
    List<TransactionOutcome> outcomes = new ArrayList<>(first.outcomes());
    outcomes.addAll(second.outcomes());
    assertEquals(whole.outcomes(), outcomes, run);
    return (int)
        outcomes.stream()
            .filter(outcome -> outcome instanceof Included in && in.receipt().success())
            .count();
  }

  private static List<RecoveredTransaction> transactions(Random random) {
    List<RecoveredTransaction> transactions = new ArrayList<>();
    long[] nonces = new long[2];
    for (int i = 0; i < TRANSACTIONS; i++) {
      int who = random.nextInt(2);
      PrivateKey sender = who == 0 ? ALICE : BOB;
      boolean creation = random.nextInt(3) == 0;
      transactions.add(
          RollupFixture.transaction(
              sender,
              nonces[who]++,
              creation ? Optional.empty() : Optional.of(contract(random.nextInt(CONTRACTS))),
              U256.of(random.nextInt(5)),
              program(random),
              200_000 + random.nextInt(400_000)));
    }
    return transactions;
  }

  private static Address contract(int index) {
    return new Address(0, 0, 0x1000 + index);
  }

  /// Small pushes, addresses of the contracts, and any opcode, calls and creations more often than
  /// chance has it.
  private static Bytes program(Random random) {
    ByteArrayOutputStream code = new ByteArrayOutputStream();
    int length = 5 + random.nextInt(60);
    for (int i = 0; i < length; i++) {
      switch (random.nextInt(6)) {
        case 0, 1, 2 -> {
          code.write(0x60);
          code.write(random.nextInt(random.nextBoolean() ? 4 : 256));
        }
        case 3 -> {
          code.write(0x61);
          code.write(0x10);
          code.write(random.nextInt(CONTRACTS));
        }
        case 4 -> {
          for (int j = 0; j < 7; j++) {
            code.write(0x5f);
          }
          code.write(0x61);
          code.write(0x10);
          code.write(random.nextInt(CONTRACTS));
          code.write(0x5a);
          code.write(CALLS[random.nextInt(CALLS.length)]);
        }
        default -> code.write(random.nextInt(256));
      }
    }
    return Bytes.wrap(code.toByteArray());
  }
}
