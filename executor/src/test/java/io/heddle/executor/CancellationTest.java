package io.heddle.executor;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.heddle.executor.block.EvmCallExecutor;
import io.heddle.executor.block.SerialBlockExecutor;
import io.heddle.executor.evm.CodeCache;
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
import io.heddle.primitives.transaction.Authorization;
import io.heddle.primitives.transaction.DynamicFeeTransaction;
import io.heddle.primitives.transaction.RecoveredTransaction;
import io.heddle.primitives.transaction.TransactionCodec;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Executions whose gas would last for years end when they are cancelled.
@Timeout(60)
class CancellationTest {
  private static final Address CONTRACT =
      Address.fromHex("0x00000000000000000000000000000000000c0de0");
  private static final PrivateKey KEY = PrivateKey.fromHex("0x" + "11".repeat(32));
  private static final long HUGE = Long.MAX_VALUE / 4;
  private static final String JUMP = "5b5f56";
  private static final String JUMPI = "5b60015f57";

  /// Calls itself twice, so that 2^1024 calls are to be made, without a jump.
  private static final String CALL_TREE = "5f5f5f5f5f305af1" + "5f5f5f5f5f305af1";

  /// Asks for the balance of another account in each round.
  private static final String READ_LOOP = "5b5a31505f56";

  /// A state that cancels while it is asked.
  private static class CancellingView implements StateView {
    private final StateView base;
    private final Cancellation cancellation;
    private final AtomicInteger readsLeft;

    CancellingView(StateView base, Cancellation cancellation, int reads) {
      this.base = base;
      this.cancellation = cancellation;
      this.readsLeft = new AtomicInteger(reads);
    }

    @Override
    public @Nullable Account account(Address address) {
      if (readsLeft.decrementAndGet() == 0) {
        cancellation.cancel();
      }
      return base.account(address);
    }

    @Override
    public U256 storage(Address address, U256 slot) {
      return base.storage(address, slot);
    }

    @Override
    public Bytes code(Hash codeHash) {
      return base.code(codeHash);
    }

    @Override
    public boolean hasStorage(Address address) {
      return base.hasStorage(address);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {JUMP, JUMPI, CALL_TREE, READ_LOOP})
  void call_endlessCode_endsOnCancel(String code) throws InterruptedException {
    EvmCallExecutor executor = new EvmCallExecutor();
    Cancellation cancellation = new Cancellation();
    CountDownLatch started = new CountDownLatch(1);
    StateView view =
        new CancellingView(state(code), new Cancellation(), 0) {
          @Override
          public Bytes code(Hash codeHash) {
            started.countDown();
            return super.code(codeHash);
          }
        };
    Thread deadline =
        Thread.ofPlatform()
            .start(() -> {
              try {
                started.await();
              } catch (InterruptedException e) {
                throw new IllegalStateException(e);
              }
              cancellation.cancel();
            });
    CallRequest request = CallRequest.of(KEY.address(), CONTRACT, HUGE, U256.ZERO, Bytes.EMPTY);
    assertThrows(
        ExecutionCancelledException.class, () -> executor.call(env(), request, view, cancellation));
    deadline.join();
    assertTrue(cancellation.isRequested());

    CallResult after = executor.call(env(), request, state("602a5f5260205ff3"));
    assertEquals(
        U256.of(42),
        U256.fromBytes(assertInstanceOf(CallResult.Success.class, after).output().toArray()));
  }

  @Test
  void executeSerially_cancelledInTheMiddle_ends() {
    Cancellation cancellation = new Cancellation();
    StateView view = new CancellingView(state(READ_LOOP), cancellation, 5_000);
    SerialBlockExecutor executor = new SerialBlockExecutor(new CodeCache(), cancellation);
    assertThrows(
        ExecutionCancelledException.class,
        () -> executor.execute(env(), SliceStart.BLOCK_START, loops(3), view));
  }

  @Test
  void executeSerially_cancelledBetweenTransactions_endsWithoutCode() {
    Cancellation cancellation = new Cancellation();
    AtomicInteger last = new AtomicInteger();
    StateView view =
        new CancellingView(state(""), cancellation, 40) {
          @Override
          public @Nullable Account account(Address address) {
            last.incrementAndGet();
            return super.account(address);
          }
        };
    SerialBlockExecutor executor = new SerialBlockExecutor(new CodeCache(), cancellation);
    assertThrows(
        ExecutionCancelledException.class,
        () -> executor.execute(env(), SliceStart.BLOCK_START, transfers(1_000), view));
    assertTrue(last.get() < 50, "accounts read: " + last);
  }

  @Test
  void executeInParallel_cancelled_endsOnAllThreadsWithoutFallingBack() {
    List<String> heard = new ArrayList<>();
    ExecutionMonitor monitor =
        new ExecutionMonitor() {
          @Override
          public void executed(int transactions, int ahead, int repeated) {
            heard.add("executed");
          }

          @Override
          public void leftToSerial(int transactions) {}

          @Override
          public void guided(boolean confirmed) {}

          @Override
          public void fellBack(Throwable cause) {
            heard.add("fell back: " + cause);
          }
        };
    for (int reads : new int[] {10, 1_000, 20_000}) {
      Cancellation cancellation = new Cancellation();
      StateView view = new CancellingView(state(READ_LOOP), cancellation, reads);
      try (ParallelBlockExecutor executor = new ParallelBlockExecutor(4, monitor, cancellation)) {
        assertThrows(
            ExecutionCancelledException.class,
            () -> executor.execute(env(), SliceStart.BLOCK_START, loops(64), view));
      }
    }
    assertEquals(List.of(), heard);
  }

  @Test
  void cancelled_beforeItBegins_executesNothing() {
    Cancellation cancellation = new Cancellation();
    cancellation.cancel();
    StateView view = state(JUMP);
    assertThrows(
        ExecutionCancelledException.class,
        () ->
            new EvmCallExecutor()
                .call(
                    env(),
                    CallRequest.of(KEY.address(), CONTRACT, HUGE, U256.ZERO, Bytes.EMPTY),
                    view,
                    cancellation));
    assertThrows(
        ExecutionCancelledException.class,
        () ->
            new SerialBlockExecutor(new CodeCache(), cancellation)
                .execute(env(), SliceStart.BLOCK_START, loops(1), view));
  }

  /// Recovering a signer takes as long as hundreds of instructions; a call may bring a thousand of
  /// them. On the code before, all were recovered before anybody looked.
  @Test
  void call_authorizations_endsOnCancelBetweenThem() {
    Cancellation cancellation = new Cancellation();
    AtomicInteger reads = new AtomicInteger();
    StateView view =
        new CancellingView(state("00"), cancellation, 5) {
          @Override
          public @Nullable Account account(Address address) {
            reads.incrementAndGet();
            return super.account(address);
          }
        };
    List<Authorization> authorizations = new ArrayList<>();
    for (int i = 1; i <= 100; i++) {
      PrivateKey signer = PrivateKey.fromHex("0x%064x".formatted(i));
      authorizations.add(Authorization.sign(U256.ZERO, CONTRACT, 0, signer));
    }
    CallRequest request =
        new CallRequest(
            KEY.address(),
            Optional.of(CONTRACT),
            30_000_000,
            Optional.empty(),
            U256.ZERO,
            Bytes.EMPTY,
            List.of(),
            authorizations);
    EvmCallExecutor executor = new EvmCallExecutor();
    assertThrows(
        ExecutionCancelledException.class, () -> executor.call(env(), request, view, cancellation));
    assertTrue(reads.get() < 10, "accounts read: " + reads);
  }

  @Test
  void cancel_theOneThatNeverEnds_isRefused() {
    assertThrows(IllegalStateException.class, Cancellation.NEVER::cancel);
    assertFalse(Cancellation.NEVER.isRequested());
  }

  private static List<RecoveredTransaction> loops(int count) {
    return transactions(count, CONTRACT, HUGE / 1_000);
  }

  private static List<RecoveredTransaction> transfers(int count) {
    return transactions(count, KEY.address(), 21_000);
  }

  private static List<RecoveredTransaction> transactions(int count, Address to, long gasLimit) {
    List<RecoveredTransaction> transactions = new ArrayList<>();
    for (int nonce = 0; nonce < count; nonce++) {
      DynamicFeeTransaction unsigned =
          new DynamicFeeTransaction(
              Optional.of(U256.ONE),
              nonce,
              U256.ZERO,
              U256.ONE,
              gasLimit,
              Optional.of(to),
              U256.ZERO,
              Bytes.EMPTY,
              List.of(),
              Signature.UNSIGNED);
      transactions.add(
          RecoveredTransaction.recover(
              TransactionCodec.encode(TransactionCodec.sign(unsigned, KEY))));
    }
    return transactions;
  }

  private static MapState state(String code) {
    MapState state = new MapState();
    state.put(CONTRACT, 1, U256.ZERO, Bytes.fromHex("0x" + code), Map.of());
    state.put(KEY.address(), 0, U256.MAX.divide(U256.of(2)), Bytes.EMPTY, Map.of());
    return state;
  }

  private static BlockEnv env() {
    return new BlockEnv(
        ChainConfig.ethereum(1, Fork.PRAGUE),
        Fork.PRAGUE,
        1,
        1,
        Address.ZERO,
        Long.MAX_VALUE,
        U256.ONE,
        Hash.ZERO,
        U256.ONE,
        number -> Hash.ZERO,
        Optional.empty());
  }
}
