package io.heddle.sequencer.rpc.protocol;

/// What happened, as JSON, written once for all subscriptions that are told of it.
public final class Event {
  final byte[] json;

  private Event(byte[] json) {
    this.json = json;
  }

  public static Event of(Json value) {
    return new Event(Replies.bytes(value));
  }
}
