package io.heddle.executor.parallel;

import io.heddle.executor.access.AccountChanges;
import io.heddle.executor.access.BlockAccessList;
import io.heddle.executor.access.Change;
import io.heddle.primitives.Address;
import io.heddle.primitives.Hash;
import io.heddle.primitives.crypto.Keccak;
import java.util.IdentityHashMap;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// The access list that a run is guided by: what it says each transaction finds, as long as nothing
/// has shown it to be wrong. Advice like any other guess; all of it is checked when a transaction
/// is committed.
final class Guide {
  private final BlockAccessList list;
  private final int first;
  private final IdentityHashMap<Change.Code, Hash> codeHashes = new IdentityHashMap<>();
  private volatile boolean trusted = true;

  // The committer's.

  private int confirmed;

  /// @param first place in the list of the run's first transaction
  /// @param state gets to know the code that the list has, under its real hash
  Guide(BlockAccessList list, int first, RunState state) {
    this.list = list;
    this.first = first;
    for (AccountChanges account : list.accounts()) {
      for (Change.Code change : account.codeChanges()) {
        Hash hash = Keccak.hash(change.value());
        codeHashes.put(change, hash);
        state.addCode(hash, change.value());
      }
    }
  }

  /// What the list says of an account, or null if nothing.
  @Nullable AccountChanges account(Address address) {
    return list.account(address);
  }

  /// The place in the list of the run's transaction `index`.
  int place(int index) {
    return first + index;
  }

  Hash codeHash(Change.Code change) {
    return Objects.requireNonNull(codeHashes.get(change));
  }

  /// Whether guesses come from the list.
  boolean isTrusted() {
    return trusted;
  }

  /// A transaction did something else than the list says, or the list says more than was done.
  void distrust() {
    trusted = false;
  }

  // For the committer.

  /// Notes changes that came out as the list has them.
  void confirm(int changes) {
    confirmed += changes;
  }

  /// Whether the run did all that the list says and nothing else; after a run of the whole block.
  boolean isConfirmed() {
    int claimed = 0;
    for (AccountChanges account : list.accounts()) {
      claimed += account.changeCount();
    }
    return trusted && claimed == confirmed;
  }
}
