package io.heddle.conformance;

import com.fasterxml.jackson.databind.JsonNode;
import io.heddle.fixtures.ConformancePack;
import io.heddle.fixtures.ConformanceSuite;
import io.heddle.fixtures.SuiteSelection;
import io.heddle.fixtures.SuiteTally;
import io.heddle.ops.OperatorException;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;

/// Runs the suites of a pack one after another, each on several threads.
final class ConformanceRun {
  private static final String NO_RUNNER = "no runner for it";

  private static final String NOT_IN_PACK = "not in this pack";

  private final ConformancePack pack;
  private final Optional<JsonNode> manifest;
  private final SuiteSelection selection;
  private final List<ConformanceSuite> suites;
  private final PrintWriter progress;

  ConformanceRun(
      ConformancePack pack,
      SuiteSelection selection,
      List<ConformanceSuite> suites,
      PrintWriter progress) {
    this.pack = pack;
    this.selection = selection;
    this.suites = suites;
    this.progress = progress;
    manifest = pack.hasManifest() ? Optional.of(pack.manifest()) : Optional.empty();
    if (manifest.isEmpty()) {
      progress.println("no MANIFEST.json in " + pack.root() + ": case counts are not checked");
    }
  }

  /// @param only the one suite to run; empty for all
  List<SuiteOutcome> run(Optional<String> only) {
    List<SuiteOutcome> outcomes = new ArrayList<>();
    TreeSet<String> withoutRunner = new TreeSet<>();
    manifest.ifPresent(
        tree -> tree.path("suites").fieldNames().forEachRemaining(withoutRunner::add));
    boolean found = false;
    for (ConformanceSuite suite : suites) {
      withoutRunner.remove(suite.name());
      if (only.map(suite.name()::equals).orElse(true)) {
        found = true;
        outcomes.add(
            pack.has(suite.name())
                ? run(suite)
                : SuiteOutcome.notRun(suite.name(), NOT_IN_PACK, expected(suite.name())));
      }
    }
    for (String suite : withoutRunner) {
      if (only.map(suite::equals).orElse(true)) {
        found = true;
        outcomes.add(SuiteOutcome.notRun(suite, NO_RUNNER, expected(suite)));
      }
    }
    if (!found) {
      throw new OperatorException("no suite " + only.orElse("") + " in " + pack.root());
    }
    return outcomes;
  }

  private SuiteOutcome run(ConformanceSuite suite) {
    SuiteTally tally = new SuiteTally(selection);
    Optional<Integer> expected = expected(suite.name());
    long start = System.nanoTime();
    try (ProgressTicker _ = ProgressTicker.start(suite.name(), tally, expected, progress)) {
      suite.run(pack, tally);
    }
    return SuiteOutcome.of(suite.name(), tally, expected, (System.nanoTime() - start) / 1e9);
  }

  /// How many cases the manifest has of a suite; empty where it does not have the suite.
  private Optional<Integer> expected(String suite) {
    return manifest
        .map(tree -> tree.path("suites").path(suite))
        .filter(node -> !node.isMissingNode())
        .map(node -> node.path("cases").asInt());
  }
}
