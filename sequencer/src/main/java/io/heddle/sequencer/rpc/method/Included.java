package io.heddle.sequencer.rpc.method;

import io.heddle.sequencer.IncludedTransaction;
import io.heddle.sequencer.ReceiptView;

/// Takes a transaction's place from its receipt.
final class Included {
  private Included() {}

  static IncludedTransaction of(ReceiptView receipt) {
    return new IncludedTransaction(
        receipt.transaction(),
        receipt.blockNumber(),
        receipt.blockHash(),
        receipt.blockTimestamp(),
        receipt.index(),
        receipt.effectiveGasPrice(),
        receipt.receipt().depositNonce());
  }
}
