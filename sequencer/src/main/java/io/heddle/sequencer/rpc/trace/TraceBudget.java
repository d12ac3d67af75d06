package io.heddle.sequencer.rpc.trace;

import io.heddle.sequencer.rpc.protocol.RpcException;

/// Memory that the trace of one question may take before it is written.
public final class TraceBudget {
  /// About as much as the largest reply.
  static final long MAX_BYTES = 32 << 20;

  private long left = MAX_BYTES;

  /// Takes memory for something that is remembered.
  ///
  /// @throws RpcException when there is no more
  void take(long bytes) {
    left -= bytes;
    if (left < 0) {
      throw RpcException.limit(
          "trace too large: over %d bytes; ask for less (onlyTopCall, limit, disableStack, one transaction)"
              .formatted(MAX_BYTES));
    }
  }
}
