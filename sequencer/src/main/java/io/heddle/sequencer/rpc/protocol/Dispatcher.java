package io.heddle.sequencer.rpc.protocol;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Future;
import java.util.function.Function;
import org.jboss.logging.Logger;

/// Answers one call: finds the method, checks the parameters' number, runs it, writes the reply,
/// counts it. Whatever goes wrong becomes an error reply; nothing escapes.
final class Dispatcher {
  private static final Logger LOG = Logger.getLogger(Dispatcher.class);
  private static final int SHOWN_METHOD_CHARACTERS = 60;

  /// Told around a method that may be interrupted when its time is over.
  interface Interrupts {
    void allow();

    void forbid();
  }

  private final MethodTable methods;
  private final ExecutorService computers;
  private final RpcMetrics metrics;
  private final Function<Throwable, Optional<RpcException>> expected;

  /// @param computers the threads for methods that compute
  /// @param expected turns a failure that is no bug, such as an unavailable store, into the error
  ///   to answer with
  Dispatcher(
      MethodTable methods,
      ExecutorService computers,
      RpcMetrics metrics,
      Function<Throwable, Optional<RpcException>> expected) {
    this.methods = methods;
    this.computers = computers;
    this.metrics = metrics;
    this.expected = expected;
  }

  byte[] answer(RpcCall call, Session session, Interrupts interrupts, int maxResponseBytes) {
    long started = System.nanoTime();
    Optional<MethodTable.Method> method = methods.find(call.method());
    Optional<RpcCode> error = Optional.empty();
    try {
      Json result = run(call, method, session, interrupts);
      return Replies.result(call.id(), result, maxResponseBytes);
    } catch (RpcException e) {
      error = Optional.of(e.code());
      return Replies.error(call.id(), e);
    } catch (InterruptedException e) {
      error = Optional.of(RpcCode.TIMED_OUT);
      return Replies.error(call.id(), timedOut());
    } catch (Exception | StackOverflowError e) {
      RpcException answer = expected.apply(e).orElseGet(() -> internal(call, e));
      error = Optional.of(answer.code());
      return Replies.error(call.id(), answer);
    } finally {
      Duration took = Duration.ofNanos(System.nanoTime() - started);
      metrics.called(
          method.map(MethodTable.Method::name).orElse(RpcMetrics.UNKNOWN_METHOD), error, took);
    }
  }

  static RpcException timedOut() {
    return new RpcException(RpcCode.TIMED_OUT, "request timed out");
  }

  private static RpcException internal(RpcCall call, Throwable bug) {
    LOG.errorf(bug, "rpc call failed: method=%s", call.method());
    return new RpcException(
        RpcCode.INTERNAL_ERROR, "internal error in " + call.method() + ": see the node's log");
  }

  private Json run(
      RpcCall call, Optional<MethodTable.Method> found, Session session, Interrupts interrupts)
      throws Exception {
    MethodTable.Method method = found.orElseThrow(() -> unknown(call.method()));
    Params params = Params.of(call.params(), method.required(), method.max());
    return method.computes()
        ? compute(method, params, session, interrupts)
        : method.handler().answer(params, session);
  }

  /// Virtual threads are not preempted: on one, a long computation would hold up every other call.
  private Json compute(
      MethodTable.Method method, Params params, Session session, Interrupts interrupts)
      throws Exception {
    Future<Json> running = computers.submit(() -> method.handler().answer(params, session));
    interrupts.allow();
    try {
      return running.get();
    } catch (ExecutionException e) {
      throw e.getCause() instanceof Exception problem ? problem : e;
    } finally {
      interrupts.forbid();
      running.cancel(true);
    }
  }

  private static RpcException unknown(String method) {
    String shown =
        method.length() <= SHOWN_METHOD_CHARACTERS
            ? method
            : method.substring(0, SHOWN_METHOD_CHARACTERS) + "…";
    return new RpcException(
        RpcCode.METHOD_NOT_FOUND, "the method " + shown + " does not exist or is not available");
  }
}
