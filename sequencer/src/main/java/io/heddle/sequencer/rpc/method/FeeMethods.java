package io.heddle.sequencer.rpc.method;

import io.heddle.sequencer.ChainReader;
import io.heddle.sequencer.FeeHistory;
import io.heddle.sequencer.FeeOracle;
import io.heddle.sequencer.rpc.protocol.Arg;
import io.heddle.sequencer.rpc.protocol.Json;
import io.heddle.sequencer.rpc.protocol.MethodTable;
import io.heddle.sequencer.rpc.protocol.Params;
import io.heddle.sequencer.rpc.protocol.RpcException;
import io.heddle.sequencer.rpc.shape.FeeHistoryJson;
import java.util.ArrayList;
import java.util.List;

/// Fees: `eth_gasPrice`, `eth_baseFee`, `eth_maxPriorityFeePerGas`, `eth_blobBaseFee`,
/// `eth_feeHistory`.
final class FeeMethods implements MethodTable.Group {
  /// Blocks of one fee history; more are answered with this many.
  private static final int MAX_HISTORY_BLOCKS = 1_024;

  private static final int MAX_PERCENTILES = 100;

  private final ChainReader chain;
  private final Blocks blocks;
  private final FeeOracle fees;

  FeeMethods(ChainReader chain, Blocks blocks, FeeOracle fees) {
    this.chain = chain;
    this.blocks = blocks;
    this.fees = fees;
  }

  @Override
  public void register(MethodTable.Builder methods) {
    methods
        .add(
            "eth_gasPrice",
            0,
            params -> Json.quantity(fees.nextBaseFee().add(fees.suggestPriorityFee())))
        .add("eth_maxPriorityFeePerGas", 0, params -> Json.quantity(fees.suggestPriorityFee()))
        .add("eth_baseFee", 0, params -> Json.quantity(fees.nextBaseFee()))
        .add("eth_blobBaseFee", 0, params -> Json.quantity(1))
        .add("eth_feeHistory", 2, 3, Costs::feeHistory, this::history);
  }

  private Json history(Params params) {
    int count = (int) Math.min(blockCount(params.at(0)), MAX_HISTORY_BLOCKS);
    BlockId newest = BlockId.numberOrTag(params.at(1));
    List<Double> percentiles = percentiles(params.at(2));
    long head = chain.head().number();
    long number =
        newest == BlockId.Tag.PENDING
            ? head
            : blocks.number(newest).orElseThrow(() -> beyond(newest, head));
    FeeHistory history =
        count == 0
            ? new FeeHistory(0, List.of(), List.of(), List.of())
            : fees.history(count, number, percentiles);
    return FeeHistoryJson.of(history, !percentiles.isEmpty());
  }

  /// A quantity, or a plain number, which many clients send here.
  private static long blockCount(Arg arg) {
    if (arg.node().canConvertToExactIntegral()
        && arg.node().canConvertToInt()
        && arg.node().intValue() >= 0) {
      return arg.node().intValue();
    }
    return arg.uint64();
  }

  private static List<Double> percentiles(Arg arg) {
    if (arg.isAbsent()) {
      return List.of();
    }
    List<Double> percentiles = new ArrayList<>();
    double last = 0;
    for (Arg element : arg.elements(MAX_PERCENTILES)) {
      double percentile = element.number();
      if (!(percentile >= last && percentile <= 100)) {
        throw element.mustBe("a percentile from 0 to 100, not below the one before it");
      }
      percentiles.add(percentile);
      last = percentile;
    }
    return percentiles;
  }

  private static RpcException beyond(BlockId newest, long head) {
    return RpcException.server("request beyond head block: requested " + newest + ", head " + head);
  }
}
