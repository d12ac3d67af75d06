package io.heddle.sequencer.rpc.trace;

import io.heddle.executor.evm.TraceStep;
import io.heddle.primitives.Address;
import io.heddle.primitives.Bytes;
import io.heddle.primitives.U256;
import io.heddle.sequencer.rpc.protocol.Arg;
import io.heddle.sequencer.rpc.protocol.Json;
import io.heddle.sequencer.rpc.shape.HaltText;
import io.heddle.sequencer.rpc.shape.JsonObject;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// Geth's struct logger, the tracer without a name: every instruction with its stack, and if asked
/// for its memory, return data and the slots that its contract has used up to then. The shapes are
/// execution-apis' `OpcodeTransactionTrace`.
final class StructLogTracer implements TransactionTracer {
  private static final int WORD = 32;
  private static final long STEP_BYTES = 200;
  private static final long ENTRY_BYTES = 70;

  private final TraceBudget budget;
  private final boolean withMemory;
  private final boolean withStack;
  private final boolean withStorage;
  private final boolean withReturnData;
  private final long limit;
  private final List<Entry> entries = new ArrayList<>();
  private final Map<Address, SortedMap<U256, U256>> storage = new HashMap<>();
  private @Nullable TraceStep loading;

  private record Entry(TraceStep step, @Nullable SortedMap<U256, U256> storage) {}

  StructLogTracer(TraceBudget budget, Arg config) {
    this.budget = budget;
    this.withMemory = Options.flag(config, "enableMemory");
    this.withStack = !Options.flag(config, "disableStack");
    this.withStorage = !Options.flag(config, "disableStorage");
    this.withReturnData = Options.flag(config, "enableReturnData");
    this.limit = Options.count(config, "limit");
  }

  @Override
  public boolean wantsMemory() {
    return withMemory || withReturnData;
  }

  @Override
  public void step(TraceStep step) {
    if (limit > 0 && entries.size() >= limit) {
      return;
    }
    budget.take(
        STEP_BYTES
            + (withStack ? ENTRY_BYTES * step.stack().size() : 0)
            + step.memory().size()
            + step.returnData().size());
    finishLoad(step);
    entries.add(new Entry(step, withStorage ? usedBy(step) : null));
  }

  /// What an SLOAD gave is on the stack of the instruction after it.
  private void finishLoad(TraceStep next) {
    TraceStep load = loading;
    loading = null;
    if (load != null && load.depth() == next.depth() && !next.stack().isEmpty()) {
      note(load.address(), load.stack().getLast(), next.stack().getLast());
      entries.set(entries.size() - 1, new Entry(load, used(load.address())));
    }
  }

  private void note(Address address, U256 slot, U256 value) {
    storage.computeIfAbsent(address, _ -> new TreeMap<>()).put(slot, value);
  }

  /// Notes the slot that an instruction uses, and gives all that its contract has used, if it uses
  /// one. What an SLOAD gives is known with the next instruction.
  private @Nullable SortedMap<U256, U256> usedBy(TraceStep step) {
    List<U256> stack = step.stack();
    if (step.name().equals("SLOAD") && !stack.isEmpty()) {
      loading = step;
    }
    if (!step.name().equals("SSTORE") || stack.size() < 2) {
      return null;
    }
    note(step.address(), stack.getLast(), stack.get(stack.size() - 2));
    return used(step.address());
  }

  private SortedMap<U256, U256> used(Address address) {
    SortedMap<U256, U256> slots = new TreeMap<>(storage.getOrDefault(address, new TreeMap<>()));
    budget.take(ENTRY_BYTES * slots.size());
    return slots;
  }

  @Override
  public Json result(Traced traced) {
    List<Json> steps = entries.stream().map(this::json).toList();
    return JsonObject.of(object ->
        object
            .number("gas", traced.gasUsed())
            .flag("failed", traced.failed())
            .data("returnValue", traced.output())
            .objects("structLogs", steps));
  }

  private Json json(Entry entry) {
    TraceStep step = entry.step();
    SortedMap<U256, U256> slots = entry.storage();
    return JsonObject.of(object -> {
      object
          .number("pc", step.pc())
          .text("op", step.name())
          .number("gas", step.gas())
          .number("gasCost", step.gasCost())
          .number("depth", step.depth());
      if (step.error().isPresent()) {
        object.text("error", HaltText.of(step.error().get()));
      }
      if (withStack) {
        object.quantities("stack", step.stack());
      }
      if (withReturnData && !step.returnData().equals(Bytes.EMPTY)) {
        object.data("returnData", step.returnData());
      }
      if (withMemory && !step.memory().equals(Bytes.EMPTY)) {
        object.objects("memory", words(step.memory()));
      }
      if (slots != null) {
        object.value("storage", slots(slots));
      }
      if (step.refund() != 0) {
        object.number("refund", step.refund());
      }
    });
  }

  private static List<Json> words(Bytes memory) {
    List<Json> words = new ArrayList<>();
    for (int at = 0; at + WORD <= memory.size(); at += WORD) {
      words.add(Json.data(memory.slice(at, at + WORD)));
    }
    return words;
  }

  private static Json slots(SortedMap<U256, U256> slots) {
    return JsonObject.of(object -> write(object, slots));
  }

  private static void write(JsonObject object, SortedMap<U256, U256> slots) throws IOException {
    for (Map.Entry<U256, U256> slot : slots.entrySet()) {
      object.hash(slot.getKey().toHash().toHex(), slot.getValue().toHash());
    }
  }
}
