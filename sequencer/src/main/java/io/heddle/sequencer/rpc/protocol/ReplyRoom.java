package io.heddle.sequencer.rpc.protocol;

/// Memory for one message's replies: bounded for the message, and, beyond a small part that every
/// message has, taken from what all messages have together. Given back when the reply is handed
/// over.
final class ReplyRoom {
  /// What every message may use without taking from the rest.
  static final int FREE_BYTES = 64 << 10;

  /// Taken from the rest at a time.
  private static final int STEP_BYTES = 256 << 10;

  private final int maxBytes;
  private final ByteBudget all;

  /// Guarded by `this`, as what follows.
  private long used;

  private long taken;
  private boolean closed;

  ReplyRoom(int maxBytes, ByteBudget all) {
    this.maxBytes = maxBytes;
    this.all = all;
  }

  int maxBytes() {
    return maxBytes;
  }

  /// Takes room for bytes that are about to be written.
  ///
  /// @throws RpcException when the message has no more, or all together have none
  synchronized void take(int bytes) {
    if (closed) {
      throw Dispatcher.timedOut();
    }
    if (bytes > maxBytes - used) {
      throw new RpcException(
          RpcCode.RESPONSE_TOO_LARGE,
          "response too large: over the " + maxBytes + " bytes of a message; ask for less at once");
    }
    long lacking = used + bytes - FREE_BYTES - taken;
    if (lacking > 0) {
      long step = Math.max(lacking, STEP_BYTES);
      if (!all.take(step)) {
        throw RpcException.limit(
            "too many large replies at once: try again later, or ask for less at once");
      }
      taken += step;
    }
    used += bytes;
  }

  /// Takes back what was written and thrown away.
  synchronized void forget(int bytes) {
    used -= bytes;
  }

  synchronized boolean isFull() {
    return used >= maxBytes;
  }

  /// Gives everything back; nothing can be taken any more.
  synchronized void close() {
    if (!closed) {
      closed = true;
      all.give(taken);
    }
  }
}
