package io.heddle.ops.tidy;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;

/// Dashboards and alerts ask for metrics that the node has, and each alert has its runbook.
final class ObservabilityTest {
  private static final String FOLDER = "ops/observability";
  private static final String RULES = FOLDER + "/prometheus/heddle.rules.yml";
  private static final String TESTS = FOLDER + "/prometheus/heddle.test.yml";
  private static final String OPERATING = "docs/guide/operating.md";

  /// Metrics of the JVM and of the process, as Micrometer's binders name them.
  private static final Set<String> FROM_MICROMETER =
      Set.of(
          "jvm_memory_used_bytes",
          "jvm_memory_committed_bytes",
          "jvm_memory_max_bytes",
          "jvm_gc_pause_seconds_sum",
          "jvm_threads_live_threads",
          "process_cpu_usage",
          "process_files_open_files",
          "process_uptime_seconds",
          "system_cpu_usage",
          "system_cpu_count");

  private static final Pattern ASKED =
      Pattern.compile("\\b(heddle|jvm|process|system|http)_[a-z0-9_]+\\b");

  /// What Prometheus adds to a name, by the kind of metric.
  private static final Pattern SUFFIX =
      Pattern.compile("(_seconds)?(_total|_count|_sum|_max|_bucket|_seconds)?$");

  private static List<String> dashboards() {
    List<String> files = ProjectFiles.below(FOLDER + "/grafana", path -> path.endsWith(".json"));
    assertFalse(files.isEmpty());
    return files;
  }

  /// The metrics that the node declares, in Prometheus' spelling, without suffix.
  private static Set<String> declared() {
    Pattern metric = Pattern.compile("`heddle\\.([a-z0-9.]+)");
    Set<String> names = new TreeSet<>();
    for (String document : List.of(OPERATING, "docs/rpc.md", "docs/configuration.md")) {
      Matcher found = metric.matcher(ProjectFiles.text(document));
      while (found.find()) {
        names.add("heddle_" + found.group(1).replace('.', '_'));
      }
      Matcher spelt = Pattern.compile("heddle_[a-z0-9_]+").matcher(ProjectFiles.text(document));
      while (spelt.find()) {
        names.add(withoutSuffix(spelt.group()));
      }
    }
    return names;
  }

  private static String withoutSuffix(String name) {
    return SUFFIX.matcher(name).replaceFirst("");
  }

  @Test
  void metricsAskedFor_exist() {
    Set<String> declared = declared();
    List<String> unknown = new ArrayList<>();
    List<String> files = new ArrayList<>(dashboards());
    files.add(RULES);
    for (String file : files) {
      Matcher asked = ASKED.matcher(ProjectFiles.text(file));
      while (asked.find()) {
        String name = asked.group();
        if (!FROM_MICROMETER.contains(name)
            && !declared.contains(name)
            && !declared.contains(withoutSuffix(name))) {
          unknown.add(file + ": " + name);
        }
      }
    }
    assertEquals(List.of(), unknown);
  }

  @Test
  void dashboards_areWellFormed_andTheirPanelsAskSomething() throws IOException {
    Set<String> uids = new TreeSet<>();
    for (String file : dashboards()) {
      JsonNode dashboard = new ObjectMapper().readTree(ProjectFiles.text(file));
      assertTrue(uids.add(dashboard.required("uid").asText()), file + ": its uid is another's");
      assertFalse(dashboard.required("title").asText().isEmpty(), file);
      assertFalse(dashboard.required("panels").isEmpty(), file);
      for (JsonNode panel : dashboard.required("panels")) {
        String title = file + ": " + panel.required("title").asText();
        assertFalse(panel.required("targets").isEmpty(), title);
        for (JsonNode target : panel.required("targets")) {
          assertFalse(target.required("expr").asText().isBlank(), title);
        }
      }
    }
  }

  @Test
  void alerts_haveARunbookEach_andATestEach() {
    Set<String> runbooks =
        new TreeSet<>(
            ProjectFiles.below(
                "docs/runbooks", path -> path.endsWith(".md") && !path.endsWith("README.md")));
    String index = ProjectFiles.text("docs/runbooks/README.md");
    Matcher alert =
        Pattern.compile("(?s)- alert: (\\w+)\\n.*?runbook: (\\S+)\\n")
            .matcher(ProjectFiles.text(RULES));
    Set<String> named = new TreeSet<>();
    while (alert.find()) {
      String page = ProjectFiles.text(alert.group(2));
      assertTrue(page.startsWith("# " + alert.group(1) + "\n"), alert.group(2));
      for (String part : List.of("What it means", "What to look at", "What to do")) {
        assertTrue(page.contains("## " + part), alert.group(2) + " has no part: " + part);
      }
      assertTrue(index.contains("[" + alert.group(1) + "]"), alert.group(1));
      String tests = ProjectFiles.text(TESTS);
      assertTrue(tests.contains("name: " + alert.group(1) + " quiet\n"), alert.group(1));
      assertTrue(tests.contains("name: " + alert.group(1) + " fires\n"), alert.group(1));
      named.add(alert.group(2));
    }
    assertEquals(runbooks, named);
  }

  /// Prometheus' own checks of the rules, and their unit tests.
  @Test
  void rules_passPromtool() throws IOException, InterruptedException {
    Assumptions.assumeTrue(onPath("promtool"), "no promtool here: Debian's package prometheus");
    promtool("check", "rules", "heddle.rules.yml");
    promtool("test", "rules", "heddle.test.yml");
  }

  private static boolean onPath(String program) {
    return List.of(System.getenv("PATH").split(":", -1)).stream()
        .anyMatch(folder -> Files.isExecutable(java.nio.file.Path.of(folder, program)));
  }

  private static void promtool(String... arguments) throws IOException, InterruptedException {
    List<String> command = new ArrayList<>(List.of("promtool"));
    command.addAll(List.of(arguments));
    Process process =
        new ProcessBuilder(command)
            .directory(ProjectFiles.ROOT.resolve(FOLDER + "/prometheus").toFile())
            .redirectErrorStream(true)
            .start();
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertEquals(0, process.waitFor(), output);
  }
}
