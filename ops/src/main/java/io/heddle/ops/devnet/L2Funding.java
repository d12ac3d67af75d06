package io.heddle.ops.devnet;

import io.heddle.ops.OperatorException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/// Gives the user accounts ETH on L2, the way any user gets it: by deposits through the Portal. The
/// L2 genesis holds none, so every wei on L2 is backed by one in the Portal.
final class L2Funding {
  /// 1,000 ETH of the 10,000 that anvil gives to each account.
  private static final String AMOUNT_WEI_HEX = "0x3635c9adc5dea00000";

  private static final String GAS_HEX = "0x493e0";
  private static final int WAIT_SECONDS = 90;
  private static final int PAUSE_MILLIS = 200;

  private L2Funding() {}

  /// Deposits for every account that has nothing on L2 and has not deposited yet, and waits until
  /// it is credited.
  static void ensure(DevnetSummary summary, Progress progress) {
    JsonRpc l1 = new JsonRpc(summary.l1Url());
    JsonRpc l2 = new JsonRpc(summary.l2Url());
    try {
      List<String> poor = new ArrayList<>();
      for (DevnetSummary.DevAccount account : summary.users()) {
        if (isZero(l2, "eth_getBalance", account.address())
            && isZero(l2, "eth_getTransactionCount", account.address())) {
          poor.add(account.address());
        }
      }
      if (poor.isEmpty()) {
        return;
      }
      progress.line("depositing 1,000 ETH on L2 for each of %d accounts".formatted(poor.size()));
      for (String address : poor) {
        // anvil holds the keys of its own accounts; a plain transfer to the Portal is a deposit for
        // the sender.
        l1.call(
            "eth_sendTransaction",
            Map.of(
                "from", address, "to", summary.portal(), "value", AMOUNT_WEI_HEX, "gas", GAS_HEX));
      }
      awaitCredit(l2, poor);
    } catch (IOException e) {
      throw new OperatorException("funding the accounts on L2: " + e.getMessage(), e);
    }
  }

  private static void awaitCredit(JsonRpc l2, List<String> addresses) throws IOException {
    long deadline = System.nanoTime() + WAIT_SECONDS * 1_000_000_000L;
    for (String address : addresses) {
      while (isZero(l2, "eth_getBalance", address)) {
        if (System.nanoTime() > deadline) {
          throw new OperatorException(
              "the deposit for %s was not credited on L2 in %d s".formatted(address, WAIT_SECONDS));
        }
        try {
          Thread.sleep(PAUSE_MILLIS);
        } catch (InterruptedException e) {
          throw new OperatorException("interrupted while waiting for deposits", e);
        }
      }
    }
  }

  private static boolean isZero(JsonRpc chain, String method, String address) throws IOException {
    return chain.call(method, address, "latest").asText().equals("0x0");
  }
}
