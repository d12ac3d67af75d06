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

  private record Key(String method, RpcCode code) {}

  private final MeterRegistry registry;
  private final Map<String, Timer> answered = new ConcurrentHashMap<>();
  private final Map<Key, Timer> failed = new ConcurrentHashMap<>();
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
    Timer timer =
        error.isEmpty()
            ? answered.computeIfAbsent(method, name -> timer(name, "ok"))
            : failed.computeIfAbsent(
                new Key(method, error.get()),
                key -> timer(key.method(), Integer.toString(key.code().code())));
    timer.record(took);
  }

  private Timer timer(String method, String outcome) {
    return Timer.builder("heddle.rpc.calls")
        .description("JSON-RPC calls by method and outcome")
        .tag("method", method)
        .tag("outcome", outcome)
        .register(registry);
  }
}
