package io.heddle.sequencer.rpc.method;

import io.heddle.executor.BlockEnv;
import io.heddle.executor.StateView;
import io.heddle.executor.state.StateSnapshot;
import io.heddle.primitives.Hash;
import io.heddle.sequencer.ChainReader;
import io.heddle.sequencer.PendingView;
import io.heddle.sequencer.ReceiptView;
import io.heddle.sequencer.SealedBlock;
import io.heddle.sequencer.SealedHeader;
import io.heddle.sequencer.StateAccess;
import io.heddle.sequencer.rpc.protocol.RpcException;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/// Finds what a [BlockId] names. Every stored block is canonical, so asking for canonical ones only
/// changes nothing.
final class Blocks {
  /// State to run a call on.
  record CallContext(BlockEnv env, StateView state) {}

  private final ChainReader chain;
  private final StateAccess states;

  Blocks(ChainReader chain, StateAccess states) {
    this.chain = chain;
    this.states = states;
  }

  /// The number of a sealed block; empty for `pending` and for blocks that do not exist.
  OptionalLong number(BlockId id) {
    return switch (id) {
      case BlockId.Tag tag ->
          switch (tag) {
            case PENDING -> OptionalLong.empty();
            case LATEST -> OptionalLong.of(chain.head().number());
            case SAFE -> OptionalLong.of(chain.safeNumber());
            case FINALIZED -> OptionalLong.of(chain.finalizedNumber());
            case EARLIEST -> OptionalLong.of(0);
          };
      case BlockId.ByNumber(long number) ->
          number <= chain.head().number() ? OptionalLong.of(number) : OptionalLong.empty();
      case BlockId.ByHash(var hash) ->
          chain
              .header(hash)
              .map(block -> OptionalLong.of(block.number()))
              .orElseGet(OptionalLong::empty);
    };
  }

  /// The hash of a sealed block, whether or not a block of such a hash exists.
  Optional<Hash> hash(BlockId id) {
    if (id instanceof BlockId.ByHash(var hash)) {
      return Optional.of(hash);
    }
    OptionalLong number = number(id);
    return number.isEmpty() ? Optional.empty() : chain.hash(number.getAsLong());
  }

  /// A sealed block without its transactions.
  Optional<SealedHeader> header(BlockId id) {
    if (id instanceof BlockId.ByHash(var hash)) {
      return chain.header(hash);
    }
    OptionalLong number = number(id);
    return number.isEmpty() ? Optional.empty() : chain.header(number.getAsLong());
  }

  /// How far a sealed block is.
  String status(long number) {
    if (number <= chain.finalizedNumber()) {
      return "finalized";
    }
    return number <= chain.safeNumber() ? "safe" : "unsafe";
  }

  Optional<SealedBlock> block(BlockId id) {
    if (id instanceof BlockId.ByHash(var hash)) {
      return chain.block(hash);
    }
    OptionalLong number = number(id);
    return number.isEmpty() ? Optional.empty() : chain.block(number.getAsLong());
  }

  /// The receipts of a sealed block; empty for `pending`, for blocks that do not exist, and for one
  /// whose place another one took meanwhile.
  Optional<List<ReceiptView>> receipts(BlockId id) {
    OptionalLong number = number(id);
    if (number.isEmpty()) {
      return Optional.empty();
    }
    List<ReceiptView> receipts = chain.receipts(number.getAsLong());
    boolean replaced = id instanceof BlockId.ByHash(Hash hash) && !areOf(hash, receipts);
    return replaced ? Optional.empty() : Optional.of(receipts);
  }

  /// Whether receipts that were read by a block's number are still this block's.
  boolean areOf(Hash block, List<ReceiptView> receipts) {
    return receipts.isEmpty()
        ? chain.header(block).isPresent()
        : receipts.getFirst().blockHash().equals(block);
  }

  /// The state that a read at this block sees.
  StateView state(BlockId id) {
    return id == BlockId.Tag.PENDING ? states.pending().state() : snapshot(id);
  }

  /// The state after a sealed block.
  StateSnapshot snapshot(BlockId id) {
    return snapshot(existing(id));
  }

  CallContext callContext(BlockId id) {
    if (id == BlockId.Tag.PENDING) {
      PendingView open = states.pending();
      return new CallContext(open.env(), open.state());
    }
    long number = existing(id);
    BlockEnv env = states.env(number).orElseThrow(() -> unknown(id));
    return new CallContext(env, snapshot(number));
  }

  private long existing(BlockId id) {
    return number(id).orElseThrow(() -> unknown(id));
  }

  private StateSnapshot snapshot(long number) {
    return states
        .at(number)
        .orElseThrow(() ->
            RpcException.server(
                "state not available: block %d is outside the kept history [%d..%d]; an archive node keeps all"
                    .formatted(number, states.oldestBlock(), chain.head().number())));
  }

  private static RpcException unknown(BlockId id) {
    return RpcException.server("block not found: " + id);
  }
}
