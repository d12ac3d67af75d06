package io.heddle.sequencer.rpc.method;

import io.heddle.sequencer.rpc.protocol.Event;
import io.heddle.sequencer.rpc.protocol.Session;
import java.util.ArrayList;
import java.util.List;

/// Counts events, and notes why any were lost.
final class TestSink implements Session.Sink {
  private final Object client;
  private final Object address;
  final List<String> lost = new ArrayList<>();
  int events;

  /// Of a client that is alone at its address.
  TestSink(Object client) {
    this(client, client);
  }

  TestSink(Object client, Object address) {
    this.client = client;
    this.address = address;
  }

  @Override
  public Object address() {
    return address;
  }

  @Override
  public Object client() {
    return client;
  }

  @Override
  public void accept(Event event) {
    events++;
  }

  @Override
  public void lost(String reason) {
    lost.add(reason);
  }
}
