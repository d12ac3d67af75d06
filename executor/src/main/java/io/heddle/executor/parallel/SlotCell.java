package io.heddle.executor.parallel;

import io.heddle.executor.StateView;
import io.heddle.primitives.U256;
import org.jspecify.annotations.Nullable;

/// A storage slot during a run. A value counts only while its account has not been deleted since:
/// the account's generation is part of every read.
final class SlotCell extends Cell<U256> {
  final AccountCell owner;
  final U256 key;
  private final StateView base;

  /// What the state before the run holds; null until read. Racing readers find the same.
  private @Nullable U256 before;

  // The committer's.

  private @Nullable U256 written;
  private int writtenGeneration;

  SlotCell(AccountCell owner, U256 key, StateView base) {
    this.owner = owner;
    this.key = key;
    this.base = base;
  }

  @Override
  U256 committed() {
    int generation = owner.generation();
    U256 value = written;
    if (value != null && writtenGeneration == generation) {
      return value;
    }
    return generation == 0 ? before() : U256.ZERO;
  }

  private U256 before() {
    U256 value = before;
    if (value == null) {
      value = base.storage(owner.address, key);
      before = value;
    }
    return value;
  }

  /// Writes the slot; for the committer.
  void write(U256 value) {
    int generation = owner.generation();
    if (written == null || writtenGeneration != generation) {
      owner.addChangedSlot(this);
      writtenGeneration = generation;
    }
    written = value;
  }
}
