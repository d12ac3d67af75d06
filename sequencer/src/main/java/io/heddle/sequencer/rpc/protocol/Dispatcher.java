package io.heddle.sequencer.rpc.protocol;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ExecutionException;
import java.util.function.Function;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/// Answers one call: finds the method, checks the parameters' number and the cost, runs it where
/// its kind belongs, writes the reply, counts it. Whatever goes wrong becomes an error reply;
/// nothing escapes.
final class Dispatcher {
  private static final Logger LOG = Logger.getLogger(Dispatcher.class);
  private static final int SHOWN_METHOD_CHARACTERS = 60;

  /// What a call may use of its message.
  interface Share {
    Session session();

    ReplyRoom room();

    /// Memory that the message holds.
    long bytes();

    /// Takes a call's cost from what the message may cost.
    ///
    /// @throws RpcException when that is used up
    void spend(CallCost cost);

    /// A call met a bug; what must end the process for it does so once the reply is on its way.
    void broken(Throwable bug);

    /// Around a wait for an expensive call: the message gives up its turn meanwhile, and its thread
    /// is interrupted when its time is over.
    void stepAside();

    void comeBack();
  }

  private final MethodTable methods;
  private final ExpensiveCalls expensive;
  private final RpcMetrics metrics;
  private final Function<Throwable, Optional<RpcException>> expected;

  /// @param expensive runs what is not quick
  /// @param expected turns a failure that is no bug, such as an unavailable store, into the error
  ///   to answer with
  Dispatcher(
      MethodTable methods,
      ExpensiveCalls expensive,
      RpcMetrics metrics,
      Function<Throwable, Optional<RpcException>> expected) {
    this.methods = methods;
    this.expensive = expensive;
    this.metrics = metrics;
    this.expected = expected;
  }

  /// A call that was prepared: the rest of it, or why there is none.
  sealed interface Prepared {
    record Ready(Callable<Json> rest) implements Prepared {}

    record Failed(Throwable failure) implements Prepared {}
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
    } catch (Throwable e) {
      return new Prepared.Failed(e);
    }
  }

  /// @param prepared what [#prepare] gave, if it was asked
  Reply answer(RpcCall call, @Nullable Prepared prepared, Share share) {
    long started = System.nanoTime();
    Optional<MethodTable.Method> method = methods.find(call.method());
    RpcException error = null;
    try {
      if (prepared == null) {
        return run(call, method.orElseThrow(() -> unknown(call.method())), share);
      }
      share.spend(CallCost.QUICK);
      return Replies.result(call.id(), finish(prepared), share.room());
    } catch (Throwable e) {
      error = explain(call, e, share);
      return Replies.error(call.id(), error, share.room());
    } finally {
      metrics.called(
          method.map(MethodTable.Method::name).orElse(RpcMetrics.UNKNOWN_METHOD),
          Optional.ofNullable(error).map(RpcException::code),
          Duration.ofNanos(System.nanoTime() - started));
    }
  }

  private RpcException explain(RpcCall call, Throwable problem, Share share) {
    return switch (problem) {
      case RpcException answer -> answer;
      case InterruptedException _, CancellationException _ -> timedOut();
      default -> expected.apply(problem).orElseGet(() -> internal(call, problem, share));
    };
  }

  private static Json finish(Prepared prepared) throws Throwable {
    return switch (prepared) {
      case Prepared.Ready(Callable<Json> rest) -> rest.call();
      case Prepared.Failed(ExecutionException failure) when failure.getCause() != null ->
          throw failure.getCause();
      case Prepared.Failed(Throwable failure) -> throw failure;
    };
  }

  static RpcException timedOut() {
    return new RpcException(RpcCode.TIMED_OUT, "request timed out");
  }

  private static RpcException internal(RpcCall call, Throwable bug, Share share) {
    LOG.errorf(bug, "rpc call failed: method=%s", call.method());
    share.broken(bug);
    return new RpcException(
        RpcCode.INTERNAL_ERROR, "internal error in " + call.method() + ": see the node's log");
  }

  private Reply run(RpcCall call, MethodTable.Method method, Share share) throws Throwable {
    Params params = Params.of(call.params(), method.required(), method.max());
    CallCost cost = method.cost().apply(params);
    share.spend(cost);
    if (cost.lane() == CallCost.Lane.QUICK) {
      Json result = method.handler().answer(params, share.session(), _ -> {});
      return Replies.result(call.id(), result, share.room());
    }
    return elsewhere(call, method, params, cost.lane(), share);
  }

  /// Virtual threads are not preempted: on one, a long computation would hold up every other call.
  /// The reply is written there too, since that is work of the same size.
  private Reply elsewhere(
      RpcCall call, MethodTable.Method method, Params params, CallCost.Lane lane, Share share)
      throws Throwable {
    ExpensiveCalls.Running running =
        expensive.begin(
            lane,
            share.session().client(),
            share.bytes(),
            ending ->
                Replies.result(
                    call.id(),
                    method.handler().answer(params, share.session(), ending),
                    share.room()));
    share.stepAside();
    try {
      return running.result();
    } finally {
      running.abandon();
      share.comeBack();
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
