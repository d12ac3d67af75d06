package io.heddle.sequencer.rpc.protocol;

import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.function.Function;

/// Takes messages from the transports and answers each on a virtual thread of its own: at most
/// `maxConcurrent` at a time, at most `maxWaiting` more in line, each within the request timeout.
/// Expensive calls go to threads of their own; a message that waits for one is not among the
/// `maxConcurrent`, so that quick calls are never behind expensive ones.
public final class RpcProcessor implements AutoCloseable {
  private final RpcLimits limits;
  private final ExpensiveCalls expensive;
  private final ExecutorService preparers;
  private final RpcMessage.Reader reader;
  private final Dispatcher dispatcher;
  private final Semaphore turns;
  private final AtomicInteger inFlight;
  private final ByteBudget bodies;
  private final ByteBudget parsing;
  private final ByteBudget replies;
  private final ScheduledThreadPoolExecutor timer;

  /// @param expected turns a failure that is no bug into the error to answer with
  public RpcProcessor(
      MethodTable methods,
      RpcLimits limits,
      RpcMetrics metrics,
      Function<Throwable, Optional<RpcException>> expected) {
    this.limits = limits;
    this.preparers =
        Executors.newFixedThreadPool(
            Runtime.getRuntime().availableProcessors(),
            Thread.ofPlatform().daemon().name("rpc-prepare-", 0).factory());
    this.reader = new RpcMessage.Reader(limits);
    this.turns = new Semaphore(limits.maxConcurrent(), true);
    this.inFlight = metrics.inFlight();
    this.bodies = new ByteBudget(limits.maxAllBodiesBytes());
    this.parsing = new ByteBudget(limits.maxAllBodiesBytes());
    this.replies = new ByteBudget(limits.maxAllRepliesBytes());
    this.timer =
        new ScheduledThreadPoolExecutor(
            1, Thread.ofPlatform().daemon().name("rpc-timeouts").factory());
    timer.setRemoveOnCancelPolicy(true);
    timer.setExecuteExistingDelayedTasksAfterShutdownPolicy(false);
    this.expensive = new ExpensiveCalls(limits, timer);
    this.dispatcher = new Dispatcher(methods, expensive, metrics, expected);
  }

  public RpcLimits limits() {
    return limits;
  }

  /// Answers `body`, whose bytes now belong to the processor. `reply` is called once, from another
  /// thread, with the reply's bytes, of which there are none when the message holds only
  /// notifications. False when too many are waiting: then nothing happens, and [#busy] is the
  /// reply.
  public boolean submit(byte[] body, Session session, Consumer<byte[]> reply) {
    if (!bodies.take(body.length)) {
      return false;
    }
    if (inFlight.incrementAndGet() > limits.maxConcurrent() + limits.maxWaiting()) {
      inFlight.decrementAndGet();
      bodies.give(body.length);
      return false;
    }
    ReplyRoom room = new ReplyRoom(limits.maxResponseBytes(), replies);
    Exchange exchange =
        new Exchange(body, session, room, limits.maxBatchCost(), turns, parsing, reply);
    ScheduledFuture<?> timeout =
        timer.schedule(exchange::expire, limits.requestTimeout().toMillis(), TimeUnit.MILLISECONDS);
    Thread.ofVirtual().name("rpc").start(() -> run(exchange, body.length, timeout));
    return true;
  }

  /// The reply to a message that was not taken.
  public RpcException busy() {
    return RpcException.limit("too many requests at once: try again later");
  }

  /// The reply to a message larger than [RpcLimits#maxBodyBytes].
  public RpcException tooLarge() {
    return RpcException.limit(
        "request too large: want at most " + limits.maxBodyBytes() + " bytes");
  }

  @Override
  public void close() {
    expensive.close();
    cancelAll(preparers);
    timer.shutdownNow();
  }

  /// What had not begun never will: whoever waits for it must learn that.
  private static void cancelAll(ExecutorService executor) {
    for (Runnable waiting : executor.shutdownNow()) {
      if (waiting instanceof Future<?> task) {
        task.cancel(false);
      }
    }
  }

  private void run(Exchange exchange, int bodyBytes, ScheduledFuture<?> timeout) {
    turns.acquireUninterruptibly();
    try {
      exchange.run(reader, dispatcher, preparers);
    } finally {
      turns.release();
      inFlight.decrementAndGet();
      bodies.give(bodyBytes);
      timeout.cancel(false);
    }
  }
}
