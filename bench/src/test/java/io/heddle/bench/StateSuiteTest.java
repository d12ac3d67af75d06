package io.heddle.bench;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.heddle.ops.OperatorException;
import io.heddle.primitives.Check;
import io.heddle.primitives.U256;
import io.heddle.workload.SyntheticState;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The suites over large states, with small ones.
class StateSuiteTest {
  private static final int ACCOUNTS = 3_000;
  private static final int TRANSACTIONS = 100;
  private static final String ESTIMATE = "trie nodes, own estimate";

  @TempDir Path folder;

  @BeforeEach
  void stayInThisProcess() {
    System.setProperty(StateSuite.CHILD_PROPERTY, "true");
  }

  @AfterEach
  void clear() {
    System.clearProperty(StateSuite.CHILD_PROPERTY);
  }

  private BenchContext context() {
    return new BenchContext(
        folder, true, List.of(1, 2), 1, Set.of(), new PrintWriter(new StringWriter()));
  }

  private BenchReport report() {
    return new BenchReport(Machine.here(folder, 1));
  }

  @Test
  void state_givesSpeedAndMemoryOfEachForm() {
    BenchReport report = report();
    new StateSuite(ACCOUNTS, TRANSACTIONS, 1 << 20).run(context(), report);
    Map<String, Double> medians = new HashMap<>();
    report.rows().forEach(row -> medians.put(row.workload() + ": " + row.metric(), row.median()));
    for (String form : List.of(StateSuite.ALL, StateSuite.FIFTH)) {
      for (String metric : List.of(StoreBlocks.ROOTED, "most heap and native", "most file pages")) {
        double value = medians.getOrDefault("3k accounts, " + form + ": " + metric, 0.0);
        assertTrue(value > 0, form + ": " + metric);
      }
    }
    double all = medians.getOrDefault("3k accounts, all nodes in memory: " + ESTIMATE, 0.0);
    double fifth = medians.getOrDefault("3k accounts, memory for a fifth: " + ESTIMATE, -1.0);
    assertTrue(fifth >= 0 && fifth < all / 4, fifth + " of " + all);
  }

  @Test
  void state_moreMemoryThanTheBound_fails() {
    OperatorException failure =
        assertThrows(
            OperatorException.class,
            () -> new StateSuite(ACCOUNTS, TRANSACTIONS, 8).run(context(), report()));
    assertTrue(String.valueOf(failure.getMessage()).contains("more than 8"), failure.getMessage());
  }

  @Test
  void residentTries_haveTheStatesRoot_andChangeByEveryCrew() {
    SyntheticState state =
        new SyntheticState(1, ACCOUNTS, List.of(StateChanges.token(ACCOUNTS)), Map.of());
    StateChanges changes = new StateChanges(state);
    BenchReport report = report();
    try (ResidentTries tries = new ResidentTries(context(), "a few", state, report)) {
      int built = report.rows().size();
      tries.measure("accounts", () -> changes.accounts(500), report);
      tries.measure("slots", () -> changes.slots(500), report);
      List<BenchRow> rows = report.rows().subList(built, report.rows().size());
      long ways = rows.stream().map(BenchRow::metric).distinct().count();
      assertTrue(ways >= 2, "wall and CPU of each engine: " + ways);
      assertEquals(2 * 2 * ways, rows.size(), "by workload and threads");
    }
  }

  @Test
  void residentTries_ofAnotherState_fail() {
    SyntheticState.Token token = StateChanges.token(ACCOUNTS);
    SyntheticState.Token other =
        new SyntheticState.Token(token.address(), token.contract(), 0, ACCOUNTS, U256.ONE);
    SyntheticState state = new SyntheticState(1, ACCOUNTS, List.of(other), Map.of());
    assertThrows(
        Check.InvariantViolation.class,
        () -> new ResidentTries(context(), "a few", state, report()).close());
  }
}
