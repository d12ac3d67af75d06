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
import java.util.Optional;

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

  /// The logs of a range as it is now.
  Json logs(Range range, LogQuery query) {
    return logs(resolved(range, query));
  }

  /// The logs of the first blocks of a range.
  ///
  /// @param last of these blocks
  record Part(long last, Json logs) {}

  /// The logs of as many whole blocks from the first one on as an answer holds, of a range of
  /// blocks that exist; empty when the first block with logs has more than that.
  Optional<Part> part(long from, long to, LogQuery query) {
    long end = Math.min(to, from + maxBlocks - 1);
    List<LogView> logs = chain.logs(new LogFilter(from, end, query), maxResults + 1);
    if (logs.size() <= maxResults && dataBytes(logs) <= ChainReader.MAX_LOG_DATA_BYTES) {
      return Optional.of(new Part(end, json(logs)));
    }
    long cut = logs.getLast().blockNumber();
    List<LogView> whole = logs.stream().filter(log -> log.blockNumber() < cut).toList();
    return whole.isEmpty() ? Optional.empty() : Optional.of(new Part(cut - 1, json(whole)));
  }

  /// The ends of a filter's range, as it names them: numbers stay, tags move on with the chain.
  record Range(BlockId from, BlockId to) {
    static Range of(Arg filter) {
      return new Range(end(filter.field("fromBlock")), end(filter.field("toBlock")));
    }

    private static BlockId end(Arg arg) {
      BlockId end = BlockId.numberOrTag(arg);
      if (end == BlockId.Tag.PENDING) {
        throw arg.problem("must be a sealed block: pending logs are not supported");
      }
      return end;
    }

    /// The first block that can be in it, whatever the chain does.
    long first() {
      return from instanceof BlockId.ByNumber(long number) ? number : 0;
    }

    /// The last one.
    long last() {
      return to instanceof BlockId.ByNumber(long number) ? number : Long.MAX_VALUE;
    }
  }

  private Json logs(LogFilter resolved) {
    List<LogView> logs = chain.logs(resolved, maxResults + 1);
    if (logs.size() > maxResults) {
      throw RpcException.limit(
          "query returned more than %d results: ask for a smaller range (heddle.rpc.max-log-results)"
              .formatted(maxResults));
    }
    if (dataBytes(logs) > ChainReader.MAX_LOG_DATA_BYTES) {
      throw RpcException.limit(
          "query returned more than "
              + ChainReader.MAX_LOG_DATA_BYTES
              + " bytes of log data: ask for a smaller range");
    }
    return json(logs);
  }

  private static long dataBytes(List<LogView> logs) {
    return logs.stream().mapToLong(log -> log.log().data().size()).sum();
  }

  private static Json json(List<LogView> logs) {
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
    return resolved(Range.of(filter), LogQueries.of(filter));
  }

  private LogFilter resolved(Range range, LogQuery query) {
    long head = chain.head().number();
    long from = number(range.from(), head);
    long to = number(range.to(), head);
    if (from > to) {
      throw RpcException.invalidParams("invalid block range params");
    }
    if (to > head) {
      throw RpcException.invalidParams("block range extends beyond current head block");
    }
    checkWidth(from, to);
    return new LogFilter(from, to, query);
  }

  private void checkWidth(long from, long to) {
    if (to - from >= maxBlocks) {
      throw RpcException.limit(
          "query exceeds max block range %d: got %d blocks (heddle.rpc.max-log-blocks)"
              .formatted(maxBlocks, to - from + 1));
    }
  }

  /// A number as it stands, also one after the head; tags as of now.
  private long number(BlockId end, long head) {
    return switch (end) {
      case BlockId.ByNumber(long number) -> number;
      case BlockId.Tag tag -> tag == BlockId.Tag.LATEST ? head : blocks.number(tag).orElse(head);
      case BlockId.ByHash id -> throw new IllegalStateException("not a range's end: " + id);
    };
  }
}
