package io.heddle.sequencer.metering;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.heddle.executor.RejectReason;
import io.heddle.executor.SliceTimes;
import io.heddle.executor.TransactionOutcome;
import io.heddle.executor.TransactionOutcome.Included;
import io.heddle.executor.TransactionOutcome.Rejected;
import io.heddle.primitives.Address;
import io.heddle.primitives.U256;
import io.heddle.primitives.block.Bloom;
import io.heddle.primitives.block.Receipt;
import io.heddle.primitives.transaction.RecoveredTransaction;
import io.heddle.primitives.transaction.SignedTransaction;
import io.heddle.sequencer.TestChain;
import io.heddle.sequencer.metering.TimeRoom.Verdict;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

/// The clock stands still unless a test moves it on.
final class MeteringTest {
  private static final long MILLI = 1_000_000;
  private static final long FAST = 0x100;
  private static final long SLOW = 0x10000;
  private static final long UNSEEN = 0x1000000;
  private static final long GAS = 10_000_000;

  /// A block a second; one transaction takes half of it, slow ones a fifth.
  private static final MeteringLimits LIMITS = new MeteringLimits(500, 200, 1_000);

  private final AtomicLong nanos = new AtomicLong(1_000);
  private final Metering metering = new Metering(LIMITS, nanos::get);

  @Test
  void limits_areSharesOfTheMachine() {
    assertEquals(new MeteringLimits(500, 200, 1_000), MeteringLimits.of(1_000, 2, 4));
    assertEquals(new MeteringLimits(500, 500, 1_000), MeteringLimits.of(1_000, 2, 0));
    assertEquals(new MeteringLimits(500, 500, 1_000), MeteringLimits.of(1_000, 64, 4));
    assertEquals(new MeteringLimits(1, 1, 2), MeteringLimits.of(2, 1, 1_000));
    assertThrows(IllegalArgumentException.class, () -> new MeteringLimits(1, 0, 1));
  }

  @Test
  void fastCode_neverWaits() {
    executed(FAST, GAS, 10);
    TimeRoom room = metering.room(0);
    for (int i = 0; i < 1_000; i++) {
      assertEquals(Verdict.FITS, room.take(FAST, GAS));
      assertEquals(Verdict.FITS, room.take(CallKind.PLAIN, 21_000));
    }
  }

  @Test
  void slowCode_getsItsShare() {
    executed(SLOW, GAS / 10, 15); // 15 ns per gas: 150 ms
    refill();
    TimeRoom room = metering.room(1_000);
    assertEquals(Verdict.FITS, room.take(SLOW, GAS));
    assertEquals(Verdict.WAITS, room.take(SLOW, GAS));
    assertEquals(Verdict.FITS, room.take(SLOW, GAS / 4));
    assertEquals(Verdict.FITS, room.take(FAST, 50_000));
  }

  @Test
  void slowCode_isNotBegunShortlyBeforeTheBlocksEnd() {
    executed(SLOW, GAS / 10, 15);
    refill();
    assertEquals(Verdict.WAITS, metering.room(140).take(SLOW, GAS));
    assertEquals(Verdict.FITS, metering.room(160).take(SLOW, GAS));
  }

  @Test
  void oneThatIsLargerThanTheShare_waitsUntilAllOfItIsThere() {
    executed(SLOW, GAS / 10, 15);
    refill();
    assertEquals(Verdict.FITS, metering.room(1_000).take(SLOW, 3 * GAS)); // 450 ms
    TimeRoom after = metering.room(1_000);
    assertEquals(Verdict.FITS, after.take(SLOW, 1_000));
    assertEquals(Verdict.WAITS, after.take(SLOW, 3 * GAS));
    assertEquals(Verdict.WAITS, metering.room(400).take(SLOW, 3 * GAS));
    executed(SLOW, 3 * GAS, 450);
    assertEquals(Verdict.WAITS, metering.room(1_000).take(SLOW, 3 * GAS));
    nanos.addAndGet(2_000 * MILLI); // 200 of 450 ms are given back each second
    assertEquals(Verdict.WAITS, metering.room(1_000).take(SLOW, 3 * GAS));
    nanos.addAndGet(500 * MILLI);
    assertEquals(Verdict.FITS, metering.room(1_000).take(SLOW, 3 * GAS));
  }

  @Test
  void longerThanOneMay_isRefused() {
    executed(SLOW, GAS / 10, 18);
    assertFalse(metering.isTooSlow(SLOW, 2 * GAS));
    assertTrue(metering.isTooSlow(SLOW, 3 * GAS));
    assertFalse(metering.isTooSlow(UNSEEN, 1L << 24), "nobody knows");
    refill();
    assertEquals(Verdict.TOO_SLOW, metering.room(1_000).take(SLOW, 3 * GAS));
    assertTrue(metering.tooSlow(SLOW, 3 * GAS).contains("maxMillis=500 gasLimit=30000000"));
  }

  @Test
  void ended_isKnownFromThenOn_untilItIsForgotten() {
    assertFalse(metering.isTooSlow(SLOW, 3 * GAS));
    ended(SLOW, 3 * GAS);
    assertTrue(metering.isTooSlow(SLOW, 3 * GAS));
    assertFalse(metering.isTooSlow(SLOW, GAS));
    nanos.addAndGet(300_000 * MILLI);
    assertFalse(metering.isTooSlow(SLOW, 3 * GAS));
  }

  /// Little gas that took long: the machine did something else.
  @Test
  void endedWithLittleGas_isTriedAgain() {
    RecoveredTransaction small = TestChain.callOf(Address.ZERO, TestChain.key(0), 0, 7_000_000);
    RecoveredTransaction large = TestChain.callOf(Address.ZERO, TestChain.key(0), 0, 8_000_000);
    assertTrue(metering.waitedForTheMachine((SignedTransaction) small.transaction()));
    assertFalse(metering.waitedForTheMachine((SignedTransaction) large.transaction()));
    ended(SLOW, 7_000_000);
    assertFalse(metering.isTooSlow(SLOW, 1L << 24), "nothing was learned");
    ended(SLOW, 8_000_000);
    assertTrue(metering.isTooSlow(SLOW, 8_000_000));
  }

  /// The price of looking harmless at first: what it then took is paid back by all of its kind.
  @Test
  void inDebt_theWorstIsExpected() {
    executed(SLOW, 3 * GAS, 450);
    for (int i = 0; i < 30; i++) {
      executed(SLOW, 50_000, 0);
    }
    assertEquals(Verdict.WAITS, metering.room(1_000).take(SLOW, 100_000));
    assertEquals(Verdict.WAITS, metering.room(1_000).take(UNSEEN, 100_000));
    executed(FAST, 50_000, 0);
    assertEquals(Verdict.FITS, metering.room(1_000).take(FAST, GAS));
    refill();
    assertEquals(Verdict.FITS, metering.room(1_000).take(SLOW, GAS));
    assertEquals(Verdict.FITS, metering.room(1_000).take(UNSEEN, 100_000));
  }

  @Test
  void debt_hasABottom() {
    for (int i = 0; i < 1_000; i++) {
      executed(SLOW, 3 * GAS, 450);
    }
    nanos.addAndGet(6_000 * MILLI); // twice 500 ms, at 200 ms a second, and the share itself
    assertEquals(Verdict.FITS, metering.room(1_000).take(SLOW, 3 * GAS));
  }

  @Test
  void pauseOfTheMachine_isForgottenAfterAFew() {
    executed(FAST, 200_000, 1);
    executed(FAST, 200_000, 40); // a collection
    refill();
    TimeRoom room = metering.room(1_000);
    int fitting = 0;
    while (room.take(FAST, 200_000) == Verdict.FITS) {
      fitting++;
    }
    assertTrue(fitting >= 5, "fitting: " + fitting);
    for (int i = 0; i < 12; i++) {
      executed(FAST, 200_000, 0);
    }
    assertEquals(Verdict.FITS, metering.room(0).take(FAST, 200_000));
  }

  @Test
  void slices_endInTime() {
    assertEquals(500 * MILLI, metering.slice(1, 1_000).transactionNanos());
    assertFalse(metering.slice(1, 0).isOver());
  }

  private void refill() {
    nanos.addAndGet(10_000 * MILLI);
  }

  private void executed(long kind, long gas, long millis) {
    Receipt receipt =
        new Receipt(
            2, true, gas, Bloom.EMPTY, List.of(), OptionalLong.empty(), OptionalLong.empty());
    tell(
        kind,
        millis,
        new Included(receipt, gas, U256.ONE, Optional.empty(), U256.ZERO, OptionalLong.empty()),
        gas);
  }

  private void ended(long kind, long gasLimit) {
    tell(kind, 500, new Rejected(RejectReason.TIME_LIMIT, "test"), gasLimit);
  }

  private void tell(long kind, long millis, TransactionOutcome outcome, long gasLimit) {
    SliceTimes times = metering.slice(1, 1_000);
    times.took(0, millis * MILLI);
    RecoveredTransaction transaction =
        TestChain.callOf(Address.ZERO, TestChain.key(0), 0, gasLimit);
    long slow = metering.executed(List.of(transaction), List.of(kind), List.of(outcome), times);
    assertTrue(slow == 0 || slow == millis * MILLI, "slow=" + slow);
  }
}
