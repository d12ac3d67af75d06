package io.heddle.sequencer.mempool;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.heddle.batcher.codec.BatchSize;
import io.heddle.executor.Account;
import io.heddle.executor.AccountChange;
import io.heddle.executor.BlockEnv;
import io.heddle.executor.L1FeeParameters;
import io.heddle.executor.StateDiff;
import io.heddle.executor.StateView;
import io.heddle.executor.transaction.L1Fee;
import io.heddle.primitives.Address;
import io.heddle.primitives.Bytes;
import io.heddle.primitives.Hash;
import io.heddle.primitives.U256;
import io.heddle.primitives.chain.ChainConfig;
import io.heddle.primitives.chain.Fork;
import io.heddle.primitives.chain.Profile;
import io.heddle.primitives.crypto.Keccak;
import io.heddle.primitives.crypto.PrivateKey;
import io.heddle.primitives.crypto.Signature;
import io.heddle.primitives.transaction.DynamicFeeTransaction;
import io.heddle.primitives.transaction.LegacyTransaction;
import io.heddle.primitives.transaction.RecoveredTransaction;
import io.heddle.primitives.transaction.SignedTransaction;
import io.heddle.primitives.transaction.TransactionCodec;
import io.heddle.sequencer.DroppedTransaction;
import io.heddle.sequencer.PendingView;
import io.heddle.sequencer.PoolRejection;
import io.heddle.sequencer.SubmitResult;
import io.heddle.sequencer.TestChain;
import io.heddle.sequencer.TransactionPool;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class MempoolTest {
  private static final PrivateKey ALICE = TestChain.key(0);
  private static final PrivateKey BOB = TestChain.key(1);
  private static final PrivateKey CAROL = TestChain.key(2);
  private static final L1FeeParameters L1_FEE =
      new L1FeeParameters(U256.of(1_000_000_000), U256.ONE, 1_000_000, 1_000_000);
  private static final Bytes CONTRACT = Bytes.fromHex("0x6001");

  /// EIP-7825.
  private static final long CAP = 1L << 24;

  private static final PoolLimits LIMITS =
      new PoolLimits(4, 1 << 20, 3, 5, 2_000, U256.of(10), 60_000, 8);

  private final Map<Address, Account> accounts = new HashMap<>();
  private long nowMillis = 1_000;
  private long gasLimit = 30_000_000;
  private U256 baseFee = TestChain.BASE_FEE;
  private ChainConfig config = TestChain.CONFIG;
  private long timestamp = TestChain.GENESIS_TIME + 1;
  private final Mempool pool =
      new Mempool(LIMITS, TestChain.metering(), this::pending, () -> nowMillis);

  MempoolTest() {
    fund(ALICE, 0, TestChain.ETHER);
    fund(BOB, 0, TestChain.ETHER);
    fund(CAROL, 0, TestChain.ETHER);
  }

  @Test
  void submit_valid_isAcceptedAndAnsweredFor() {
    RecoveredTransaction transfer = TestChain.transfer(ALICE, 0, 10);
    assertEquals(new SubmitResult.Accepted(transfer.hash()), pool.submit(transfer.encoded()));
    assertEquals(Optional.of(transfer), pool.transaction(transfer.hash()));
    assertEquals(1, pool.pendingNonce(ALICE.address()));
    assertEquals(1, pool.status().pending());
  }

  @Test
  void submit_accepted_isToldBeforeTheBuilder_refusedIsNot() {
    List<Object> told = new ArrayList<>();
    pool.listen(told::add);
    pool.onArrival(() -> told.add("arrival"));
    RecoveredTransaction transfer = TestChain.transfer(ALICE, 0, 10);
    accepted(transfer);
    rejected(PoolRejection.ALREADY_KNOWN, transfer.encoded());
    assertEquals(List.of(transfer, "arrival"), told);
  }

  @Test
  void submit_refusals_nameTheirReason() {
    rejected(PoolRejection.UNDECODABLE, Bytes.EMPTY);
    rejected(PoolRejection.UNDECODABLE, Bytes.fromHex("0x02c0"));
    rejected(PoolRejection.TYPE_NOT_SUPPORTED, Bytes.fromHex("0x03c0"));
    rejected(PoolRejection.TYPE_NOT_SUPPORTED, Bytes.fromHex("0x7ec0"));
    rejected(PoolRejection.OVERSIZED, Bytes.wrap(new byte[2_001]));
    rejected(PoolRejection.WRONG_CHAIN, raw(ALICE, 0, 10, 1, 21_000, U256.ONE));
    rejected(PoolRejection.UNPROTECTED, unprotected(ALICE));
    rejected(PoolRejection.UNDERPRICED, raw(ALICE, 0, 9, 901, 21_000, U256.ONE));
    rejected(PoolRejection.GAS_LIMIT_ABOVE_BLOCK, raw(ALICE, 0, 10, 901, 30_000_001, U256.ONE));
    rejected(PoolRejection.GAS_LIMIT_ABOVE_BLOCK, raw(ALICE, 0, 10, 901, 1L << 63, U256.ONE));
    rejected(PoolRejection.GAS_LIMIT_ABOVE_BLOCK, raw(ALICE, 0, 10, 901, -1, U256.ONE));
    rejected(PoolRejection.INTRINSIC_GAS_TOO_LOW, raw(ALICE, 0, 10, 901, 20_999, U256.ONE));
    rejected(PoolRejection.INSUFFICIENT_FUNDS, raw(ALICE, 0, 10, 901, 21_000, TestChain.ETHER));
    rejected(PoolRejection.NONCE_TOO_HIGH, raw(ALICE, 6, 10, 901, 21_000, U256.ONE));
    fund(ALICE, 3, TestChain.ETHER);
    rejected(PoolRejection.NONCE_TOO_LOW, raw(ALICE, 2, 10, 901, 21_000, U256.ONE));
    accounts.put(ALICE.address(), new Account(0, TestChain.ETHER, Keccak.hash(CONTRACT)));
    rejected(PoolRejection.SENDER_NOT_EOA, raw(ALICE, 0, 10, 901, 21_000, U256.ONE));
  }

  @Test
  void submit_l1FeeNotCovered_isRefused() {
    U256 gas = U256.of(21_000).multiply(TestChain.BASE_FEE.multiply(U256.of(2)).add(U256.of(10)));
    RecoveredTransaction transfer = TestChain.transfer(ALICE, 0, 10);
    U256 l1Fee = L1Fee.of(L1_FEE, transfer.encoded());
    assertTrue(l1Fee.compareTo(U256.ONE) > 0);
    fund(ALICE, 0, gas.add(U256.ONE).add(l1Fee).subtract(U256.ONE));
    rejected(PoolRejection.INSUFFICIENT_FUNDS, transfer.encoded());
    fund(ALICE, 0, gas.add(U256.ONE).add(l1Fee));
    accepted(transfer);
  }

  @Test
  void submit_twice_isAlreadyKnown_alsoWhileExecuting() {
    RecoveredTransaction transfer = TestChain.transfer(ALICE, 0, 10);
    accepted(transfer);
    rejected(PoolRejection.ALREADY_KNOWN, transfer.encoded());
    executed(transfer);
    rejected(PoolRejection.ALREADY_KNOWN, transfer.encoded());
    assertEquals(Optional.of(transfer), pool.transaction(transfer.hash()));
  }

  @Test
  void replacement_needsTenPercentOnBothFees() {
    RecoveredTransaction first = TestChain.transfer(ALICE, 0, 1_000_000_000L);
    accepted(first);
    rejected(
        PoolRejection.REPLACEMENT_UNDERPRICED,
        TestChain.transfer(ALICE, 0, 1_099_999_999L).encoded());
    RecoveredTransaction second = TestChain.transfer(ALICE, 0, 1_300_000_000L);
    accepted(second);
    assertEquals(
        DroppedTransaction.Reason.REPLACED, pool.dropped(first.hash()).orElseThrow().reason());
    assertEquals(List.of(second), select());
  }

  @Test
  void replacement_byALargerOne_staysWithinTheBytes() {
    int small = TestChain.transfer(ALICE, 0, 1_000_000_000L).encoded().size();
    int large = withData(ALICE, 0, 1_300_000_000L).encoded().size();
    PoolLimits tight = new PoolLimits(4, small + large, 3, 5, 2_000, U256.of(10), 60_000, 8);
    Mempool full = new Mempool(tight, TestChain.metering(), this::pending, () -> nowMillis);
    RecoveredTransaction first = TestChain.transfer(ALICE, 0, 1_000_000_000L);
    RecoveredTransaction other = TestChain.transfer(BOB, 0, 1_000_000_000L);
    assertInstanceOf(SubmitResult.Accepted.class, full.submit(first.encoded()));
    assertInstanceOf(SubmitResult.Accepted.class, full.submit(other.encoded()));
    assertInstanceOf(
        SubmitResult.Accepted.class, full.submit(withData(ALICE, 0, 1_300_000_000L).encoded()));
    assertEquals(small + large, full.status().sizeBytes());
    // No more room: the other one, which pays less, goes; and what does not fit alone is refused.
    assertInstanceOf(
        SubmitResult.Accepted.class, full.submit(withData(BOB, 0, 1_600_000_000L).encoded()));
    assertEquals(1, full.size());
    assertEquals(large, full.status().sizeBytes());
  }

  private static RecoveredTransaction withData(PrivateKey from, long nonce, long tip) {
    DynamicFeeTransaction like =
        TestChain.transferTo(BOB.address(), nonce, tip, TestChain.CHAIN_ID, 100_000, U256.ONE);
    return RecoveredTransaction.of(
        TransactionCodec.sign(
            new DynamicFeeTransaction(
                like.chainId(),
                nonce,
                like.maxPriorityFeePerGas(),
                like.maxFeePerGas(),
                like.gasLimit(),
                like.to(),
                like.value(),
                Bytes.wrap(new byte[500]),
                List.of(),
                like.signature()),
            from));
  }

  @Test
  void select_ordersByTipThenArrival_andKeepsNonceOrder() {
    RecoveredTransaction poor = TestChain.transfer(ALICE, 0, 20);
    RecoveredTransaction richLater = TestChain.transfer(ALICE, 1, 900);
    RecoveredTransaction middle = TestChain.transfer(BOB, 0, 50);
    RecoveredTransaction tie = TestChain.transfer(CAROL, 0, 50);
    accepted(poor);
    accepted(richLater);
    accepted(middle);
    accepted(tie);
    assertEquals(List.of(middle, tie, poor, richLater), select());
    assertEquals(List.of(middle, tie), select(TestChain.BASE_FEE, 42_000));
    assertEquals(List.of(), select(TestChain.BASE_FEE.multiply(U256.of(9)), 30_000_000));
  }

  @Test
  void nonceGap_queuesUntilFilled() {
    RecoveredTransaction second = TestChain.transfer(ALICE, 1, 10);
    accepted(second);
    assertEquals(List.of(), select());
    assertEquals(0, pool.pendingNonce(ALICE.address()));
    assertEquals(1, pool.status().queued());
    RecoveredTransaction first = TestChain.transfer(ALICE, 0, 10);
    accepted(first);
    assertEquals(List.of(first, second), select());
    assertEquals(2, pool.pendingNonce(ALICE.address()));
  }

  @Test
  void fullPool_evictsTheWorst_orRefuses() {
    accepted(TestChain.transfer(ALICE, 0, 100));
    accepted(TestChain.transfer(ALICE, 1, 100));
    RecoveredTransaction worst = TestChain.transfer(BOB, 0, 20);
    accepted(worst);
    accepted(TestChain.transfer(BOB, 1, 100));
    rejected(PoolRejection.POOL_FULL, TestChain.transfer(CAROL, 0, 15).encoded());
    // Only a sender's last transaction can go, so that no gap opens: it pays 100, less than 500.
    accepted(TestChain.transfer(CAROL, 0, 500));
    assertTrue(pool.transaction(worst.hash()).isPresent());
    assertEquals(4, pool.size());
  }

  /// Room for a large one would take both of two transactions, of which only one pays less.
  @Test
  void fullPool_newcomerThatIsRefused_evictsNothing() {
    int small = TestChain.transfer(ALICE, 0, 20).encoded().size();
    int large = withData(CAROL, 0, 100).encoded().size();
    PoolLimits tight = new PoolLimits(99, large + small / 2, 3, 5, 2_000, U256.of(10), 60_000, 8);
    Mempool full = new Mempool(tight, TestChain.metering(), this::pending, () -> nowMillis);
    RecoveredTransaction poor = TestChain.transfer(ALICE, 0, 20);
    RecoveredTransaction rich = TestChain.transfer(BOB, 0, 900);
    assertInstanceOf(SubmitResult.Accepted.class, full.submit(poor.encoded()));
    assertInstanceOf(SubmitResult.Accepted.class, full.submit(rich.encoded()));
    assertInstanceOf(SubmitResult.Rejected.class, full.submit(withData(CAROL, 0, 100).encoded()));
    assertEquals(Optional.of(poor), full.transaction(poor.hash()));
    assertEquals(Optional.empty(), full.dropped(poor.hash()));
    // One that pays more than both takes the place of both.
    assertInstanceOf(SubmitResult.Accepted.class, full.submit(withData(CAROL, 0, 901).encoded()));
    assertEquals(1, full.size());
  }

  @Test
  void osakaGasCap_holdsFromTheBlockBefore_andPooledOnesLeave() {
    osakaAt(timestamp + 10);
    pool.changed(StateDiff.EMPTY);
    RecoveredTransaction large =
        RecoveredTransaction.recover(raw(ALICE, 0, 10, 901, CAP + 1, U256.ONE));
    accepted(large);
    accepted(RecoveredTransaction.recover(raw(BOB, 0, 10, 901, CAP, U256.ONE)));
    timestamp += 9;
    rejected(PoolRejection.TRANSACTION_GAS_LIMIT, raw(CAROL, 0, 10, 901, CAP + 1, U256.ONE));
    pool.changed(StateDiff.EMPTY);
    assertTrue(pool.transaction(large.hash()).isPresent());
    timestamp += 1;
    pool.changed(StateDiff.EMPTY);
    assertEquals(Optional.empty(), pool.transaction(large.hash()));
    assertEquals(
        DroppedTransaction.Reason.REJECTED_AT_EXECUTION,
        pool.dropped(large.hash()).orElseThrow().reason());
    assertEquals(1, pool.size());
  }

  private void osakaAt(long time) {
    config =
        new ChainConfig(
            TestChain.CHAIN_ID,
            Profile.ROLLUP,
            new TreeMap<>(Map.of(Fork.PRAGUE, 0L, Fork.OSAKA, time)),
            Optional.of(TestChain.ROLLUP));
  }

  /// A wallet asks for the gas price, and sends when the base fee has risen.
  @Test
  void belowTheBaseFee_waitsWithinReach_andGoesFirstWhenFull() {
    U256 cap = TestChain.BASE_FEE.multiply(U256.of(2)).add(U256.of(10));
    RecoveredTransaction late = TestChain.transfer(ALICE, 0, 10);
    baseFee = cap.add(U256.ONE);
    accepted(late);
    assertEquals(List.of(), select(baseFee, 30_000_000));
    assertEquals(List.of(late), select(cap, 30_000_000));
    baseFee = cap.multiply(U256.of(2)).add(U256.of(2));
    rejected(PoolRejection.UNDERPRICED, TestChain.transfer(BOB, 0, 10).encoded());
    baseFee = cap;
    accepted(TestChain.transfer(BOB, 0, 900));
    accepted(TestChain.transfer(BOB, 1, 900));
    accepted(TestChain.transfer(BOB, 2, 900));
    baseFee = cap.add(U256.ONE);
    accepted(TestChain.transfer(CAROL, 0, 500));
    assertEquals(
        DroppedTransaction.Reason.EVICTED, pool.dropped(late.hash()).orElseThrow().reason());
  }

  @Test
  void senderLimit_isHeld() {
    accepted(TestChain.transfer(ALICE, 0, 10));
    accepted(TestChain.transfer(ALICE, 1, 10));
    accepted(TestChain.transfer(ALICE, 2, 10));
    rejected(PoolRejection.SENDER_LIMIT, TestChain.transfer(ALICE, 3, 10).encoded());
  }

  @Test
  void executedThenSealed_leavesThePool() {
    RecoveredTransaction first = TestChain.transfer(ALICE, 0, 10);
    RecoveredTransaction next = TestChain.transfer(ALICE, 1, 10);
    accepted(first);
    accepted(next);
    fund(ALICE, 1, TestChain.ETHER);
    executed(first);
    assertEquals(List.of(next), select());
    pool.sealed(List.of(first));
    assertEquals(Optional.empty(), pool.transaction(first.hash()));
    assertEquals(Optional.empty(), pool.dropped(first.hash()));
  }

  @Test
  void undone_transactionsComeBackInNonceOrder() {
    RecoveredTransaction first = TestChain.transfer(ALICE, 0, 10);
    RecoveredTransaction second = TestChain.transfer(ALICE, 1, 10);
    accepted(first);
    fund(ALICE, 1, TestChain.ETHER);
    executed(first);
    pool.sealed(List.of(first));
    accepted(second);
    fund(ALICE, 0, TestChain.ETHER);
    pool.undone(List.of(first));
    assertEquals(List.of(first, second), select());
  }

  @Test
  void expiry_dropsWithReason() {
    RecoveredTransaction transfer = TestChain.transfer(ALICE, 1, 10);
    accepted(transfer);
    nowMillis += 60_001;
    pool.sealed(List.of());
    assertEquals(
        DroppedTransaction.Reason.EXPIRED, pool.dropped(transfer.hash()).orElseThrow().reason());
  }

  @Test
  void droppedReasons_areBounded() {
    for (int i = 0; i < 20; i++) {
      RecoveredTransaction transfer = TestChain.transfer(ALICE, 0, 10 + i);
      accepted(transfer);
      pool.executed(
          List.of(),
          List.of(
              new Mempool.Refusal(
                  transfer, DroppedTransaction.Reason.REJECTED_AT_EXECUTION, "test")),
          StateDiff.EMPTY);
      assertEquals(
          DroppedTransaction.Reason.REJECTED_AT_EXECUTION,
          pool.dropped(transfer.hash()).orElseThrow().reason());
    }
    assertEquals(Optional.empty(), pool.dropped(TestChain.transfer(ALICE, 0, 10).hash()));
  }

  @Test
  void select_keepsTheBlockWithinABatch() {
    RecoveredTransaction first = TestChain.transfer(ALICE, 0, 50);
    RecoveredTransaction second = TestChain.transfer(BOB, 0, 20);
    accepted(first);
    accepted(second);
    int bytes = BatchSize.of(first, (SignedTransaction) first.transaction());
    assertEquals(
        List.of(first),
        pool.select(
                TestChain.BASE_FEE, new BlockRoom(30_000_000, 2L * bytes - 1), TestChain.time(), 10)
            .transactions());
    assertEquals(
        List.of(first, second),
        pool.select(TestChain.BASE_FEE, new BlockRoom(30_000_000, 2L * bytes), TestChain.time(), 10)
            .transactions());
  }

  @Test
  void room_neverPaysForMoreLogsThanABlockMayHave() {
    long plenty = 1L << 40;
    assertEquals(37_500_000, BlockRoom.of(plenty, 1, 0, 0).gas());
    assertEquals(375, BlockRoom.of(plenty, 1, BlockRoom.MAX_LOGS - 1, 0).gas());
    assertEquals(0, BlockRoom.of(plenty, 1, BlockRoom.MAX_LOGS, 0).gas());
    assertEquals(16, BlockRoom.of(plenty, 1, 9, BlockRoom.MAX_LOG_DATA_BYTES - 2).gas());
    assertEquals(20, BlockRoom.of(20, 1, 0, 0).gas());
    assertTrue(BlockRoom.of(plenty, 1, 0, 0).gas() >= TransactionPool.MAX_TRANSACTION_GAS);
  }

  @Test
  void gasLimit_ofMoreThanATransactionMay_isRefused() {
    gasLimit = 300_000_000;
    rejected(PoolRejection.GAS_LIMIT_ABOVE_BLOCK, raw(ALICE, 0, 10, 901, 30_000_001, U256.ONE));
    accepted(RecoveredTransaction.recover(raw(ALICE, 0, 10, 901, 30_000_000, U256.ONE)));
  }

  @Test
  void replacedWhileSelected_laterNoncesGoOn() {
    RecoveredTransaction first = TestChain.transfer(ALICE, 0, 10);
    RecoveredTransaction replacement = TestChain.transfer(ALICE, 0, 1_300_000_000L);
    RecoveredTransaction next = TestChain.transfer(ALICE, 1, 10);
    accepted(first);
    assertEquals(List.of(first), select());
    accepted(replacement);
    accepted(next);
    fund(ALICE, 1, TestChain.ETHER);
    executed(first);
    assertEquals(List.of(next), select());
    assertEquals(2, pool.pendingNonce(ALICE.address()));
    assertEquals(Optional.empty(), pool.dropped(first.hash()));
    assertEquals(
        DroppedTransaction.Reason.NONCE_USED,
        pool.dropped(replacement.hash()).orElseThrow().reason());
  }

  @Test
  void nonceUsedByADeposit_laterNoncesGoOn() {
    RecoveredTransaction first = TestChain.transfer(ALICE, 0, 10);
    RecoveredTransaction next = TestChain.transfer(ALICE, 1, 10);
    accepted(first);
    accepted(next);
    fund(ALICE, 1, TestChain.ETHER);
    AccountChange change =
        new AccountChange(
            Optional.ofNullable(accounts.get(ALICE.address())), false, new TreeMap<>());
    pool.changed(new StateDiff(new TreeMap<>(Map.of(ALICE.address(), change)), new TreeMap<>()));
    assertEquals(List.of(next), select());
    assertEquals(2, pool.pendingNonce(ALICE.address()));
    assertEquals(
        DroppedTransaction.Reason.NONCE_USED, pool.dropped(first.hash()).orElseThrow().reason());
  }

  @Test
  void fullPool_waitingTransactionsGoFirst_whateverTheyPay() {
    accepted(TestChain.transfer(ALICE, 2, 900));
    RecoveredTransaction last = TestChain.transfer(ALICE, 3, 900);
    accepted(last);
    accepted(TestChain.transfer(BOB, 0, 20));
    accepted(TestChain.transfer(BOB, 1, 20));
    rejected(PoolRejection.POOL_FULL, TestChain.transfer(CAROL, 1, 800).encoded());
    accepted(TestChain.transfer(CAROL, 0, 10));
    assertEquals(
        DroppedTransaction.Reason.EVICTED, pool.dropped(last.hash()).orElseThrow().reason());
  }

  private List<RecoveredTransaction> select() {
    return select(TestChain.BASE_FEE, 30_000_000);
  }

  private List<RecoveredTransaction> select(U256 baseFee, long gas) {
    return pool.select(baseFee, new BlockRoom(gas, BatchSize.MAX_BLOCK_BYTES), TestChain.time(), 10)
        .transactions();
  }

  private void executed(RecoveredTransaction transaction) {
    pool.executed(List.of(transaction), List.of(), StateDiff.EMPTY);
  }

  private void accepted(RecoveredTransaction transaction) {
    assertEquals(new SubmitResult.Accepted(transaction.hash()), pool.submit(transaction.encoded()));
  }

  private void rejected(PoolRejection reason, Bytes raw) {
    SubmitResult.Rejected rejected =
        assertInstanceOf(SubmitResult.Rejected.class, pool.submit(raw));
    assertEquals(reason, rejected.reason(), rejected.message());
  }

  private static Bytes raw(
      PrivateKey from, long nonce, long tip, long chainId, long gasLimit, U256 value) {
    return TransactionCodec.encode(
        TransactionCodec.sign(
            TestChain.transferTo(BOB.address(), nonce, tip, chainId, gasLimit, value), from));
  }

  /// A delegate can empty an account whose owner has sent nothing. On the code before, what the
  /// owner had pooled waited behind the first refusal until it expired, hours later.
  @Test
  void accountEmptiedBySomethingElse_losesWhatItCannotPayFor() {
    fund(ALICE, 0, TestChain.ETHER);
    for (int nonce = 0; nonce < 3; nonce++) {
      accepted(TestChain.transfer(ALICE, nonce, 10));
    }
    Account left = new Account(0, U256.of(3), Keccak.EMPTY);
    accounts.put(ALICE.address(), left);
    pool.executed(List.of(), List.of(), diff(ALICE.address(), left));
    assertEquals(0, pool.status().pending() + pool.status().queued());
    for (int nonce = 0; nonce < 3; nonce++) {
      assertEquals(
          DroppedTransaction.Reason.INSUFFICIENT_FUNDS,
          pool.dropped(TestChain.transfer(ALICE, nonce, 10).hash()).orElseThrow().reason());
    }
  }

  /// What an account pays for its own transactions never makes the others too dear.
  @Test
  void accountThatPaidForItsFirst_keepsTheOthers() {
    fund(ALICE, 0, TestChain.ETHER);
    List<RecoveredTransaction> sent = new ArrayList<>();
    for (int nonce = 0; nonce < 3; nonce++) {
      sent.add(TestChain.transfer(ALICE, nonce, 10));
      accepted(sent.getLast());
    }
    Account paid = new Account(1, TestChain.ETHER.subtract(U256.of(21_000)), Keccak.EMPTY);
    accounts.put(ALICE.address(), paid);
    pool.executed(List.of(sent.getFirst()), List.of(), diff(ALICE.address(), paid));
    assertEquals(2, pool.status().pending());
  }

  private static StateDiff diff(Address address, Account account) {
    SortedMap<Address, AccountChange> accounts = new TreeMap<>();
    accounts.put(
        address, new AccountChange(Optional.of(account), false, Collections.emptySortedMap()));
    return new StateDiff(accounts, Collections.emptySortedMap());
  }

  /// A legacy transaction whose signature names no chain.
  private static Bytes unprotected(PrivateKey from) {
    LegacyTransaction unsigned =
        new LegacyTransaction(
            Optional.empty(),
            0,
            U256.of(1_000_000_000),
            21_000,
            Optional.of(BOB.address()),
            U256.ONE,
            Bytes.EMPTY,
            Signature.UNSIGNED);
    return TransactionCodec.encode(TransactionCodec.sign(unsigned, from));
  }

  private void fund(PrivateKey key, long nonce, U256 balance) {
    accounts.put(key.address(), new Account(nonce, balance, Keccak.EMPTY));
  }

  private PendingView pending() {
    BlockEnv env =
        new BlockEnv(
            config,
            config.forkAt(timestamp),
            1,
            timestamp,
            Address.ZERO,
            gasLimit,
            baseFee,
            Hash.ZERO,
            U256.ONE,
            _ -> Hash.ZERO,
            Optional.of(L1_FEE));
    return new PendingView(env, new MapView(), List.of(), List.of(), 0);
  }

  private final class MapView implements StateView {
    @Override
    public @Nullable Account account(Address address) {
      return accounts.get(address);
    }

    @Override
    public U256 storage(Address address, U256 slot) {
      return U256.ZERO;
    }

    @Override
    public Bytes code(Hash codeHash) {
      return CONTRACT;
    }

    @Override
    public boolean hasStorage(Address address) {
      return false;
    }
  }
}
