package io.heddle.workload;

import io.heddle.primitives.Address;
import io.heddle.primitives.chain.GenesisAccount;
import io.heddle.primitives.transaction.RecoveredTransaction;
import java.util.Collections;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Supplier;

/// A workload whose blocks are made one at a time, as many as one takes. For one thread.
public final class WorkloadStream {
  private final String name;
  private final SortedMap<Address, GenesisAccount> alloc;
  private final Supplier<List<RecoveredTransaction>> blocks;

  WorkloadStream(
      String name,
      SortedMap<Address, GenesisAccount> alloc,
      Supplier<List<RecoveredTransaction>> blocks) {
    this.name = name;
    this.alloc = Collections.unmodifiableSortedMap(new TreeMap<>(alloc));
    this.blocks = blocks;
  }

  /// As [Workload#name].
  public String name() {
    return name;
  }

  /// The state before the first block.
  public SortedMap<Address, GenesisAccount> alloc() {
    return alloc;
  }

  /// The transactions of the next block.
  public List<RecoveredTransaction> nextBlock() {
    return blocks.get();
  }
}
