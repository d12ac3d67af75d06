package io.heddle.sequencer.rpc.protocol;

/// Where a call came from. Only a connection that can be written to at any time holds
/// subscriptions.
public interface Session {
  /// A session without a way back, such as an HTTP request.
  Session REQUEST_ONLY =
      new Session() {
        @Override
        public String subscribe(Subscription subscription) {
          throw notSupported();
        }

        @Override
        public boolean unsubscribe(String id) {
          throw notSupported();
        }
      };

  /// Opens a subscription, which starts delivering after the reply that names it, and gives its id.
  String subscribe(Subscription subscription);

  /// Ends a subscription of this session; false when there is none by that id.
  boolean unsubscribe(String id);

  /// What a subscription listens to.
  @FunctionalInterface
  interface Subscription {
    /// Starts listening; each event goes to `sink`. Closing what is returned stops it.
    AutoCloseable open(Sink sink);
  }

  /// Takes the events of a subscription; never blocks.
  @FunctionalInterface
  interface Sink {
    void accept(Json event);
  }

  private static RpcException notSupported() {
    return new RpcException(
        RpcCode.METHOD_NOT_FOUND,
        "notifications not supported over HTTP: open a WebSocket on the same port");
  }
}
