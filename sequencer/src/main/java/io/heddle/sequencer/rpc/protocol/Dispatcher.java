package io.heddle.sequencer.rpc.protocol;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Future;
import java.util.function.Function;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

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

  /// A call that was prepared: the rest of it, or why there is none.
  sealed interface Prepared {
    record Ready(Callable<Json> rest) implements Prepared {}

    record Failed(Exception failure) implements Prepared {}
  }

  /// Whether the call's method has something to prepare.
  boolean prepares(RpcCall call) {
    return methods.find(call.method()).flatMap(MethodTable.Method::preparation).isPresent();
  }

  /// What has to be done once before the reply to a message with this call leaves.
  Optional<Runnable> beforeReply(RpcCall call) {
    return methods.find(call.method()).flatMap(MethodTable.Method::beforeReply);
  }

  /// Prepares a call ahead of [#answer]; null when its method has nothing to prepare.
  @Nullable Prepared prepare(RpcCall call) {
    MethodTable.Method method = methods.find(call.method()).orElse(null);
    if (method == null || method.preparation().isEmpty()) {
      return null;
    }
    try {
      Params params = Params.of(call.params(), method.required(), method.max());
      return new Prepared.Ready(method.preparation().get().prepare(params));
    } catch (Exception e) {
      return new Prepared.Failed(e);
    } catch (StackOverflowError e) {
      return new Prepared.Failed(internal(call, e));
    }
  }

  /// @param prepared what [#prepare] gave, if it was asked
  byte[] answer(
      RpcCall call,
      @Nullable Prepared prepared,
      Session session,
      Interrupts interrupts,
      int maxResponseBytes) {
    long started = System.nanoTime();
    Optional<MethodTable.Method> method = methods.find(call.method());
    Optional<RpcCode> error = Optional.empty();
    try {
      Json result = prepared == null ? run(call, method, session, interrupts) : finish(prepared);
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

  private static Json finish(Prepared prepared) throws Exception {
    return switch (prepared) {
      case Prepared.Ready(Callable<Json> rest) -> rest.call();
      case Prepared.Failed(Exception failure) -> throw failure;
    };
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
