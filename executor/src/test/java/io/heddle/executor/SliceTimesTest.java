package io.heddle.executor;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.heddle.executor.TransactionOutcome.Included;
import io.heddle.executor.TransactionOutcome.Rejected;
import io.heddle.executor.block.BlockResult;
import io.heddle.executor.block.SerialBlockExecutor;
import io.heddle.executor.block.TimedBlockExecutor;
import io.heddle.executor.parallel.ExecutionMonitor;
import io.heddle.executor.parallel.ParallelBlockExecutor;
import io.heddle.primitives.Address;
import io.heddle.primitives.Bytes;
import io.heddle.primitives.Hash;
import io.heddle.primitives.U256;
import io.heddle.primitives.chain.ChainConfig;
import io.heddle.primitives.chain.Fork;
import io.heddle.primitives.crypto.PrivateKey;
import io.heddle.primitives.crypto.Signature;
import io.heddle.primitives.transaction.DynamicFeeTransaction;
import io.heddle.primitives.transaction.RecoveredTransaction;
import io.heddle.primitives.transaction.TransactionCodec;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// A transaction that takes too long is thrown away, and nothing else of its slice.
@Timeout(60)
class SliceTimesTest {
  private static final Address LOOP = Address.fromHex("0x00000000000000000000000000000000000c0de0");
  private static final Address PAIRINGS =
      Address.fromHex("0x00000000000000000000000000000000000c0de1");
  private static final Address NOBODY =
      Address.fromHex("0x0000000000000000000000000000000000000bad");
  private static final long HOUR = 3_600_000_000_000L;
  private static final long MILLI = 1_000_000;
  private static final long ENDLESS_GAS = Long.MAX_VALUE / 1_000;

  /// One call of the pairing precompile with so many pairs of zeros, which cost gas and no time:
  /// what is expected of it is what counts.
  private static final String ONE_LONG_PAIRING =
      "5f5f63" + "%08x".formatted(192 * 100_000) + "5f60085afa00";

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void endlessTransaction_isRejected_theOthersAreIncluded(boolean parallel) {
    List<RecoveredTransaction> slice = transfers(40);
    slice.set(17, call(key(17), 0, LOOP, ENDLESS_GAS));
    SliceTimes times = new SliceTimes(slice.size(), 200 * MILLI, HOUR);
    BlockResult result = execute(parallel, slice, times);
    List<RecoveredTransaction> others = new ArrayList<>(slice);
    others.remove(17);
    BlockResult expected =
        new SerialBlockExecutor().execute(env(), SliceStart.BLOCK_START, others, state());
    assertEquals(expected.diff(), result.diff());
    assertEquals(expected.gasUsed(), result.gasUsed());
    assertEquals(expected.accesses().transactionCount(), result.accesses().transactionCount());
    for (int i = 0; i < slice.size(); i++) {
      if (i == 17) {
        Rejected rejected = assertInstanceOf(Rejected.class, result.outcomes().get(i));
        assertEquals(RejectReason.TIME_LIMIT, rejected.reason());
        assertTrue(rejected.message().contains("maxMillis=200"), rejected.message());
        assertTrue(times.nanos(i) >= 200 * MILLI, "nanos=" + times.nanos(i));
      } else {
        assertInstanceOf(Included.class, result.outcomes().get(i));
        assertTrue(times.nanos(i) > 0, "nanos of " + i);
      }
    }
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void sliceIsOver_theRestIsPutOff_butTheFirstIsNot(boolean parallel) {
    List<RecoveredTransaction> slice = transfers(40);
    BlockResult result = execute(parallel, slice, new SliceTimes(slice.size(), HOUR, 0));
    assertInstanceOf(Included.class, result.outcomes().getFirst());
    for (TransactionOutcome outcome : result.outcomes()) {
      if (outcome instanceof Rejected rejected) {
        assertEquals(RejectReason.SLICE_OVER, rejected.reason());
      }
    }
    if (!parallel) { // else what was executed ahead counts
      assertEquals(39, result.outcomes().stream().filter(Rejected.class::isInstance).count());
    }
  }

  /// Nothing can end a precompile that runs, so it must not be begun.
  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void precompileThatWouldOutlastTheTime_isNotBegun(boolean parallel) {
    List<RecoveredTransaction> slice = transfers(40);
    slice.set(3, call(key(3), 0, PAIRINGS, 1L << 40));
    long began = System.nanoTime();
    BlockResult result = execute(parallel, slice, new SliceTimes(slice.size(), 200 * MILLI, HOUR));
    assertEquals(
        RejectReason.TIME_LIMIT,
        assertInstanceOf(Rejected.class, result.outcomes().get(3)).reason());
    assertTrue(System.nanoTime() - began < 2_000 * MILLI, "it was begun");
  }

  /// The watch of one execution must not end the next.
  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void manyEnded_noneTooMuch(boolean parallel) {
    List<RecoveredTransaction> slice = transfers(64);
    for (int i = 0; i < 64; i += 4) {
      slice.set(i, call(key(i), 0, LOOP, ENDLESS_GAS));
    }
    BlockResult result = execute(parallel, slice, new SliceTimes(slice.size(), 100 * MILLI, HOUR));
    for (int i = 0; i < 64; i++) {
      assertEquals(i % 4 == 0, result.outcomes().get(i) instanceof Rejected, "outcome of " + i);
    }
  }

  private static BlockResult execute(
      boolean parallel, List<RecoveredTransaction> slice, SliceTimes times) {
    if (!parallel) {
      return execute(new SerialBlockExecutor(), slice, times);
    }
    try (ParallelBlockExecutor executor = ParallelBlockExecutor.eager(2, ExecutionMonitor.NONE)) {
      return execute(executor, slice, times);
    }
  }

  private static BlockResult execute(
      TimedBlockExecutor executor, List<RecoveredTransaction> slice, SliceTimes times) {
    return executor.execute(env(), SliceStart.BLOCK_START, slice, state(), times);
  }

  private static List<RecoveredTransaction> transfers(int count) {
    return new ArrayList<>(
        IntStream.range(0, count).mapToObj(i -> call(key(i), 0, NOBODY, 21_000)).toList());
  }

  private static PrivateKey key(int i) {
    return PrivateKey.fromHex("0x%064x".formatted(i + 1));
  }

  private static RecoveredTransaction call(PrivateKey from, long nonce, Address to, long gasLimit) {
    DynamicFeeTransaction unsigned =
        new DynamicFeeTransaction(
            Optional.of(U256.ONE),
            nonce,
            U256.ZERO,
            U256.ONE,
            gasLimit,
            Optional.of(to),
            U256.ONE,
            Bytes.EMPTY,
            List.of(),
            Signature.UNSIGNED);
    return RecoveredTransaction.recover(
        TransactionCodec.encode(TransactionCodec.sign(unsigned, from)));
  }

  private static MapState state() {
    MapState state = new MapState();
    state.put(LOOP, 1, U256.ZERO, Bytes.fromHex("0x5b5f56"), Map.of());
    state.put(PAIRINGS, 1, U256.ZERO, Bytes.fromHex("0x" + ONE_LONG_PAIRING), Map.of());
    for (int i = 0; i < 64; i++) {
      state.put(key(i).address(), 0, U256.MAX.divide(U256.of(1_000)), Bytes.EMPTY, Map.of());
    }
    return state;
  }

  private static BlockEnv env() {
    return new BlockEnv(
        ChainConfig.ethereum(1, Fork.PRAGUE),
        Fork.PRAGUE,
        1,
        1,
        Address.fromHex("0x00000000000000000000000000000000000000fe"),
        Long.MAX_VALUE,
        U256.ONE,
        Hash.ZERO,
        U256.ONE,
        number -> Hash.ZERO,
        Optional.empty());
  }
}
