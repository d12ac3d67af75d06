package io.heddle.sequencer;

import java.util.List;
import java.util.function.Consumer;

/// Listeners of heads for tests in which none may be lost.
public final class TestHeads {
  private TestHeads() {}

  public static HeadFeed.Listener each(Consumer<SealedBlock> heads) {
    return new HeadFeed.Listener() {
      @Override
      public void onHead(SealedBlock block, List<ReceiptView> receipts) {
        heads.accept(block);
      }

      @Override
      public void onLost(String reason) {
        throw new AssertionError("heads lost: " + reason);
      }
    };
  }
}
