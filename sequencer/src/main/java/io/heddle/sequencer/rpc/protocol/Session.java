package io.heddle.sequencer.rpc.protocol;

/// Where a call came from. Only a connection that can be written to at any time holds
/// subscriptions.
public interface Session {
  /// A session without a way back, such as an HTTP request.
  ///
  /// @param client who asks, equal for all that share their turns
  record RequestOnly(Object client) implements Session {
    @Override
    public String subscribe(Subscription subscription) {
      throw notSupported();
    }

    @Override
    public boolean unsubscribe(String id) {
      throw notSupported();
    }
  }

  /// Who asks, for taking turns: calls of equal clients wait behind each other.
  Object client();

  /// Opens a subscription, which starts delivering after the reply that names it, and gives its id.
  String subscribe(Subscription subscription);

  /// Ends a subscription of this session; false when there is none by that id.
  boolean unsubscribe(String id);

  /// What a subscription listens to.
  interface Subscription {
    /// Memory that it takes as long as it is open, in bytes.
    long weightBytes();

    /// Starts listening; each event goes to `sink`. Closing what is returned stops it.
    AutoCloseable open(Sink sink);
  }

  /// Takes the events of a subscription; never blocks.
  interface Sink {
    /// Whose subscription it is, equal for all of one connection.
    Object client();

    /// Where that connection comes from, equal for all connections of one address.
    Object address();

    void accept(Event event);

    /// Events were lost: whoever listens must learn that, and gets nothing more.
    void lost(String reason);
  }

  private static RpcException notSupported() {
    return new RpcException(
        RpcCode.METHOD_NOT_FOUND,
        "notifications not supported over HTTP: open a WebSocket on the same port");
  }
}
