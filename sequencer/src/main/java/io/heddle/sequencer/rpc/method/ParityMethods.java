package io.heddle.sequencer.rpc.method;

import io.heddle.executor.BlockEnv;
import io.heddle.primitives.Hash;
import io.heddle.primitives.transaction.RecoveredTransaction;
import io.heddle.sequencer.SealedBlock;
import io.heddle.sequencer.rpc.protocol.Arg;
import io.heddle.sequencer.rpc.protocol.Json;
import io.heddle.sequencer.rpc.protocol.MethodTable;
import io.heddle.sequencer.rpc.protocol.Params;
import io.heddle.sequencer.rpc.trace.FlatCallTracer;
import io.heddle.sequencer.rpc.trace.ParityReplay;
import io.heddle.sequencer.rpc.trace.Replay;
import io.heddle.sequencer.rpc.trace.TraceBudget;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// Traces in Parity's shapes (`trace_…`), which indexers of the OpenEthereum family read.
final class ParityMethods implements MethodTable.Group {
  /// Steps of a way through a tree of calls.
  private static final int MAX_WAY = 1_024;

  private final SealedExecutions executions;

  ParityMethods(SealedExecutions executions) {
    this.executions = executions;
  }

  @Override
  public void register(MethodTable.Builder methods) {
    methods
        .addComputing("trace_transaction", 1, 1, Costs::trace, this::transaction)
        .addComputing("trace_get", 2, 2, Costs::trace, this::get)
        .addComputing(
            "trace_block",
            1,
            1,
            Costs::traceBlock,
            (params, ending) -> block(BlockId.of(params.at(0)), ending))
        .addComputing("trace_replayTransaction", 2, 2, Costs::trace, this::replayTransaction)
        .addComputing(
            "trace_replayBlockTransactions",
            2,
            2,
            Costs::traceBlock,
            (params, ending) -> replayBlock(BlockId.of(params.at(0)), params.at(1), ending));
  }

  /// Null for a transaction that is in no block, as in Erigon.
  private Json transaction(Params params, MethodTable.Ending ending) {
    return traces(params.at(0).hash(), ending).<Json>map(Json::array).orElse(Json.NULL);
  }

  private Optional<List<Json>> traces(Hash hash, MethodTable.Ending ending) {
    return executions
        .find(hash)
        .map(place -> {
          BlockEnv env = executions.env(place.block());
          FlatCallTracer tracer = new FlatCallTracer(new TraceBudget(), env, false);
          executions
              .replayBefore(place, env, CallMethods.endingWith(ending))
              .trace(place.transaction(), tracer);
          return tracer.traces(Optional.of(place(place.block(), place.index())));
        });
  }

  private static FlatCallTracer.Place place(SealedBlock block, int index) {
    return new FlatCallTracer.Place(
        block.hash(), block.number(), block.transactions().get(index).hash(), index);
  }

  /// One trace by its number, in a list of one, as Erigon takes it.
  private Json get(Params params, MethodTable.Ending ending) {
    List<Arg> way = params.at(1).elements(MAX_WAY);
    List<Json> traces = traces(params.at(0).hash(), ending).orElse(List.of());
    if (way.size() != 1) {
      throw params.at(1).mustBe("a list of one number");
    }
    long index = way.getFirst().uint64();
    return index < traces.size() ? traces.get((int) index) : Json.NULL;
  }

  private Json block(BlockId id, MethodTable.Ending ending) {
    SealedBlock block = executions.block(id);
    BlockEnv env = executions.env(block);
    TraceBudget budget = new TraceBudget();
    Replay replay = executions.replay(block, env, CallMethods.endingWith(ending));
    List<Json> traces = new ArrayList<>();
    for (int i = 0; i < block.transactions().size(); i++) {
      FlatCallTracer tracer = new FlatCallTracer(budget, env, false);
      replay.trace(block.transactions().get(i), tracer);
      traces.addAll(tracer.traces(Optional.of(place(block, i))));
    }
    return Json.array(traces);
  }

  private Json replayTransaction(Params params, MethodTable.Ending ending) {
    Hash hash = params.at(0).hash();
    return executions
        .find(hash)
        .map(place -> {
          BlockEnv env = executions.env(place.block());
          ParityReplay tracer =
              new ParityReplay(params.at(1), new TraceBudget(), env, Optional.of(hash));
          return executions
              .replayBefore(place, env, CallMethods.endingWith(ending))
              .trace(place.transaction(), tracer);
        })
        .orElse(Json.NULL);
  }

  private Json replayBlock(BlockId id, Arg kinds, MethodTable.Ending ending) {
    SealedBlock block = executions.block(id);
    BlockEnv env = executions.env(block);
    TraceBudget budget = new TraceBudget();
    Replay replay = executions.replay(block, env, CallMethods.endingWith(ending));
    List<Json> results = new ArrayList<>();
    for (RecoveredTransaction transaction : block.transactions()) {
      ParityReplay tracer = new ParityReplay(kinds, budget, env, Optional.of(transaction.hash()));
      results.add(replay.trace(transaction, tracer));
    }
    return Json.array(results);
  }
}
