package io.heddle.sequencer.rpc.protocol;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

/// What is counted: every call with its latency by method and outcome (`heddle.rpc.calls`, outcome
/// `ok` or the error code), and the messages being answered (`heddle.rpc.in.flight`). A method we
/// do not serve counts as `unknown`, so that clients cannot invent series.
public final class RpcMetrics {
  static final String UNKNOWN_METHOD = "unknown";

  private record Key(String method, String outcome) {}

  private final MeterRegistry registry;
  private final Map<Key, Timer> timers = new ConcurrentHashMap<>();
  private final AtomicInteger inFlight;

  public RpcMetrics(MeterRegistry registry) {
    this.registry = registry;
    this.inFlight = gauge("heddle.rpc.in.flight", "Messages being answered or waiting for it");
  }

  /// A gauge that the caller moves.
  public AtomicInteger gauge(String name, String description) {
    AtomicInteger value = new AtomicInteger();
    io.micrometer.core.instrument.Gauge.builder(name, value, AtomicInteger::get)
        .description(description)
        .register(registry);
    return value;
  }

  AtomicInteger inFlight() {
    return inFlight;
  }

  void called(String method, Optional<RpcCode> error, Duration took) {
    String outcome = error.map(code -> Integer.toString(code.code())).orElse("ok");
    timers
        .computeIfAbsent(
            new Key(method, outcome),
            key ->
                Timer.builder("heddle.rpc.calls")
                    .description("JSON-RPC calls by method and outcome")
                    .tag("method", key.method())
                    .tag("outcome", key.outcome())
                    .register(registry))
        .record(took);
  }
}
