package io.heddle.sequencer.rpc.method;

import io.heddle.sequencer.rpc.protocol.Event;
import io.heddle.sequencer.rpc.protocol.Session;
import java.util.ArrayList;
import java.util.List;

/// Counts events, and notes why any were lost.
final class TestSink implements Session.Sink {
  private final Object client;
  final List<String> lost = new ArrayList<>();
  int events;

  TestSink(Object client) {
    this.client = client;
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
