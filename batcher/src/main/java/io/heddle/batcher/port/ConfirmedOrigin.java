package io.heddle.batcher.port;

import io.heddle.primitives.rollup.L1Deposit;
import io.heddle.primitives.rollup.L1Origin;
import java.util.List;

/// One L1 block, deep enough to build on, with its deposits in log order.
public record ConfirmedOrigin(L1Origin origin, List<L1Deposit> deposits) {

  public ConfirmedOrigin {
    deposits = List.copyOf(deposits);
  }
}
