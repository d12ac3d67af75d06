package io.heddle.batcher.derivation;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.heddle.batcher.port.ConfirmedOrigin;
import io.heddle.primitives.Check;
import io.heddle.primitives.rollup.BlockPace;
import io.heddle.primitives.rollup.L1Origin;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class OriginSelectionTest {
  private static final long T = TestOrigins.GENESIS_TIME;
  private static final L1Origin O100 = TestOrigins.origin(100);
  private static final L1Origin O101 = TestOrigins.origin(101);

  private final OriginSelection selection =
      new OriginSelection(TestOrigins.ROLLUP, new TestOrigins());

  @Test
  void noFollowingOrigin_stays_andFollowsTheClock() {
    NextBlock next = selection.decide(parent(T + 5, 3), Optional.empty(), 0, T + 5);
    assertEquals(T + 6, next.timestamp());
    assertEquals(O100, next.origin());
    assertEquals(4, next.sequenceNumber());
    assertTrue(next.userTransactions());
    assertEquals(
        T + 31, selection.decide(parent(T + 5, 3), Optional.empty(), 0, T + 30).timestamp());
  }

  @Test
  void followingOrigin_isTakenOnceItsTimeHasCome() {
    NextBlock early = selection.decide(parent(T, 0), Optional.of(O101), 1, T);
    assertEquals(O100, early.origin());
    NextBlock next = selection.decide(parent(T + 1, 1), Optional.of(O101), 1, T + 1);
    assertEquals(O101, next.origin());
    assertEquals(0, next.sequenceNumber());
    assertEquals(T + 2, next.timestamp());
  }

  @Test
  void afterAPause_catchesUpBackToBack() {
    NextBlock next = selection.decide(parent(T + 1, 1), Optional.of(O101), 50, T + 500);
    assertTrue(next.catchingUp());
    assertEquals(T + 2, next.timestamp());
    assertEquals(O101, next.origin());
  }

  @Test
  void parentSealedBeforeItsTime_keepsTheTimestamp() {
    NextBlock next = selection.decide(parent(T + 6, 3), Optional.empty(), 0, T + 5);
    assertEquals(T + 6, next.timestamp());
    assertEquals(4, next.sequenceNumber());
    assertFalse(next.catchingUp());
    // A clock that was set back does not stop time on L2.
    assertEquals(T + 8, selection.decide(parent(T + 7, 3), Optional.empty(), 0, T + 5).timestamp());
  }

  @Test
  void tooManyBlocksOnOneOrigin_takeTheNextTimestamp() {
    long most = 7 * BlockPace.MAX_BLOCKS_PER_SECOND - 1;
    assertEquals(
        T + 6, selection.decide(parent(T + 6, most - 1), Optional.empty(), 0, T + 5).timestamp());
    assertEquals(
        T + 7, selection.decide(parent(T + 6, most), Optional.empty(), 0, T + 5).timestamp());
    NextBlock newOrigin = selection.decide(parent(T + 6, most), Optional.of(O101), 1, T + 5);
    assertEquals(T + 6, newOrigin.timestamp());
    assertEquals(O101, newOrigin.origin());
  }

  @Test
  void beyondTheDrift_carriesNoUserTransactions() {
    assertFalse(
        selection.decide(parent(T + 600, 9), Optional.empty(), 0, T + 600).userTransactions());
    assertTrue(
        selection.decide(parent(T + 599, 9), Optional.empty(), 0, T + 599).userTransactions());
  }

  @Test
  void unlinkedOrigin_isABug() {
    assertThrows(
        Check.InvariantViolation.class,
        () -> selection.decide(parent(T + 9, 1), Optional.of(TestOrigins.origin(103)), 1, T + 9));
  }

  @Test
  void parentsOriginReplacedMeanwhile_waits() {
    TestOrigins origins = new TestOrigins();
    L1Origin replaced = TestOrigins.fork(100);
    origins.append(
        List.of(
            new ConfirmedOrigin(replaced, List.of()),
            new ConfirmedOrigin(TestOrigins.after(replaced), List.of())));
    OriginSelection racing = new OriginSelection(TestOrigins.ROLLUP, origins);
    assertTrue(racing.next(parent(T + 9, 1), T + 9).isEmpty());
    origins.append(List.of(new ConfirmedOrigin(O100, List.of())));
    assertThrows(Check.InvariantViolation.class, () -> racing.next(parent(T + 9, 1), T + 9));
  }

  @Test
  void followingOriginReplacedBetweenTwoReads_waits() {
    TestOrigins origins =
        new TestOrigins() {
          @Override
          public Optional<ConfirmedOrigin> confirmed(long number) {
            return Optional.of(new ConfirmedOrigin(TestOrigins.fork(number), List.of()));
          }
        };
    origins.append(
        List.of(new ConfirmedOrigin(O100, List.of()), new ConfirmedOrigin(O101, List.of())));
    OriginSelection racing = new OriginSelection(TestOrigins.ROLLUP, origins);
    assertTrue(racing.next(parent(T + 9, 1), T + 9).isEmpty());
  }

  private static OriginSelection.Parent parent(long timestamp, long sequenceNumber) {
    return new OriginSelection.Parent(7, timestamp, O100, sequenceNumber, 0);
  }
}
