package io.heddle.bench;

import java.net.URI;
import java.net.http.HttpClient;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;

/// Looks at a load and at the node that takes it, each time it is run.
final class SoakSampler implements Runnable, AutoCloseable {
  /// CPU time of the node's process, compiler and collector included.
  static final String CPU = "cpu_us_per_tx";

  /// Heap and native memory.
  static final String ANONYMOUS = "anon_mib";

  /// Pages of files, above all the state store's.
  static final String FILE = "file_mib";

  /// Heap in use, garbage included.
  static final String HEAP = "heap_mib";

  /// Blocks; what follows is the time per block.
  static final String BLOCKS = "blocks_per_s";

  /// Columns, and the node's timers behind them.
  private static final Map<String, String> TIMERS = new LinkedHashMap<>();

  static {
    TIMERS.put("root_ms", "heddle_builder_root");
    TIMERS.put("postgres_ms", "heddle_builder_store");
    TIMERS.put("state_store_ms", "heddle_builder_commit");
    TIMERS.put("seal_ms", "heddle_builder_seal");
  }

  private static final double MIB = 1 << 20;

  private final LoadRun load;
  private final ServerProcess process;
  private final URI metrics;
  private final BenchContext context;
  private final HttpClient http = HttpClient.newHttpClient();
  private final List<SoakPoint> points = new CopyOnWriteArrayList<>();
  private final long start = System.nanoTime();
  private long before = start;
  private long sentBefore;
  private long includedBefore;
  private double cpuBefore;
  private NodeMetrics metricsBefore;

  /// @param metrics the node's own
  SoakSampler(LoadRun load, ServerProcess process, URI metrics, BenchContext context) {
    this.load = load;
    this.process = process;
    this.metrics = metrics;
    this.context = context;
    this.cpuBefore = process.cpuSeconds();
    this.metricsBefore = NodeMetrics.read(http, metrics);
  }

  List<SoakPoint> points() {
    return List.copyOf(points);
  }

  @Override
  public void run() {
    long now = System.nanoTime();
    double seconds = (now - before) / 1e9;
    long sent = load.sent();
    long included = load.included();
    points.add(
        new SoakPoint(
            (now - start) / 1e9,
            (sent - sentBefore) / seconds,
            (included - includedBefore) / seconds,
            sent - included,
            load.latencies().take(),
            node(seconds, included - includedBefore)));
    before = now;
    sentBefore = sent;
    includedBefore = included;
    context.say("soak: " + points.getLast().toLine());
  }

  private Map<String, Double> node(double seconds, long included) {
    double cpu = process.cpuSeconds();
    NodeMetrics now = NodeMetrics.read(http, metrics);
    Map<String, Double> memory = ProcessMemory.of(process.pid());
    Map<String, Double> seen = new LinkedHashMap<>();
    seen.put(CPU, included == 0 ? 0 : 1e6 * (cpu - cpuBefore) / included);
    seen.put(ANONYMOUS, memory.getOrDefault(ProcessMemory.ANONYMOUS, Double.NaN));
    seen.put(FILE, memory.getOrDefault(ProcessMemory.FILE, Double.NaN));
    seen.put(HEAP, now.sum("jvm_memory_used_bytes", "area=\"heap\"") / MIB);
    String blocks = "heddle_builder_blocks_total";
    seen.put(BLOCKS, (now.sum(blocks) - metricsBefore.sum(blocks)) / seconds);
    TIMERS.forEach((column, timer) -> seen.put(column, now.meanMillis(timer, metricsBefore)));
    cpuBefore = cpu;
    metricsBefore = now;
    return seen;
  }

  @Override
  public void close() {
    http.close();
  }
}
