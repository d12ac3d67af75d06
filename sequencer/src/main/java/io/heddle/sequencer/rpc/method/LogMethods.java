package io.heddle.sequencer.rpc.method;

import io.heddle.sequencer.ChainReader;
import io.heddle.sequencer.LogFilter;
import io.heddle.sequencer.LogQuery;
import io.heddle.sequencer.LogView;
import io.heddle.sequencer.rpc.protocol.Arg;
import io.heddle.sequencer.rpc.protocol.Json;
import io.heddle.sequencer.rpc.protocol.MethodTable;
import io.heddle.sequencer.rpc.protocol.RpcException;
import io.heddle.sequencer.rpc.shape.LogJson;
import java.util.List;

/// `eth_getLogs`, over a bounded range and with a bounded result.
final class LogMethods implements MethodTable.Group {
  private final ChainReader chain;
  private final Blocks blocks;
  private final int maxBlocks;
  private final int maxResults;

  LogMethods(ChainReader chain, Blocks blocks, int maxBlocks, int maxResults) {
    this.chain = chain;
    this.blocks = blocks;
    this.maxBlocks = maxBlocks;
    this.maxResults = maxResults;
  }

  @Override
  public void register(MethodTable.Builder methods) {
    methods.add("eth_getLogs", 1, 1, Costs::logs, params -> logs(params.at(0)));
  }

  Json logs(Arg filter) {
    return logs(filter.field("blockHash").isAbsent() ? byRange(filter) : byHash(filter));
  }

  /// The logs of blocks that exist, both ends among them.
  Json logs(long from, long to, LogQuery query) {
    checkWidth(from, to);
    return logs(new LogFilter(from, to, query));
  }

  /// The ends of a filter's range that are numbers; tags move on with the chain.
  record Range(long first, long last) {
    static Range of(Arg filter) {
      return new Range(
          fixed(filter.field("fromBlock"), 0), fixed(filter.field("toBlock"), Long.MAX_VALUE));
    }

    private static long fixed(Arg arg, long otherwise) {
      return !arg.isAbsent() && BlockId.numberOrTag(arg) instanceof BlockId.ByNumber(long number)
          ? number
          : otherwise;
    }
  }

  private Json logs(LogFilter resolved) {
    List<LogView> logs = chain.logs(resolved, maxResults + 1);
    if (logs.size() > maxResults) {
      throw RpcException.limit(
          "query returned more than %d results: ask for a smaller range (heddle.rpc.max-log-results)"
              .formatted(maxResults));
    }
    long dataBytes = logs.stream().mapToLong(log -> log.log().data().size()).sum();
    if (dataBytes > ChainReader.MAX_LOG_DATA_BYTES) {
      throw RpcException.limit(
          "query returned more than "
              + ChainReader.MAX_LOG_DATA_BYTES
              + " bytes of log data: ask for a smaller range");
    }
    return Json.array(logs.stream().map(LogJson::of).toList());
  }

  private LogFilter byHash(Arg filter) {
    if (!filter.field("fromBlock").isAbsent() || !filter.field("toBlock").isAbsent()) {
      throw filter.problem(
          "cannot specify both BlockHash and FromBlock/ToBlock, choose one or the other");
    }
    BlockId id = new BlockId.ByHash(filter.field("blockHash").hash());
    long number = blocks.number(id).orElseThrow(() -> RpcException.server("unknown block: " + id));
    return new LogFilter(number, number, LogQueries.of(filter));
  }

  private LogFilter byRange(Arg filter) {
    long head = chain.head().number();
    long from = number(filter.field("fromBlock"), head);
    long to = number(filter.field("toBlock"), head);
    if (from > to) {
      throw RpcException.invalidParams("invalid block range params");
    }
    if (to > head) {
      throw RpcException.invalidParams("block range extends beyond current head block");
    }
    checkWidth(from, to);
    return new LogFilter(from, to, LogQueries.of(filter));
  }

  private void checkWidth(long from, long to) {
    if (to - from >= maxBlocks) {
      throw RpcException.limit(
          "query exceeds max block range %d: got %d blocks (heddle.rpc.max-log-blocks)"
              .formatted(maxBlocks, to - from + 1));
    }
  }

  /// A number as it stands, also one after the head; tags as of now.
  private long number(Arg arg, long head) {
    return switch (BlockId.numberOrTag(arg)) {
      case BlockId.ByNumber(long number) -> number;
      case BlockId.Tag tag -> {
        if (tag == BlockId.Tag.PENDING) {
          throw arg.problem("must be a sealed block: pending logs are not supported");
        }
        yield tag == BlockId.Tag.LATEST ? head : blocks.number(tag).orElse(head);
      }
      case BlockId.ByHash id -> throw new IllegalStateException("not a range's end: " + id);
    };
  }
}
