package io.heddle.bench;

import static java.util.Objects.requireNonNull;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.heddle.ops.OperatorException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;

class BenchCommandTest {
  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();

  @Test
  void execution_quick_printsTableAndWritesJson(@TempDir Path folder) throws Exception {
    Path json = folder.resolve("bench.json");
    run("execution", "--quick", "--workload", "chain", "--seed", "5", "--json", json.toString());
    JsonNode written = new ObjectMapper().readTree(Files.readAllBytes(json));
    JsonNode machine = written.required("machine");
    for (String field : List.of("cpu", "cores", "memoryMib", "system", "jvm", "flags", "commit")) {
      assertTrue(machine.has(field), field);
    }
    assertEquals(5, machine.get("seed").asLong());
    List<String> metrics = new ArrayList<>();
    for (JsonNode row : written.required("rows")) {
      assertEquals(
          Set.of(
              "suite", "workload", "includes", "threads", "metric", "unit", "median", "min", "max"),
          row.properties().stream()
              .map(Map.Entry::getKey)
              .collect(java.util.stream.Collectors.toSet()));
      assertEquals("execution", row.get("suite").asText());
      assertEquals("chain", row.get("workload").asText());
      assertEquals("execution", row.get("includes").asText());
      double median = row.get("median").asDouble();
      assertTrue(row.get("min").asDouble() <= median && median <= row.get("max").asDouble());
      metrics.add(row.get("metric").asText());
    }
    assertTrue(metrics.contains("serial throughput"), metrics.toString());
    assertTrue(out.toString().contains("| execution | chain "), out.toString());
    assertTrue(err.toString().contains("[bench] execution: chain"), err.toString());
  }

  @ParameterizedTest
  @ValueSource(strings = {"ingress", "batch"})
  void suite_quick_givesRows(String suite) {
    // In a test the fallback's child process would have the test runner's class path.
    System.setProperty("heddle.secp256k1", "native");
    try {
      run(suite, "--quick", "--workload", "transfers", "--threads", "1");
    } finally {
      System.clearProperty("heddle.secp256k1");
    }
    assertTrue(out.toString().contains("| transfers"), out.toString());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      value = {
        "nonsense; no suite nonsense",
        "execution --threads 0; --threads must be at least 1: actual=0",
        "execution --threads two; --threads: expected a number or a list: actual=two",
        "execution --workload none; no workload none in suite execution",
        "node --soak 1; --soak MINUTES and --rate TPS go together, and with node",
        "execution --soak 1 --rate 5; --soak MINUTES and --rate TPS go together, and with node",
        "execution --json /nowhere/at/all.json; --json: no folder to write to"
      })
  void badArguments_sayWhatIsWrong(String arguments, String message) {
    OperatorException failure =
        assertThrows(OperatorException.class, () -> run(arguments.split(" ", -1)));
    assertTrue(String.valueOf(failure.getMessage()).contains(message), failure.getMessage());
  }

  @ParameterizedTest
  @CsvSource({"1,1", "2,1 2", "6,1 2 4 6", "'3,1',1 3"})
  void threads_numberOrList(String text, String expected) {
    assertEquals(
        expected,
        String.join(" ", BenchCommand.threadCounts(text).stream().map(String::valueOf).toList()));
  }

  @Test
  void trials_takeTurns_andForgetTheWarmUp() {
    List<String> order = new ArrayList<>();
    Metric metric = new Metric("m", "u");
    Variant first = variant("first", order, metric);
    Variant second = variant("second", order, metric);
    Map<Variant, Map<Metric, Samples>> samples = new Trials(1, 2).run(List.of(first, second));
    assertEquals(List.of("first", "second", "first", "second", "first", "second"), order);
    assertEquals(List.of(3.0, 5.0), values(samples, first, metric));
    assertEquals(List.of(4.0, 6.0), values(samples, second, metric));
  }

  @Test
  void samples_giveMedianAndQuantiles() {
    Samples samples = Samples.of(4, 1, 3, 2);
    assertEquals(2.5, samples.median());
    assertEquals(1, samples.min());
    assertEquals(4, samples.max());
    assertEquals(3.7, samples.quantile(0.9), 1e-9);
    assertFalse(samples.toString().isEmpty());
    assertThrows(IllegalArgumentException.class, Samples::of);
  }

  private static List<Double> values(
      Map<Variant, Map<Metric, Samples>> samples, Variant variant, Metric metric) {
    return requireNonNull(requireNonNull(samples.get(variant)).get(metric)).values();
  }

  private static Variant variant(String name, List<String> order, Metric metric) {
    return new Variant(
        name,
        Includes.EXECUTION,
        1,
        () -> {
          order.add(name);
          return Map.of(metric, (double) order.size());
        });
  }

  private void run(String... arguments) {
    List<Exception> failures = new ArrayList<>();
    CommandLine line =
        new CommandLine(new BenchCommand())
            .setOut(new PrintWriter(out, true))
            .setErr(new PrintWriter(err, true))
            .setExecutionExceptionHandler((failure, command, parsed) -> {
              failures.add(failure);
              return 1;
            });
    int status = line.execute(arguments);
    if (!failures.isEmpty() && failures.getFirst() instanceof OperatorException expected) {
      throw expected;
    }
    assertEquals(List.of(), failures);
    assertEquals(0, status, err.toString());
  }
}
