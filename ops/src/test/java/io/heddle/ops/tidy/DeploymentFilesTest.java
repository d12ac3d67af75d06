package io.heddle.ops.tidy;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;

/// Images, compose file and Helm chart: what they set exists, and they can be rendered.
final class DeploymentFilesTest {
  /// Variables of the compose file itself.
  private static final Set<String> COMPOSE = Set.of("HEDDLE_IMAGE", "HEDDLE_NODE_MEMORY");

  private static final String CHART = "ops/helm/heddle";

  private static Set<String> settings() {
    JavaSources sources =
        new JavaSources(
            ProjectFiles.below("", path -> path.matches(".*/(NodeConfig|RpcConfig)\\.java")));
    Set<String> names = new TreeSet<>(sources.settings("NodeConfig", "heddle"));
    names.addAll(sources.settings("RpcConfig", "heddle.rpc"));
    return names;
  }

  /// The node refuses any other, so a container with one would not start.
  @Test
  void environmentAndSettings_areSettingsOfTheNode() {
    Set<String> settings = settings();
    Set<String> known =
        settings.stream()
            .map(name -> name.toUpperCase(Locale.ROOT).replaceAll("[^A-Z0-9]", "_"))
            .collect(Collectors.toCollection(TreeSet::new));
    known.addAll(COMPOSE);
    List<String> unknown = new ArrayList<>();
    List<String> files =
        ProjectFiles.below(
            "ops", path -> path.matches("ops/(image/Dockerfile.*|compose/.*|helm/.*)"));
    assertTrue(files.size() > 5, files::toString);
    for (String file : files) {
      Matcher variable = Pattern.compile("\\bHEDDLE_[A-Z0-9_]+").matcher(ProjectFiles.text(file));
      while (variable.find()) {
        if (!known.contains(variable.group())) {
          unknown.add(file + ": " + variable.group());
        }
      }
    }
    Matcher value =
        Pattern.compile("(?m)^  (heddle\\.[a-z0-9.-]+):")
            .matcher(ProjectFiles.text(CHART + "/values.yaml"));
    while (value.find()) {
      if (!settings.contains(value.group(1))) {
        unknown.add("values.yaml: " + value.group(1));
      }
    }
    assertEquals(List.of(), unknown);
  }

  @Test
  void chart_isLintedAndRendered_byHelm() throws IOException, InterruptedException {
    Assumptions.assumeTrue(
        List.of(System.getenv("PATH").split(":", -1)).stream()
            .anyMatch(folder -> Files.isExecutable(Path.of(folder, "helm"))),
        "no helm here: go install helm.sh/helm/v3/cmd/helm@v3.16.4");
    var _ = helm("lint", "--strict", CHART);
    String rendered =
        helm(
            "template",
            "heddle",
            CHART,
            "--set",
            "cloudNativePg.enabled=true",
            "--set",
            "serviceMonitor.enabled=true");
    for (String kind :
        List.of(
            "StatefulSet",
            "PodDisruptionBudget",
            "NetworkPolicy",
            "Service",
            "Cluster",
            "ServiceMonitor")) {
      assertTrue(rendered.contains("kind: " + kind + "\n"), kind);
    }
    assertTrue(rendered.contains("runAsNonRoot: true"), rendered);
    assertTrue(rendered.contains("readOnlyRootFilesystem: true"), rendered);
    assertFalse(rendered.contains("kind: Secret\n"), "secrets are referred to");
    assertTrue(rendered.contains("HEDDLE_L1_URL, value: \"http://l1:8545\""), rendered);
  }

  private static String helm(String... arguments) throws IOException, InterruptedException {
    List<String> command = new ArrayList<>(List.of("helm"));
    command.addAll(List.of(arguments));
    Process process =
        new ProcessBuilder(command)
            .directory(ProjectFiles.ROOT.toFile())
            .redirectErrorStream(true)
            .start();
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertEquals(0, process.waitFor(), output);
    return output;
  }
}
