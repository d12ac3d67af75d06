package io.heddle.executor.access;

import io.heddle.executor.Account;
import io.heddle.executor.StateView;
import io.heddle.primitives.Address;
import io.heddle.primitives.Bytes;
import io.heddle.primitives.Hash;
import io.heddle.primitives.U256;
import io.heddle.primitives.thread.BackgroundThreads;
import io.heddle.primitives.transaction.RecoveredTransaction;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.Executor;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReferenceArray;
import org.jspecify.annotations.Nullable;

/// Learns from what transactions used which storage slots later ones will use, per (code hash,
/// selector). Never affects results.
///
/// A fixed table, one place per hash; whoever comes later takes the place. A few transactions of
/// each slice are looked at, one slice at a time, on another thread; a kind that is known well is
/// looked at again one time in [#RELEARN_INTERVAL]. Safe for concurrent use; a lost update is a
/// slower lesson.
public final class AccessTemplates {
  /// Kinds of calls, at most 16 slots each.
  private static final int ENTRIES = 1 << 12;

  private static final int SAMPLES_PER_SLICE = 4;
  private static final int ENOUGH_RUNS = 6;
  private static final int RELEARN_INTERVAL = 1024;
  private static final int SELECTOR_SIZE = 4;

  /// More slots than this are not looked at: 16 are kept.
  private static final int MAX_USED = 64;

  private final AtomicReferenceArray<@Nullable AccessTemplate> entries =
      new AtomicReferenceArray<>(ENTRIES);
  private final Executor learner;
  private final AtomicBoolean learning = new AtomicBoolean();

  public AccessTemplates() {
    this(Learner.EXECUTOR);
  }

  /// One thread for all of this process, while there is something to learn. Each of them has one
  /// lesson waiting at most; beyond the bound who teaches learns itself.
  private static final class Learner {
    private static final int MAX_WAITING = 64;
    private static final int IDLE_SECONDS = 10;
    static final Executor EXECUTOR =
        new ThreadPoolExecutor(
            0,
            1,
            IDLE_SECONDS,
            TimeUnit.SECONDS,
            new ArrayBlockingQueue<>(MAX_WAITING),
            BackgroundThreads.named("templates", BackgroundThreads.Priority.PROVING),
            new ThreadPoolExecutor.CallerRunsPolicy());
  }

  /// @param learner what learns
  public AccessTemplates(Executor learner) {
    this.learner = learner;
  }

  /// A call and what it used of the called contract.
  private record Sample(Hash codeHash, RecoveredTransaction transaction, Set<U256> used) {}

  /// The slots of the called contract that a call will probably use, at most 16.
  ///
  /// @param codeHash of the called contract
  public List<U256> predict(Hash codeHash, RecoveredTransaction transaction) {
    AccessTemplate template =
        hasSelector(transaction) ? find(codeHash, selector(transaction)) : null;
    return template == null ? List.of() : template.predict(transaction);
  }

  /// Looks at some of the transactions of a slice.
  ///
  /// @param accesses what they used
  /// @param view the state before them
  public void learn(List<RecoveredTransaction> transactions, AccessLog accesses, StateView view) {
    // Where one was refused, the places in the log are not those in the slice.
    if (transactions.isEmpty()
        || transactions.size() != accesses.transactionCount()
        || !learning.compareAndSet(false, true)) {
      return;
    }
    boolean begun = false;
    try {
      List<Sample> samples = samples(transactions, accesses, view);
      if (!samples.isEmpty()) {
        learner.execute(() -> learn(samples));
        begun = true;
      }
    } finally {
      if (!begun) {
        learning.set(false);
      }
    }
  }

  private void learn(List<Sample> samples) {
    try {
      samples.forEach(this::learn);
    } finally {
      learning.set(false);
    }
  }

  private List<Sample> samples(
      List<RecoveredTransaction> transactions, AccessLog accesses, StateView view) {
    List<Sample> samples = new ArrayList<>();
    ThreadLocalRandom random = ThreadLocalRandom.current();
    int size = transactions.size();
    int count = Math.min(SAMPLES_PER_SLICE, size);
    int first = random.nextInt(size);
    for (int i = 0; i < count; i++) {
      int index = (int) ((first + (long) i * size / count) % size); // none twice
      RecoveredTransaction transaction = transactions.get(index);
      Address to = transaction.transaction().to().orElse(null);
      if (to == null || !hasSelector(transaction)) {
        continue;
      }
      Account contract = view.account(to); // its execution read it too
      if (contract != null && contract.hasCode()) {
        AccessTemplate known = find(contract.codeHash(), selector(transaction));
        if (known == null || known.runs() < ENOUGH_RUNS || random.nextInt(RELEARN_INTERVAL) == 0) {
          Set<U256> used = accesses.slots(index, to, MAX_USED);
          samples.add(new Sample(contract.codeHash(), transaction, used));
        }
      }
    }
    return samples;
  }

  private void learn(Sample sample) {
    int selector = selector(sample.transaction);
    AccessTemplate known = find(sample.codeHash, selector);
    AccessTemplate before = known == null ? AccessTemplate.of(sample.codeHash, selector) : known;
    entries.set(place(sample.codeHash, selector), before.learn(sample.transaction, sample.used));
  }

  private @Nullable AccessTemplate find(Hash codeHash, int selector) {
    AccessTemplate template = entries.get(place(codeHash, selector));
    return template != null && template.is(codeHash, selector) ? template : null;
  }

  private static int place(Hash codeHash, int selector) {
    return (int) codeHash.w3() * 31 + selector & (ENTRIES - 1);
  }

  private static boolean hasSelector(RecoveredTransaction transaction) {
    return transaction.transaction().data().size() >= SELECTOR_SIZE;
  }

  private static int selector(RecoveredTransaction transaction) {
    Bytes data = transaction.transaction().data();
    return data.at(0) << 24
        | (data.at(1) & 0xFF) << 16
        | (data.at(2) & 0xFF) << 8
        | (data.at(3) & 0xFF);
  }
}
