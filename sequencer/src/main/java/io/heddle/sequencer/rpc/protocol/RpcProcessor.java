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

/// Takes messages from the transports and answers each within the request timeout, in one of two
/// ways.
///
/// - A quick message on a virtual thread of its own: at most `maxConcurrent` at a time, at most
///   `maxWaiting` more in line. Expensive calls go to threads of their own; a message that waits
///   for one is not among the `maxConcurrent`, so that quick calls are never behind expensive ones.
/// - A heavy one, such as a batch of reads, as a whole on a few platform threads at a low priority,
///   where clients take turns. It waits there as bytes; so what it costs is spent when its turn has
///   come, and of one client only a few cost at the same time.
public final class RpcProcessor implements AutoCloseable {
  private final RpcLimits limits;
  private static final Exchange.Turns KEPT =
      new Exchange.Turns() {
        @Override
        public void give() {}

        @Override
        public void takeAgain() {}
      };

  private final ExpensiveCalls expensive;
  private final FairThreads batches;
  private final MethodTable methods;
  private final ExecutorService preparers;
  private final RpcMessage.Reader reader;
  private final Dispatcher dispatcher;
  private final Exchange.Turns quickTurns;

  /// Quick messages being answered or waiting for it.
  private final AtomicInteger quick = new AtomicInteger();

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
    this.methods = methods;
    this.batches = new FairThreads("batch", limits.bounds(limits.batches()));
    this.preparers =
        Executors.newFixedThreadPool(
            Runtime.getRuntime().availableProcessors(),
            Thread.ofPlatform().daemon().name("rpc-prepare-", 0).factory());
    this.reader = new RpcMessage.Reader(limits);
    this.quickTurns = turns(limits.maxConcurrent());
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

  /// The turns of so many messages at once, in the order in which they came.
  private static Exchange.Turns turns(int count) {
    Semaphore free = new Semaphore(count, true);
    return new Exchange.Turns() {
      @Override
      public void give() {
        free.release();
      }

      @Override
      public void takeAgain() {
        free.acquireUninterruptibly();
      }
    };
  }

  public RpcLimits limits() {
    return limits;
  }

  /// Answers `body`, whose bytes now belong to the processor. `reply` is called once, from another
  /// thread, with the reply's bytes, of which there are none when the message holds only
  /// notifications. False when too many are waiting: then nothing happens, and [#busy] is the
  /// reply.
  public boolean submit(byte[] body, Session session, Consumer<Reply> reply) {
    if (!bodies.take(body.length)) {
      return false;
    }
    MessageOutline outline = MessageOutline.of(body, methods::kind);
    boolean taken =
        outline.heavy()
            ? answerInBatches(body, session, reply)
            : answerAtOnce(body, session, reply);
    if (!taken) {
      bodies.give(body.length);
    }
    return taken;
  }

  private boolean answerAtOnce(byte[] body, Session session, Consumer<Reply> reply) {
    if (quick.incrementAndGet() > limits.maxConcurrent() + limits.maxWaiting()) {
      quick.decrementAndGet();
      return false;
    }
    inFlight.incrementAndGet();
    Exchange exchange = exchange(body, session, reply, quickTurns);
    ScheduledFuture<?> timeout = expiring(exchange);
    Thread.ofVirtual()
        .name("rpc")
        .start(() -> {
          quickTurns.takeAgain();
          try {
            exchange.run(reader, dispatcher, preparers);
          } finally {
            quickTurns.give();
            quick.decrementAndGet();
            ended(body, timeout);
          }
        });
    return true;
  }

  /// The message's turn is its thread, which it keeps while it waits.
  private boolean answerInBatches(byte[] body, Session session, Consumer<Reply> reply) {
    Exchange exchange = exchange(body, session, reply, KEPT);
    ScheduledFuture<?> timeout = expiring(exchange);
    inFlight.incrementAndGet();
    try {
      var _ =
          batches.submit(
              session.client(),
              body.length,
              () -> {
                try {
                  exchange.run(reader, dispatcher, preparers);
                } finally {
                  ended(body, timeout);
                }
                return Reply.NONE;
              });
      return true;
    } catch (RpcException tooMany) {
      timeout.cancel(false);
      inFlight.decrementAndGet();
      return false;
    }
  }

  private Exchange exchange(
      byte[] body, Session session, Consumer<Reply> reply, Exchange.Turns turns) {
    ReplyRoom room = new ReplyRoom(limits.maxResponseBytes(), replies);
    return new Exchange(body, session, room, limits.maxBatchCost(), turns, parsing, reply);
  }

  private ScheduledFuture<?> expiring(Exchange exchange) {
    return timer.schedule(
        exchange::expire, limits.requestTimeout().toMillis(), TimeUnit.MILLISECONDS);
  }

  private void ended(byte[] body, ScheduledFuture<?> timeout) {
    inFlight.decrementAndGet();
    bodies.give(body.length);
    timeout.cancel(false);
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
    batches.close();
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
}
