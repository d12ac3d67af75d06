package io.heddle.ops.tidy;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/// The house rules that a program can check.
final class TidyTest {
  private static final int FILE_LINES = 500;
  private static final int METHOD_LINES = 70;
  private static final int COLUMNS = 120;
  private static final String CONFIGURATION = "docs/configuration.md";
  private static final String DECISIONS = "docs/DECISIONS.md";

  /// Files with wide lines; none is to be added.
  private static final String WIDE_FILES =
      "ops/src/test/resources/io/heddle/ops/tidy/wide-files.txt";

  /// Names that two main classes share, and why.
  private static final Map<String, String> SHARED_NAMES =
      Map.of(
          "BlockReplay", "recovery replays to rebuild, an attestor to record; each in its module",
          "BlockWriter", "one writes PostgreSQL, one LMDB; neither sees the other",
          "Memory", "of the EVM; of the bn254 precompile, whose limbs lie in arrays",
          "SlotTable", "of one transaction; of all versions of a block",
          "WitnessSource", "the batcher's port; what the executor reads a witness from");

  /// Files that are too long, to be split; none is to be added.
  private static final Set<String> LONG_FILES =
      Set.of(
          "executor/src/main/java/io/heddle/executor/journal/Journal.java",
          "sequencer/src/main/java/io/heddle/sequencer/store/ChainTables.java",
          "sequencer/src/test/java/io/heddle/sequencer/mempool/MempoolTest.java");

  /// Methods that are long on purpose, and why.
  private static final Map<String, String> LONG_METHODS =
      Map.of(
          "Blake2F.rounds", "unrolled: sixteen words in local variables",
          "Fp.nineTimes", "written out: limbs and carries in local variables",
          "Interpreter.run", "the dispatch loop: one switch, compiled as one method",
          "KeccakPermutation.permute", "unrolled: 25 lanes in local variables",
          "VectorKeccak.hash", "the same, in vectors");

  private static final List<String> JAVA = ProjectFiles.below("", path -> path.endsWith(".java"));
  private static final List<String> MAIN =
      JAVA.stream().filter(path -> path.contains("/src/main/")).toList();

  @Test
  void codeFiles_haveAtMost500Lines_butThoseListed() {
    List<String> tooLong = new ArrayList<>();
    for (String file : ProjectFiles.below("", TidyTest::isCode)) {
      int lines = ProjectFiles.lines(file).size();
      if (lines > FILE_LINES && !LONG_FILES.contains(file)) {
        tooLong.add(file + ": " + lines);
      }
    }
    assertEquals(List.of(), tooLong);
  }

  private static boolean isCode(String path) {
    return path.matches(".*\\.(java|sol|mjs|sql)")
        || path.equals("heddle")
        || path.startsWith("bridge-contracts/tools/");
  }

  @Test
  void methods_haveAtMost70Lines_butThoseListed() {
    TreeSet<String> tooLong = new TreeSet<>();
    for (JavaSources.Method method : new JavaSources(JAVA).methods()) {
      if (method.lines() > METHOD_LINES) {
        tooLong.add(method.file().replaceAll(".*/|java$", "") + method.name());
      }
    }
    assertEquals(new TreeSet<>(LONG_METHODS.keySet()), tooLong);
  }

  @Test
  void lines_haveAtMost120Columns_butInFilesListed() {
    Set<String> listed = Set.copyOf(ProjectFiles.lines(WIDE_FILES));
    List<String> wide = new ArrayList<>();
    for (String file : ProjectFiles.below("", path -> isCode(path) || path.endsWith(".md"))) {
      if (!listed.contains(file) && ProjectFiles.lines(file).stream().anyMatch(TidyTest::isWide)) {
        wide.add(file);
      }
    }
    assertEquals(List.of(), wide);
  }

  private static boolean isWide(String line) {
    return line.codePointCount(0, line.length()) > COLUMNS;
  }

  @Test
  void mainClasses_haveNamesOfTheirOwn_butThoseListed() {
    Map<String, List<String>> shared = new TreeMap<>(new JavaSources(MAIN).filesByClass());
    shared.values().removeIf(files -> files.size() == 1);
    assertEquals(new TreeSet<>(SHARED_NAMES.keySet()), shared.keySet(), shared::toString);
  }

  @Test
  void settings_areAllDocumented_andAllExist() {
    JavaSources sources =
        new JavaSources(
            MAIN.stream()
                .filter(path -> path.matches(".*/(NodeConfig|RpcConfig)\\.java"))
                .toList());
    Set<String> declared = new TreeSet<>(sources.settings("NodeConfig", "heddle"));
    declared.addAll(sources.settings("RpcConfig", "heddle.rpc"));
    assertFalse(declared.isEmpty());
    TreeSet<String> documented = new TreeSet<>();
    for (String line : ProjectFiles.lines(CONFIGURATION)) {
      if (line.startsWith("| `heddle.")) {
        Matcher key = Pattern.compile("heddle\\.[a-z0-9.-]+").matcher(line.split("\\|", 3)[1]);
        while (key.find()) {
          documented.add(key.group());
        }
      }
    }
    assertEquals(
        String.join("\n", declared), String.join("\n", documented), "declared, documented");
  }

  @Test
  void metrics_areAllDocumented() {
    String documents =
        String.join(
            "\n",
            ProjectFiles.below("docs", path -> path.endsWith(".md")).stream()
                .map(ProjectFiles::text)
                .toList());
    Pattern named =
        Pattern.compile("(?:builder|timer|counter|gauge)\\((?:\\w+, )?\"(heddle\\.[a-z0-9.]+)\"");
    TreeSet<String> metrics = new TreeSet<>();
    for (String file : MAIN) {
      Matcher metric = named.matcher(ProjectFiles.text(file).replaceAll("\\(\\s+", "("));
      while (metric.find()) {
        metrics.add(metric.group(1));
      }
    }
    assertFalse(metrics.isEmpty());
    metrics.removeIf(
        metric -> documents.contains(metric) || documents.contains(metric.replace('.', '_')));
    assertEquals(Set.of(), metrics);
  }

  @Test
  void decisionsReferredTo_exist() {
    Set<String> entries = new TreeSet<>();
    Matcher entry =
        Pattern.compile("(?m)^(?:#+ )?(\\d+)\\. ").matcher(ProjectFiles.text(DECISIONS));
    while (entry.find()) {
      assertTrue(entries.add(entry.group(1)), "two decisions have the number " + entry.group(1));
    }
    Pattern reference = Pattern.compile("\\b(?:[Dd]ecisions?|DECISIONS(?:\\.md)?\\)?,?) (\\d+)");
    List<String> dangling = new ArrayList<>();
    for (String file : ProjectFiles.below("", path -> isCode(path) || path.endsWith(".md"))) {
      Matcher found = reference.matcher(ProjectFiles.text(file));
      while (found.find()) {
        if (!entries.contains(found.group(1))) {
          dangling.add(file + ": " + found.group());
        }
      }
    }
    assertEquals(List.of(), dangling);
  }
}
