package io.heddle.sequencer.rpc.shape;

import io.heddle.executor.L1FeeParameters;
import io.heddle.primitives.U256;
import io.heddle.primitives.block.Receipt;
import io.heddle.primitives.transaction.DepositTransaction;
import io.heddle.sequencer.ReceiptView;
import io.heddle.sequencer.rpc.protocol.Json;
import java.io.IOException;
import java.math.BigInteger;

/// The shape of a receipt, with the OP Stack's members: the L1 fee of a user's transaction, the
/// nonce of a deposit.
public final class ReceiptJson {
  private static final BigInteger GAS_PER_BYTE = BigInteger.valueOf(16);
  private static final BigInteger SIZE_SCALE = BigInteger.valueOf(1_000_000);
  private static final BigInteger FEE_SCALE = SIZE_SCALE.multiply(SIZE_SCALE);

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
        .quantity("l1GasUsed", l1GasUsed(view, parameters))
        .quantity("l1GasPrice", parameters.l1BaseFee())
        .quantity("l1BaseFeeScalar", parameters.baseFeeScalar())
        .quantity("l1BlobBaseFee", parameters.l1BlobBaseFee())
        .quantity("l1BlobBaseFeeScalar", parameters.blobBaseFeeScalar());
  }

  /// L1 gas as the Fjord rule counts it: 16 per estimated byte. The estimate is what the fee was
  /// computed from, so it is taken back out of the fee; the fee being rounded down, it is exact
  /// only where L1 is not almost free.
  private static U256 l1GasUsed(ReceiptView view, L1FeeParameters parameters) {
    BigInteger price =
        GAS_PER_BYTE
            .multiply(BigInteger.valueOf(parameters.baseFeeScalar()))
            .multiply(parameters.l1BaseFee().toBigInteger())
            .add(
                BigInteger.valueOf(parameters.blobBaseFeeScalar())
                    .multiply(parameters.l1BlobBaseFee().toBigInteger()));
    if (price.signum() == 0) {
      return U256.ZERO;
    }
    BigInteger sizeMillionths =
        view.l1Fee()
            .toBigInteger()
            .multiply(FEE_SCALE)
            .add(price)
            .subtract(BigInteger.ONE)
            .divide(price);
    return U256.fromBigInteger(sizeMillionths.multiply(GAS_PER_BYTE).divide(SIZE_SCALE));
  }
}
