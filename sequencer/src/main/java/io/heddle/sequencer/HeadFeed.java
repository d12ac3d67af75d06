package io.heddle.sequencer;

import java.util.List;

/// Tells listeners about each new `latest` block, after PostgreSQL has it, in order, none left out.
public interface HeadFeed {
  /// Subscribes until the subscription is closed. The listener is called on one feed thread and
  /// must not block: hand over and return.
  Subscription subscribe(Listener listener);

  interface Listener {
    void onHead(SealedBlock block, List<ReceiptView> receipts);
  }

  interface Subscription extends AutoCloseable {
    @Override
    void close();
  }
}
