package io.heddle.bench;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.heddle.ops.OperatorException;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;

/// A suite in a process of its own, for what is chosen once per process by a system property; its
/// rows come back as JSON.
final class ChildBench {
  private static final ObjectMapper JSON = new ObjectMapper();

  /// By name: it knows the suites, they do not know it.
  private static final String MAIN = "io.heddle.bench.cli.BenchMain";

  /// Far more than any suite takes.
  private static final int MOST_MINUTES = 60;

  private ChildBench() {}

  static void run(
      BenchContext context, String suite, Map<String, String> properties, BenchReport report) {
    run(context, suite, List.of(), properties, report);
  }

  /// @param flags for the JVM besides those of this one, which they override
  static void run(
      BenchContext context,
      String suite,
      List<String> flags,
      Map<String, String> properties,
      BenchReport report) {
    try {
      Path json = Files.createTempFile("heddle-bench", ".json");
      try {
        List<String> command = command(context, suite, flags, properties, json);
        Process process =
            new ProcessBuilder(command)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        await(process, "bench %s with %s".formatted(suite, properties));
        JSON.readTree(json.toFile()).required("rows").forEach(row -> report.add(parse(row)));
      } finally {
        Files.delete(json);
      }
    } catch (IOException e) {
      throw new OperatorException(
          "bench %s does not start: %s".formatted(suite, e.getMessage()), e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new OperatorException("interrupted", e);
    }
  }

  /// The process does not outlive this.
  private static void await(Process process, String what) throws InterruptedException {
    try {
      if (!process.waitFor(MOST_MINUTES, TimeUnit.MINUTES)) {
        throw new OperatorException(what + " takes more than " + MOST_MINUTES + " minutes");
      }
      if (process.exitValue() != 0) {
        throw new OperatorException(what + " ended with status " + process.exitValue());
      }
    } finally {
      process.destroyForcibly();
    }
  }

  private static List<String> command(
      BenchContext context,
      String suite,
      List<String> flags,
      Map<String, String> properties,
      Path json) {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(ManagementFactory.getRuntimeMXBean().getInputArguments());
    command.addAll(flags);
    properties.forEach((key, value) -> command.add("-D" + key + "=" + value));
    command.addAll(List.of("-cp", System.getProperty("java.class.path"), MAIN));
    command.addAll(List.of("bench", suite, "--json", json.toString()));
    command.addAll(List.of("--seed", Long.toString(context.seed())));
    String threads =
        context.threads().stream().map(String::valueOf).collect(Collectors.joining(","));
    command.addAll(List.of("--threads", threads));
    if (context.quick()) {
      command.add("--quick");
    }
    context.workloads().forEach(each -> command.addAll(List.of("--workload", each)));
    return command;
  }

  private static BenchRow parse(JsonNode row) {
    String label = row.required("includes").asText();
    Includes includes =
        Arrays.stream(Includes.values())
            .filter(each -> each.label().equals(label))
            .findFirst()
            .orElseThrow(() -> new IllegalStateException("includes: " + label));
    return new BenchRow(
        row.required("suite").asText(),
        row.required("workload").asText(),
        includes,
        row.required("threads").asInt(),
        row.required("metric").asText(),
        row.required("unit").asText(),
        row.required("median").asDouble(),
        row.required("min").asDouble(),
        row.required("max").asDouble());
  }
}
