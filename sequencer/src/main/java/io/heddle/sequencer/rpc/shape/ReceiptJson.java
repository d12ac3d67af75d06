package io.heddle.sequencer.rpc.shape;

import io.heddle.executor.L1FeeParameters;
import io.heddle.executor.transaction.L1Fee;
import io.heddle.primitives.block.Receipt;
import io.heddle.primitives.transaction.DepositTransaction;
import io.heddle.sequencer.ReceiptView;
import io.heddle.sequencer.rpc.protocol.Json;
import java.io.IOException;

/// The shape of a receipt, with the OP Stack's members: the L1 fee of a user's transaction, the
/// nonce of a deposit.
public final class ReceiptJson {
  private static final long GAS_PER_BYTE = 16;
  private static final long SIZE_SCALE = 1_000_000;

  private ReceiptJson() {}

  public static Json of(ReceiptView view) {
    Receipt receipt = view.receipt();
    return JsonObject.of(object -> {
      object
          .quantity("type", receipt.type())
          .quantity("status", receipt.success() ? 1 : 0)
          .hash("transactionHash", view.transaction().hash())
          .quantity("transactionIndex", view.index())
          .hash("blockHash", view.blockHash())
          .quantity("blockNumber", view.blockNumber())
          .address("from", view.transaction().sender())
          .address("to", view.transaction().transaction().to())
          .quantity("cumulativeGasUsed", receipt.cumulativeGasUsed())
          .quantity("gasUsed", view.gasUsed())
          .quantity("effectiveGasPrice", view.effectiveGasPrice())
          .address("contractAddress", view.contractAddress())
          .objects("logs", LogJson.logs(view).stream().map(LogJson::of).toList())
          .data("logsBloom", receipt.bloom().bytes());
      if (view.transaction().transaction() instanceof DepositTransaction) {
        deposit(object, receipt);
      } else if (view.l1FeeParameters().isPresent()) {
        l1Fee(object, view, view.l1FeeParameters().get());
      }
    });
  }

  private static void deposit(JsonObject object, Receipt receipt) throws IOException {
    if (receipt.depositNonce().isPresent()) {
      object.quantity("depositNonce", receipt.depositNonce().getAsLong());
    }
    if (receipt.depositNonceVersion().isPresent()) {
      object.quantity("depositReceiptVersion", receipt.depositNonceVersion().getAsLong());
    }
  }

  private static void l1Fee(JsonObject object, ReceiptView view, L1FeeParameters parameters)
      throws IOException {
    object
        .quantity("l1Fee", view.l1Fee())
        .quantity("l1GasUsed", l1GasUsed(view))
        .quantity("l1GasPrice", parameters.l1BaseFee())
        .quantity("l1BaseFeeScalar", parameters.baseFeeScalar())
        .quantity("l1BlobBaseFee", parameters.l1BlobBaseFee())
        .quantity("l1BlobBaseFeeScalar", parameters.blobBaseFeeScalar());
  }

  /// L1 gas as the Fjord rule counts it: 16 per byte of the transaction's estimated size.
  private static long l1GasUsed(ReceiptView view) {
    return L1Fee.scaledSize(view.transaction().encoded()) * GAS_PER_BYTE / SIZE_SCALE;
  }
}
