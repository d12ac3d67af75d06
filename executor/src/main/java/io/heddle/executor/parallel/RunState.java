package io.heddle.executor.parallel;

import io.heddle.executor.AccountChange;
import io.heddle.executor.SortedArrayMap;
import io.heddle.executor.StateDiff;
import io.heddle.executor.StateView;
import io.heddle.executor.access.AccessLog;
import io.heddle.executor.access.BlockAccessList;
import io.heddle.primitives.Address;
import io.heddle.primitives.Bytes;
import io.heddle.primitives.Hash;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/// The state that the workers of one run share: the view underneath, the items met so far, and how
/// far transactions are committed.
final class RunState {
  /// Accounts to make room for, per transaction: sender, recipient and some.
  private static final int ACCOUNTS_PER_TRANSACTION = 3;

  private static final int ACCOUNTS_PER_CHUNK = 64;

  final CellTable accounts;

  /// What the run is guided by; null for nothing.
  final @Nullable Guide guide;

  private final StateView base;

  /// Code by its hash, read from the view or made by any execution, one that came to nothing
  /// included: a hash has only one code.
  private final Map<Hash, Bytes> codes = new ConcurrentHashMap<>();

  private volatile int committedCount;

  // The committer's.

  /// What committed transactions looked at and changed.
  final AccessLog accesses;

  private final List<AccountCell> changed = new ArrayList<>();
  private final SortedMap<Hash, Bytes> newCodes = new TreeMap<>();

  // After the commits.

  private final AtomicInteger summedUp = new AtomicInteger();

  /// What became of each changed account, in the order of `changed`.
  private AccountChange[] changes = new AccountChange[0];

  RunState(StateView base, int transactions, @Nullable BlockAccessList list, int firstPlace) {
    this.base = base;
    this.accesses = new AccessLog(base, transactions);
    this.guide = list == null ? null : new Guide(list, firstPlace, this);
    this.accounts = new CellTable(base, guide, ACCOUNTS_PER_TRANSACTION * transactions);
  }

  /// Transactions whose effects are in the committed values.
  int committedCount() {
    return committedCount;
  }

  /// Whether guesses come from an access list.
  boolean isGuided() {
    return guide != null && guide.isTrusted();
  }

  Bytes code(Hash hash) {
    Bytes code = codes.get(hash);
    if (code == null) {
      code = base.code(hash);
      codes.put(hash, code);
    }
    return code;
  }

  /// Makes code known that an execution created.
  void addCode(Hash hash, Bytes code) {
    codes.put(hash, code);
  }

  // For the committer.

  /// Shows everybody that the transactions before `count` are committed.
  void setCommittedCount(int count) {
    committedCount = count;
  }

  void markChanged(AccountCell cell) {
    if (cell.markChanged()) {
      changed.add(cell);
    }
  }

  void commitCode(Hash hash, Bytes code) {
    newCodes.put(hash, code);
  }

  /// Notes that everything is committed; before the last transaction is shown as committed.
  void endCommits() {
    changes = new AccountChange[changed.size()];
  }

  /// Sums up the changes of accounts, a few at a time, until nobody has any left to begin. For all
  /// workers, once everything is committed.
  void sumUp() {
    int from = summedUp.getAndAdd(ACCOUNTS_PER_CHUNK);
    while (from < changes.length) {
      int end = Math.min(from + ACCOUNTS_PER_CHUNK, changes.length);
      for (int i = from; i < end; i++) {
        changes[i] = changed.get(i).toChange();
      }
      from = summedUp.getAndAdd(ACCOUNTS_PER_CHUNK);
    }
  }

  /// Everything committed, as one diff; once all workers are done.
  StateDiff toDiff() {
    sumUp();
    Address[] addresses = new Address[changes.length];
    for (int i = 0; i < changes.length; i++) {
      addresses[i] = changed.get(i).address;
    }
    return new StateDiff(SortedArrayMap.of(addresses, changes, Address::high), newCodes);
  }
}
