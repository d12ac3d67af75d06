package io.heddle.sequencer.rpc.protocol;

import java.time.Duration;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;

/// Runs expensive calls on the threads of their kind, each for a bounded time.
final class ExpensiveCalls implements AutoCloseable {
  /// A call with its reply's bytes.
  @FunctionalInterface
  interface Call {
    Reply answer(MethodTable.Ending ending) throws Exception;
  }

  private record Kind(FairThreads threads, Duration timeout, String setting) {}

  private final Kind reading;
  private final Kind computing;
  private final ScheduledExecutorService timer;

  ExpensiveCalls(RpcLimits limits, ScheduledExecutorService timer) {
    this.reading =
        new Kind(
            new FairThreads("read", limits.bounds(limits.reading())),
            limits.reading().timeout(),
            "heddle.rpc.read-timeout");
    this.computing =
        new Kind(
            new FairThreads("call", limits.bounds(limits.computing())),
            limits.computing().timeout(),
            "heddle.rpc.call-timeout");
    this.timer = timer;
  }

  /// @throws RpcException when too many wait already
  Running begin(CallCost.Lane lane, Object client, long bytes, Call call) {
    Kind kind = lane == CallCost.Lane.READING ? reading : computing;
    CallClock clock = new CallClock();
    FutureTask<Reply> task = kind.threads().submit(client, bytes, () -> timed(kind, clock, call));
    return new Running(kind, client, clock, task);
  }

  /// The time of a call begins with its execution, not with its wait.
  private Reply timed(Kind kind, CallClock clock, Call call) throws Exception {
    ScheduledFuture<?> over =
        timer.schedule(clock::expire, kind.timeout().toMillis(), TimeUnit.MILLISECONDS);
    clock.begin();
    try {
      return call.answer(clock);
    } catch (RpcException answer) {
      throw answer;
    } catch (Exception e) {
      if (clock.isExpired()) {
        throw new RpcException(
            RpcCode.TIMED_OUT,
            "call took longer than %s (%s): ask for less, or with less gas"
                .formatted(shown(kind.timeout()), kind.setting()));
      }
      throw e;
    } finally {
      clock.end();
      over.cancel(false);
    }
  }

  private static String shown(Duration time) {
    return time.toMillis() + " ms";
  }

  /// A call that waits or runs.
  static final class Running {
    private final Kind kind;
    private final Object client;
    private final CallClock clock;
    private final FutureTask<Reply> task;

    private Running(Kind kind, Object client, CallClock clock, FutureTask<Reply> task) {
      this.kind = kind;
      this.client = client;
      this.clock = clock;
      this.task = task;
    }

    Reply result() throws Throwable {
      try {
        return task.get();
      } catch (ExecutionException e) {
        throw e.getCause() == null ? e : e.getCause();
      }
    }

    /// Nobody wants the result any more, if there is none yet.
    void abandon() {
      if (!task.isDone()) {
        clock.expire();
        kind.threads().cancel(client, task);
      }
    }
  }

  @Override
  public void close() {
    reading.threads().close();
    computing.threads().close();
  }
}
