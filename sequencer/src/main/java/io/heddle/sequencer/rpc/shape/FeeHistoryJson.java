package io.heddle.sequencer.rpc.shape;

import io.heddle.primitives.U256;
import io.heddle.sequencer.FeeHistory;
import io.heddle.sequencer.rpc.protocol.Json;
import java.util.Collections;
import java.util.List;

/// The shape of `eth_feeHistory`'s answer. Blob gas is never used here and always costs its
/// minimum.
public final class FeeHistoryJson {
  private FeeHistoryJson() {}

  public static Json of(FeeHistory history, boolean withRewards) {
    int count = history.gasUsedRatio().size();
    return JsonObject.of(object -> {
      object
          .quantity("oldestBlock", history.oldestBlock())
          .quantities("baseFeePerGas", history.baseFeePerGas())
          .value("gasUsedRatio", ratios(history.gasUsedRatio()))
          .quantities(
              "baseFeePerBlobGas", Collections.nCopies(history.baseFeePerGas().size(), U256.ONE))
          .value("blobGasUsedRatio", ratios(Collections.nCopies(count, 0.0)));
      if (withRewards) {
        object.objects("reward", history.reward().stream().map(FeeHistoryJson::rewards).toList());
      }
    });
  }

  private static Json ratios(List<Double> ratios) {
    return Json.array(ratios.stream().<Json>map(ratio -> out -> out.writeNumber(ratio)).toList());
  }

  private static Json rewards(List<U256> rewards) {
    return Json.array(rewards.stream().map(Json::quantity).toList());
  }
}
