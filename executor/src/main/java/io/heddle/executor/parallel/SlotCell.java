package io.heddle.executor.parallel;

import io.heddle.executor.StateView;
import io.heddle.executor.access.Change;
import io.heddle.executor.access.SlotChanges;
import io.heddle.primitives.U256;
import org.jspecify.annotations.Nullable;

/// A storage slot during a run. A value counts only while its account has not been deleted since:
/// the account's generation is part of every read.
final class SlotCell extends Cell<U256> {
  final AccountCell owner;
  final U256 key;
  private final StateView base;

  /// What the run's access list says of the slot; null where it says nothing, or there is none.
  private final @Nullable SlotChanges claimed;

  /// What the state before the run holds; null until read. Racing readers find the same.
  private @Nullable U256 before;

  // The committer's.

  private @Nullable U256 written;
  private int writtenGeneration;
  private @Nullable Claims<Change.Storage> claims;

  SlotCell(AccountCell owner, U256 key, StateView base) {
    this.owner = owner;
    this.key = key;
    this.base = base;
    this.claimed = owner.claimed == null ? null : owner.claimed.slot(key);
  }

  /// What a transaction finds here by the run's access list.
  ///
  /// @param place the transaction's in the list
  U256 claimed(int place) {
    if (claimed == null) {
      return committed();
    }
    int last = Change.lastBefore(claimed.changes(), place);
    return last < 0 ? before() : claimed.changes().get(last).value();
  }

  /// Whether the list says that the transaction at `place` wrote this value; for the committer.
  boolean isClaimed(int place, U256 after) {
    if (claimed == null) {
      return false;
    }
    if (claims == null) {
      claims = new Claims<>(claimed.changes());
    }
    Change.Storage claim = claims.at(place);
    return claim != null && claim.value().equals(after);
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
