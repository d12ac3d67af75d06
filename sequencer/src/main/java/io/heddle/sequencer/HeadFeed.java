package io.heddle.sequencer;

import java.util.List;

/// Tells listeners about each new `latest` block, after PostgreSQL has it, in order. A listener
/// that cannot keep up is not waited for: it is told that it lost heads, and gets none after that.
public interface HeadFeed {
  /// Subscribes until the subscription is closed, or the listener is too far behind. The listener
  /// is called on one feed thread and must not block: hand over and return.
  Subscription subscribe(Listener listener);

  interface Listener {
    void onHead(SealedBlock block, List<ReceiptView> receipts);

    /// Heads were lost after those that it has got: its subscription has ended.
    void onLost(String reason);
  }

  interface Subscription extends AutoCloseable {
    @Override
    void close();
  }
}
