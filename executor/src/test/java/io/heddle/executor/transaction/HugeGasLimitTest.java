package io.heddle.executor.transaction;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.heddle.executor.BlockEnv;
import io.heddle.executor.BlockResult;
import io.heddle.executor.CallRequest;
import io.heddle.executor.RejectReason;
import io.heddle.executor.SliceStart;
import io.heddle.executor.StateDiff;
import io.heddle.executor.TransactionOutcome.Rejected;
import io.heddle.executor.block.SerialBlockExecutor;
import io.heddle.executor.conformance.MapState;
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
  void callRequest_negativeGasLimit_isRefused() {
    assertThrows(
        IllegalArgumentException.class,
        () -> CallRequest.of(Address.ZERO, Address.ZERO, -1, U256.ZERO, Bytes.EMPTY));
  }

  private static BlockResult execute(Fork fork, long gasLimit) {
    DynamicFeeTransaction unsigned =
        new DynamicFeeTransaction(
            Optional.of(U256.ONE),
            0,
            U256.ZERO,
            U256.ONE,
            gasLimit,
            Optional.of(Address.ZERO),
            U256.ZERO,
            Bytes.EMPTY,
            List.of(),
            Signature.UNSIGNED);
    Bytes encoded = TransactionCodec.encode(TransactionCodec.sign(unsigned, KEY));
    MapState state = new MapState();
    state.put(KEY.address(), 0, U256.MAX, Bytes.EMPTY, Map.of());
    BlockEnv env =
        new BlockEnv(
            ChainConfig.ethereum(1, fork),
            fork,
            1,
            1,
            Address.ZERO,
            Long.MAX_VALUE,
            U256.ONE,
            Hash.ZERO,
            U256.ONE,
            number -> Hash.ZERO,
            Optional.empty());
    return new SerialBlockExecutor()
        .execute(
            env, SliceStart.BLOCK_START, List.of(RecoveredTransaction.recover(encoded)), state);
  }
}
