package io.heddle.sequencer.rpc.protocol;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.function.Function;
import java.util.function.Supplier;

/// The methods that are served, by name.
public final class MethodTable {
  /// Answers one method. Runs on a virtual thread and may block.
  @FunctionalInterface
  public interface Handler {
    Json answer(Params params) throws Exception;
  }

  /// Answers a method that computes for long. Runs on a platform thread.
  @FunctionalInterface
  public interface Computation {
    /// Gives the result.
    ///
    /// @param ending asks the computation to end before it is done, as does an interrupt
    Json answer(Params params, Ending ending) throws Exception;
  }

  /// When a computation's time is over.
  @FunctionalInterface
  public interface Ending {
    /// Has `stop` called then, once, by another thread.
    void then(Runnable stop);
  }

  /// Answers a method that needs to know the connection.
  @FunctionalInterface
  public interface SessionHandler {
    Json answer(Params params, Session session) throws Exception;
  }

  /// The part of a method that depends on its parameters only; the rest is what it returns. In a
  /// batch, calls are prepared in parallel and then answered in order.
  @FunctionalInterface
  public interface Preparation {
    Callable<Json> prepare(Params params) throws Exception;
  }

  /// A method.
  ///
  /// @param required how many leading parameters must be there
  /// @param max the most parameters it takes
  /// @param kind what its calls may ask of the node, whatever their parameters
  /// @param cost what a call with these parameters costs; of parameters that are wrong it says
  ///   anything, and does not complain
  /// @param preparation the part of `handler` that can be done ahead, if there is one
  /// @param beforeReply what has to be done once before the reply to a message with such calls
  ///   leaves, if there is something
  record Method(
      String name,
      int required,
      int max,
      MessageOutline.Kind kind,
      Function<Params, CallCost> cost,
      Handling handler,
      Optional<Preparation> preparation,
      Optional<Runnable> beforeReply) {}

  /// A handler of any kind.
  @FunctionalInterface
  public interface Handling {
    Json answer(Params params, Session session, Ending ending) throws Exception;
  }

  /// A named group of methods, such as those about blocks.
  @FunctionalInterface
  public interface Group {
    void register(Builder methods);
  }

  private final Map<String, Method> byName;
  private final List<String> names;

  private MethodTable(SortedMap<String, Method> sorted) {
    this.byName = Map.copyOf(sorted);
    this.names = List.copyOf(sorted.keySet());
  }

  public static MethodTable of(Iterable<? extends Group> groups) {
    Builder builder = new Builder();
    for (Group group : groups) {
      group.register(builder);
    }
    return new MethodTable(builder.methods);
  }

  Optional<Method> find(String name) {
    return Optional.ofNullable(byName.get(name));
  }

  /// What calls of a method may ask of the node; one that is not served asks nothing.
  MessageOutline.Kind kind(String name) {
    Method method = byName.get(name);
    return method == null ? MessageOutline.Kind.QUICK : method.kind();
  }

  /// A method as clients are told of it.
  ///
  /// @param expensive whether its calls may wait for threads of their own
  public record Description(String name, int required, int max, boolean expensive) {}

  /// The names of all methods, sorted.
  public Iterable<String> names() {
    return names;
  }

  /// Collects methods; a name can be taken once.
  public static final class Builder {
    private final SortedMap<String, Method> methods = new TreeMap<>();

    private Builder() {}

    /// Adds a quick method with `required` parameters and none more.
    public Builder add(String name, int required, Handler handler) {
      return add(name, required, required, handler);
    }

    public Builder add(String name, int required, int max, Handler handler) {
      return quick(name, required, max, (params, session, ending) -> handler.answer(params));
    }

    /// Adds a method whose cost depends on its parameters; it has no effects.
    public Builder add(
        String name, int required, int max, Function<Params, CallCost> cost, Handler handler) {
      return addComputing(name, required, max, cost, (params, ending) -> handler.answer(params));
    }

    /// Adds a quick method, with `required` parameters and none more, that can be prepared.
    ///
    /// @param beforeReply see [Method#beforeReply]
    public Builder addPrepared(
        String name, int required, Preparation preparation, Runnable beforeReply) {
      return put(
          new Method(
              name,
              required,
              required,
              MessageOutline.Kind.PREPARED,
              params -> CallCost.QUICK,
              (params, session, ending) -> preparation.prepare(params).call(),
              Optional.of(preparation),
              Optional.of(beforeReply)));
    }

    /// Adds a method that computes for long and without effects, so that it is ended when its time
    /// is over.
    public Builder addComputing(
        String name,
        int required,
        int max,
        Function<Params, CallCost> cost,
        Computation computation) {
      return put(
          new Method(
              name,
              required,
              max,
              MessageOutline.Kind.EXPENSIVE,
              cost,
              (params, session, ending) -> computation.answer(params, ending),
              Optional.empty(),
              Optional.empty()));
    }

    /// All methods, sorted by name, those among them that are added later.
    public Supplier<List<Description>> descriptions() {
      return () ->
          methods.values().stream()
              .map(method ->
                  new Description(
                      method.name(),
                      method.required(),
                      method.max(),
                      method.kind() == MessageOutline.Kind.EXPENSIVE))
              .toList();
    }

    public Builder addForSession(String name, int required, int max, SessionHandler handler) {
      return quick(
          name, required, max, (params, session, ending) -> handler.answer(params, session));
    }

    private Builder quick(String name, int required, int max, Handling handler) {
      return put(
          new Method(
              name,
              required,
              max,
              MessageOutline.Kind.QUICK,
              params -> CallCost.QUICK,
              handler,
              Optional.empty(),
              Optional.empty()));
    }

    private Builder put(Method method) {
      if (methods.putIfAbsent(method.name(), method) != null) {
        throw new IllegalArgumentException("method registered twice: " + method.name());
      }
      return this;
    }
  }
}
