package io.heddle.sequencer.rpc.trace;

import io.heddle.executor.evm.FrameStart;
import io.heddle.executor.evm.TraceStep;
import io.heddle.primitives.Address;
import io.heddle.primitives.Hash;
import io.heddle.primitives.U256;
import io.heddle.primitives.transaction.AccessListEntry;
import io.heddle.sequencer.rpc.protocol.Json;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Predicate;

/// Notes the accounts and slots that a call looks at, for an access list (EIP-2930).
public final class AccessTracer implements TransactionTracer {
  private static final long ENTRY_BYTES = 150;

  private final TraceBudget budget;
  private final Predicate<Address> warm;
  private final SortedMap<Address, SortedSet<U256>> seen = new TreeMap<>();

  /// @param warm accounts that are warm anyway: they are listed only for their slots
  public AccessTracer(TraceBudget budget, Predicate<Address> warm) {
    this.budget = budget;
    this.warm = warm;
  }

  private void account(Address address) {
    if (!warm.test(address) && !seen.containsKey(address)) {
      budget.take(ENTRY_BYTES);
      seen.put(address, new TreeSet<>());
    }
  }

  private void slot(Address address, U256 slot) {
    if (seen.computeIfAbsent(address, _ -> new TreeSet<>()).add(slot)) {
      budget.take(ENTRY_BYTES);
    }
  }

  @Override
  public void step(TraceStep step) {
    if (step.stack().isEmpty()) {
      return;
    }
    U256 top = step.stack().getLast();
    switch (step.name()) {
      case "SLOAD", "SSTORE" -> slot(step.address(), top);
      case "BALANCE", "EXTCODESIZE", "EXTCODECOPY", "EXTCODEHASH", "SELFDESTRUCT" ->
          account(Address.fromWord(top.toHash()));
      default -> {}
    }
  }

  @Override
  public void entered(FrameStart start) {
    if (start.depth() > 1 && !start.isCreation()) {
      account(start.to());
    }
  }

  public List<AccessListEntry> accessList() {
    List<AccessListEntry> entries = new ArrayList<>();
    for (Map.Entry<Address, SortedSet<U256>> entry : seen.entrySet()) {
      List<Hash> slots = entry.getValue().stream().map(U256::toHash).toList();
      entries.add(new AccessListEntry(entry.getKey(), slots));
    }
    return entries;
  }

  @Override
  public Json result(Traced traced) {
    throw new UnsupportedOperationException("its list is asked for");
  }
}
