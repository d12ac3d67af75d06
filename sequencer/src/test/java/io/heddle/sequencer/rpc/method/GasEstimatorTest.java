package io.heddle.sequencer.rpc.method;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.heddle.executor.Account;
import io.heddle.executor.BlockEnv;
import io.heddle.executor.CallExecutor;
import io.heddle.executor.CallRequest;
import io.heddle.executor.CallResult;
import io.heddle.executor.Cancellation;
import io.heddle.executor.ExecutionCancelledException;
import io.heddle.executor.HaltReason;
import io.heddle.executor.RejectReason;
import io.heddle.executor.StateView;
import io.heddle.primitives.Address;
import io.heddle.primitives.Bytes;
import io.heddle.primitives.Hash;
import io.heddle.primitives.U256;
import io.heddle.primitives.chain.ChainConfig;
import io.heddle.primitives.chain.Fork;
import io.heddle.sequencer.rpc.protocol.RpcCode;
import io.heddle.sequencer.rpc.protocol.RpcException;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

final class GasEstimatorTest {
  private static final Address FROM = Address.fromHex("0x00000000000000000000000000000000000000f0");
  private static final Address TO = Address.fromHex("0x00000000000000000000000000000000000000a0");
  private static final long CAP = 50_000_000;
  private static final BlockEnv ENV =
      new BlockEnv(
          ChainConfig.ethereum(1, Fork.PRAGUE),
          Fork.PRAGUE,
          1,
          1,
          Address.ZERO,
          30_000_000,
          U256.ONE,
          Hash.ZERO,
          U256.ONE,
          number -> Hash.ZERO,
          Optional.empty());

  private final AtomicInteger runs = new AtomicInteger();

  /// A state in which everyone has code and the same balance.
  private record Rich(U256 balance) implements StateView {
    @Override
    public @Nullable Account account(Address address) {
      return new Account(0, balance, Hash.ZERO);
    }

    @Override
    public U256 storage(Address address, U256 slot) {
      return U256.ZERO;
    }

    @Override
    public Bytes code(Hash codeHash) {
      return Bytes.EMPTY;
    }

    @Override
    public boolean hasStorage(Address address) {
      return false;
    }
  }

  /// An executor of a call that uses `used` gas and needs `needed` at hand.
  private CallExecutor needs(long used, long needed) {
    return (env, request, state, _) -> {
      runs.incrementAndGet();
      if (request.gasLimit() < 21_000) {
        return new CallResult.Rejected(RejectReason.INTRINSIC_GAS_TOO_LOW, "intrinsic gas too low");
      }
      return request.gasLimit() < needed
          ? new CallResult.Halted(HaltReason.OUT_OF_GAS, request.gasLimit())
          : new CallResult.Success(Bytes.EMPTY, used, 0, List.of());
    };
  }

  private static CallArgs args(OptionalLong gas, Optional<CallRequest.Fees> fees, U256 value) {
    return new CallArgs(
        FROM, Optional.of(TO), gas, fees, value, Bytes.fromHex("0x01"), List.of(), List.of());
  }

  private static CallArgs plain() {
    return args(OptionalLong.empty(), Optional.empty(), U256.ZERO);
  }

  private static long estimate(CallExecutor executor, CallArgs args) {
    return estimate(executor, args, Cancellation.NEVER);
  }

  private static long estimate(CallExecutor executor, CallArgs args, Cancellation cancellation) {
    return new GasEstimator(executor, ENV, new Rich(U256.of(1_000_000)), CAP, cancellation)
        .estimate(args);
  }

  @Test
  void estimate_isEnoughAndWithinTolerance() throws Exception {
    for (long needed : new long[] {21_001, 50_000, 123_456, 1_000_000, 9_999_999, 29_999_999}) {
      for (long used : new long[] {21_000, needed / 2, needed}) {
        runs.set(0);
        long estimate = estimate(needs(Math.max(used, 21_000), needed), plain());
        assertTrue(estimate >= needed, "too low: needed=" + needed + " estimate=" + estimate);
        assertTrue(
            estimate <= needed + needed * 5 / 100 + 2_400,
            "too high: needed=" + needed + " estimate=" + estimate);
        assertTrue(runs.get() <= 30, "runs: " + runs.get());
      }
    }
  }

  @Test
  void revert_isAnsweredWithItsReason() {
    Bytes panic = Bytes.fromHex("0x4e487b71" + "00".repeat(31) + "11");
    RpcException error =
        assertThrows(
            RpcException.class,
            () ->
                estimate(
                    (env, request, state, _) -> new CallResult.Reverted(panic, 30_000), plain()));
    assertEquals(RpcCode.EXECUTION_REVERTED, error.code());
    assertEquals("execution reverted: arithmetic underflow or overflow", error.message());
    assertEquals(Optional.of(panic.toHex()), error.data());
  }

  /// What is estimated is to be sent, so it is no more than a transaction may ask for.
  @Test
  void needOverWhatTheForkAllows_isRefused() {
    BlockEnv osaka =
        new BlockEnv(
            ChainConfig.ethereum(1, Fork.OSAKA),
            Fork.OSAKA,
            1,
            1,
            Address.ZERO,
            30_000_000,
            U256.ONE,
            Hash.ZERO,
            U256.ONE,
            number -> Hash.ZERO,
            Optional.empty());
    GasEstimator estimator =
        new GasEstimator(
            needs(17_000_000, 17_000_000),
            osaka,
            new Rich(U256.of(1_000_000)),
            CAP,
            Cancellation.NEVER);
    RpcException error = assertThrows(RpcException.class, () -> estimator.estimate(plain()));
    assertEquals("gas required exceeds allowance (16777216)", error.message());
  }

  @Test
  void needOverTheCallersLimit_isRefused() {
    RpcException error =
        assertThrows(
            RpcException.class,
            () ->
                estimate(
                    needs(50_000, 50_000),
                    args(OptionalLong.of(40_000), Optional.empty(), U256.ZERO)));
    assertEquals("gas required exceeds allowance (40000)", error.message());
  }

  @Test
  void needOverWhatTheSenderCanPay_isRefused() {
    CallRequest.Fees fees = new CallRequest.Fees(U256.of(20), U256.ONE);
    RpcException error =
        assertThrows(
            RpcException.class,
            () ->
                estimate(
                    needs(60_000, 60_000),
                    args(OptionalLong.empty(), Optional.of(fees), U256.ZERO)));
    assertEquals("gas required exceeds allowance (50000)", error.message());
  }

  @Test
  void valueOverTheBalance_isRefused() {
    CallRequest.Fees fees = new CallRequest.Fees(U256.of(20), U256.ONE);
    RpcException error =
        assertThrows(
            RpcException.class,
            () ->
                estimate(
                    needs(21_000, 21_000),
                    args(OptionalLong.empty(), Optional.of(fees), U256.of(1_000_001))));
    assertTrue(error.message().startsWith("insufficient funds for transfer"), error.message());
  }

  @Test
  void otherHalt_isNamed() {
    RpcException error =
        assertThrows(
            RpcException.class,
            () ->
                estimate(
                    (env, request, state, _) ->
                        new CallResult.Halted(HaltReason.INVALID_OPCODE, request.gasLimit()),
                    plain()));
    assertTrue(error.message().startsWith("invalid opcode"), error.message());
  }

  @Test
  void cancellation_endsTheSearchBetweenTwoRuns() {
    Cancellation cancellation = new Cancellation();
    CallExecutor cancelling =
        (env, request, state, given) -> {
          assertSame(cancellation, given);
          cancellation.cancel();
          return new CallResult.Success(Bytes.EMPTY, 30_000, 0, List.of());
        };
    assertThrows(
        ExecutionCancelledException.class, () -> estimate(cancelling, plain(), cancellation));
  }
}
