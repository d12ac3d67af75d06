package io.heddle.executor.transaction;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.heddle.executor.BlockEnv;
import io.heddle.executor.CallRequest;
import io.heddle.executor.MapState;
import io.heddle.executor.RejectReason;
import io.heddle.executor.SliceStart;
import io.heddle.executor.StateDiff;
import io.heddle.executor.TransactionOutcome.Rejected;
import io.heddle.executor.block.BlockResult;
import io.heddle.executor.block.SerialBlockExecutor;
import io.heddle.executor.parallel.ExecutionMonitor;
import io.heddle.executor.parallel.ParallelBlockExecutor;
import io.heddle.primitives.Address;
import io.heddle.primitives.Bytes;
import io.heddle.primitives.Check;
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
import org.junit.jupiter.api.Test;

/// Gas limits from 2^63 on are negative numbers in Java: anybody can send them, no block holds
/// them.
class HugeGasLimitTest {
  private static final PrivateKey KEY = PrivateKey.fromHex("0x" + "11".repeat(32));

  @Test
  void execute_gasLimitFrom2To63_isRejectedWithoutEffect() {
    for (Fork fork : Fork.values()) {
      for (long gasLimit : new long[] {Long.MIN_VALUE, -1, -21_000}) {
        BlockResult result = execute(fork, gasLimit);

        Rejected rejected = assertInstanceOf(Rejected.class, result.outcomes().getFirst());
        RejectReason reason =
            fork.isAtLeast(Fork.OSAKA)
                ? RejectReason.TRANSACTION_GAS_LIMIT
                : RejectReason.BLOCK_GAS_LIMIT;
        assertEquals(reason, rejected.reason());
        assertTrue(rejected.message().contains(Long.toUnsignedString(gasLimit)), rejected + "");
        assertEquals(StateDiff.EMPTY, result.diff());
        assertEquals(0, result.gasUsed());
      }
    }
  }

  @Test
  void execute_inParallel_givesWhatSerialGives() {
    List<RecoveredTransaction> block = new ArrayList<>();
    RecoveredTransaction huge = transaction(0, -1);
    for (int nonce = 0; nonce < 500; nonce++) {
      block.add(transaction(nonce, 30_000));
      block.add(huge);
    }
    BlockResult serial =
        new SerialBlockExecutor().execute(env(Fork.PRAGUE), SliceStart.BLOCK_START, block, state());
    try (ParallelBlockExecutor parallel = ParallelBlockExecutor.eager(2, ExecutionMonitor.NONE)) {
      for (int i = 0; i < 20; i++) {
        assertEquals(
            serial, parallel.execute(env(Fork.PRAGUE), SliceStart.BLOCK_START, block, state()));
      }
    }
  }

  /// Compared as unsigned, what is left would be room for everything.
  @Test
  void execute_moreGasUsedThanTheBlockHas_isABug() {
    BlockEnv env = env(Fork.PRAGUE, 1_000_000);
    List<RecoveredTransaction> block = List.of(transaction(0, 30_000), transaction(1, 30_000));
    SliceStart full = new SliceStart(1, 0, 1_000_000);
    BlockResult rejected = new SerialBlockExecutor().execute(env, full, block, state());
    assertEquals(
        RejectReason.BLOCK_GAS_LIMIT,
        assertInstanceOf(Rejected.class, rejected.outcomes().getFirst()).reason());
    SliceStart beyond = new SliceStart(1, 0, 1_000_001);
    assertThrows(
        Check.InvariantViolation.class,
        () -> new SerialBlockExecutor().execute(env, beyond, block, state()));
    try (ParallelBlockExecutor parallel = ParallelBlockExecutor.eager(2, ExecutionMonitor.NONE)) {
      assertThrows(
          Check.InvariantViolation.class, () -> parallel.execute(env, beyond, block, state()));
    }
  }

  @Test
  void callRequest_negativeGasLimit_isRefused() {
    assertThrows(
        IllegalArgumentException.class,
        () -> CallRequest.of(Address.ZERO, Address.ZERO, -1, U256.ZERO, Bytes.EMPTY));
  }

  private static BlockResult execute(Fork fork, long gasLimit) {
    return new SerialBlockExecutor()
        .execute(env(fork), SliceStart.BLOCK_START, List.of(transaction(0, gasLimit)), state());
  }

  private static RecoveredTransaction transaction(long nonce, long gasLimit) {
    DynamicFeeTransaction unsigned =
        new DynamicFeeTransaction(
            Optional.of(U256.ONE),
            nonce,
            U256.ZERO,
            U256.ONE,
            gasLimit,
            Optional.of(Address.ZERO),
            U256.ZERO,
            Bytes.EMPTY,
            List.of(),
            Signature.UNSIGNED);
    return RecoveredTransaction.recover(
        TransactionCodec.encode(TransactionCodec.sign(unsigned, KEY)));
  }

  private static MapState state() {
    MapState state = new MapState();
    state.put(KEY.address(), 0, U256.MAX, Bytes.EMPTY, Map.of());
    return state;
  }

  private static BlockEnv env(Fork fork) {
    return env(fork, Long.MAX_VALUE);
  }

  private static BlockEnv env(Fork fork, long gasLimit) {
    return new BlockEnv(
        ChainConfig.ethereum(1, fork),
        fork,
        1,
        1,
        Address.ZERO,
        gasLimit,
        U256.ONE,
        Hash.ZERO,
        U256.ONE,
        number -> Hash.ZERO,
        Optional.empty());
  }
}
