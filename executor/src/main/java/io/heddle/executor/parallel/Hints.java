package io.heddle.executor.parallel;

import io.heddle.executor.journal.Mix;
import io.heddle.primitives.Address;
import io.heddle.primitives.Bytes;
import io.heddle.primitives.transaction.RecoveredTransaction;
import io.heddle.primitives.transaction.Transaction;
import java.util.List;
import java.util.Optional;

/// Learns which calls (by target and selector) mostly fail when they are executed ahead of their
/// turn, because they all want the same: those are left to their turn. Never affects results.
///
/// A fixed table of counters, written without synchronization: a lost update is a slower lesson.
final class Hints {
  private static final int ENTRIES = 1 << 12;
  private static final int FAILURE = 2;
  private static final int CONTENDED = 12;
  private static final int MOST = 24;

  /// Hardly any execution ahead holds. Above [#CONTENDED], so that calls that get there now and
  /// then do not cost their slices what the others in them would gain.
  private static final int HOPELESS = 20;

  /// A slice is worth a run if more than one in so many of its transactions is not hopeless.
  private static final int OTHERS_WORTH_A_RUN = 8;

  /// One in so many contended calls is tried all the same, to notice when that has changed: the
  /// last, since the first of a slice always holds.
  private static final int PROBE_INTERVAL = 16;

  private final byte[] scores = new byte[ENTRIES];

  /// The entry of a transaction's target and selector.
  static int key(Transaction transaction) {
    Optional<Address> to = transaction.to();
    if (to.isEmpty()) {
      return 0;
    }
    Address address = to.get();
    Bytes data = transaction.data();
    long selector = 0;
    for (int i = 0; i < 4 && i < data.size(); i++) {
      selector = selector << 8 | (data.at(i) & 0xFF);
    }
    return (int) Mix.hash(selector, address.high(), address.mid(), address.low(), 0)
        & (ENTRIES - 1);
  }

  /// Whether transaction `index` had better wait for its turn.
  boolean isContended(int key, int index) {
    return scores[key] >= CONTENDED && index % PROBE_INTERVAL != PROBE_INTERVAL - 1;
  }

  /// Whether nearly all transactions of a slice would only be left to their turn. Looks at few of a
  /// slice that is worth a run.
  boolean areHopeless(List<RecoveredTransaction> transactions) {
    int others = 0;
    for (RecoveredTransaction transaction : transactions) {
      if (scores[key(transaction.transaction())] < HOPELESS
          && ++others > transactions.size() / OTHERS_WORTH_A_RUN) {
        return false;
      }
    }
    return true;
  }

  /// Notes whether an execution ahead of its turn could be used.
  void learn(int key, boolean held) {
    int score = scores[key];
    scores[key] = (byte) (held ? Math.max(0, score - 1) : Math.min(MOST, score + FAILURE));
  }
}
