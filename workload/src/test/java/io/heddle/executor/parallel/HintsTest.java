package io.heddle.executor.parallel;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.heddle.primitives.transaction.RecoveredTransaction;
import io.heddle.workload.WorkloadGenerator;
import io.heddle.workload.WorkloadKind;
import io.heddle.workload.WorkloadOptions;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;

class HintsTest {
  private static final int SIZE = 80;

  private final List<RecoveredTransaction> chain = transactions(WorkloadKind.CHAIN);
  private final List<RecoveredTransaction> transfers = transactions(WorkloadKind.TRANSFERS);
  private final int key = Hints.key(chain.getFirst().transaction());
  private final Hints hints = new Hints();

  private static List<RecoveredTransaction> transactions(WorkloadKind kind) {
    return WorkloadGenerator.generate(kind, WorkloadOptions.of(1, 1, SIZE)).blocks().getFirst();
  }

  private void learn(int times, boolean held) {
    for (int i = 0; i < times; i++) {
      hints.learn(key, held);
    }
  }

  @Test
  void isContended_failuresMostly_butForOneInSixteen() {
    assertFalse(hints.isContended(key, 0));
    learn(6, false);
    int tried = 0;
    for (int i = 0; i < SIZE; i++) {
      tried += hints.isContended(key, i) ? 0 : 1;
    }
    assertEquals(SIZE / 16, tried);
    assertTrue(hints.isContended(key, 0), "says nothing: the first of a slice holds");
  }

  @Test
  void areHopeless_nothingKnown_isFalse() {
    assertFalse(hints.areHopeless(chain));
  }

  @Test
  void areHopeless_moreFailuresThanMakeContended_untilSomeHold() {
    learn(9, false);
    assertTrue(hints.isContended(key, 0));
    assertFalse(hints.areHopeless(chain));
    learn(1, false);
    assertTrue(hints.areHopeless(chain));
    learn(100, false);
    assertTrue(hints.areHopeless(chain));
    learn(4, true);
    assertTrue(hints.areHopeless(chain));
    learn(1, true);
    assertFalse(hints.areHopeless(chain), "five that held must do, whatever was before");
  }

  @Test
  void areHopeless_moreThanAnEighthOfOthers_isFalse() {
    learn(20, false);
    for (int others : List.of(0, SIZE / 8, SIZE / 8 + 1, SIZE / 2, SIZE)) {
      List<RecoveredTransaction> mixed = new ArrayList<>(chain.subList(others, SIZE));
      mixed.addAll(transfers.subList(0, others));
      assertEquals(others <= SIZE / 8, hints.areHopeless(mixed), "last: " + others);
      Collections.reverse(mixed);
      assertEquals(others <= SIZE / 8, hints.areHopeless(mixed), "first: " + others);
    }
  }
}
