package io.heddle.sequencer.rpc.method;

import com.fasterxml.jackson.databind.JsonNode;
import io.heddle.sequencer.rpc.protocol.Arg;
import io.heddle.sequencer.rpc.protocol.CallCost;
import io.heddle.sequencer.rpc.protocol.Params;

/// What expensive calls cost, by what they ask for. A unit is about what a read of one row takes; a
/// batch of 1,000 plain calls of any of these is allowed, a batch of as many wide ones is not.
/// Parameters that are wrong cost something or other: the call will be refused.
final class Costs {
  /// A header, and the hashes of its block's transactions.
  private static final int BLOCK = 2;

  /// All transactions of a block with their receipts.
  private static final int WHOLE_BLOCK = 10;

  private static final int CALL = 10;

  /// A transaction and those before it, executed again.
  private static final int TRACE = 50;

  private static final int TRACE_BLOCK = 200;

  /// All transactions of the pool.
  private static final int POOL = 100;

  /// An estimate runs a call about a dozen times; most end soon.
  private static final int ESTIMATE = 20;

  private static final int BLOCKS_PER_LOGS_UNIT = 100;

  /// Of a range with a tag at one end, which is mostly a short one behind the head.
  private static final long UNKNOWN_BLOCKS = 10L * BLOCKS_PER_LOGS_UNIT;

  private static final int KEYS_PER_PROOF_UNIT = 16;
  private static final int BLOCKS_PER_FEES_UNIT = 32;

  private Costs() {}

  /// The head and the open block are in memory.
  static CallCost block(Params params) {
    boolean full = params.at(1).node().booleanValue();
    String tag = params.at(0).node().textValue();
    boolean open = "pending".equals(tag);
    boolean head = "latest".equals(tag) || "unsafe".equals(tag);
    if (open || (head && !full)) {
      return CallCost.QUICK;
    }
    return CallCost.reading(full ? WHOLE_BLOCK : BLOCK);
  }

  static CallCost blocks(Params params) {
    return CallCost.reading(BLOCK);
  }

  static CallCost wholeBlock(Params params) {
    return CallCost.reading(WHOLE_BLOCK);
  }

  static CallCost logs(Params params) {
    JsonNode filter = params.at(0).node();
    long blocks = number(filter.path("toBlock")) - number(filter.path("fromBlock"));
    boolean range = filter.path("fromBlock").isTextual() || filter.path("toBlock").isTextual();
    boolean known = isNumber(filter.path("toBlock")) && isNumber(filter.path("fromBlock"));
    return logsOver(known ? Math.max(0, blocks) : range ? UNKNOWN_BLOCKS : 0);
  }

  /// The logs of a filter's range, as `eth_getLogs` reads it.
  static CallCost filterLogs(LogMethods.Range range) {
    if (range.from() instanceof BlockId.ByNumber(long from)
        && range.to() instanceof BlockId.ByNumber(long to)) {
      return logsOver(Math.max(0, to - from));
    }
    return logsOver(range.from().equals(range.to()) ? 0 : UNKNOWN_BLOCKS);
  }

  private static CallCost logsOver(long blocks) {
    return CallCost.reading(WHOLE_BLOCK + capped(blocks / BLOCKS_PER_LOGS_UNIT));
  }

  /// What came since the last question; mostly little.
  static CallCost filter(Params params) {
    return CallCost.reading(WHOLE_BLOCK);
  }

  static CallCost wholePool(Params params) {
    return CallCost.reading(POOL);
  }

  static CallCost storageValues(Params params) {
    return CallCost.reading(WHOLE_BLOCK);
  }

  static CallCost proof(Params params) {
    return CallCost.computing(CALL + params.at(1).node().size() / KEYS_PER_PROOF_UNIT);
  }

  static CallCost feeHistory(Params params) {
    Arg count = params.at(0);
    long blocks = count.node().isNumber() ? count.node().longValue() : number(count.node());
    return CallCost.reading(BLOCK + capped(Math.min(blocks, 1_024) / BLOCKS_PER_FEES_UNIT));
  }

  static CallCost call(Params params) {
    return CallCost.computing(CALL);
  }

  static CallCost estimate(Params params) {
    return CallCost.computing(ESTIMATE);
  }

  static CallCost trace(Params params) {
    return CallCost.computing(TRACE);
  }

  static CallCost traceBlock(Params params) {
    return CallCost.computing(TRACE_BLOCK);
  }

  private static int capped(long units) {
    return (int) Math.max(0, Math.min(units, 10_000));
  }

  private static boolean isNumber(JsonNode node) {
    return node.isTextual() && node.textValue().startsWith("0x");
  }

  /// A quantity; 0 where there is none.
  private static long number(JsonNode node) {
    String text = node.textValue();
    if (text == null || !text.startsWith("0x") || text.length() > 18) {
      return 0;
    }
    try {
      return Long.parseUnsignedLong(text, 2, text.length(), 16);
    } catch (NumberFormatException notANumber) {
      return 0;
    }
  }
}
