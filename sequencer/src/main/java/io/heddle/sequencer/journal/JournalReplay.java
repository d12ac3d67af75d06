package io.heddle.sequencer.journal;

import io.heddle.primitives.Address;
import io.heddle.sequencer.PoolRejection;
import io.heddle.sequencer.SubmitResult;
import io.heddle.sequencer.TransactionPool;
import java.io.IOException;
import java.util.EnumMap;
import java.util.Map;
import java.util.function.ToLongFunction;
import org.jboss.logging.Logger;

/// Puts what a journal holds back into the pool, by ordinary admission, in the order in which it
/// was accepted. What is in the chain by now is recognised by its nonce and left out.
public final class JournalReplay {
  private static final Logger LOG = Logger.getLogger(JournalReplay.class);

  private final TransactionPool pool;
  private final ToLongFunction<Address> nonceOf;
  private final int maxSubmitted;
  private final Map<PoolRejection, Integer> refused = new EnumMap<>(PoolRejection.class);
  private int returned;
  private long used;
  private long leftOut;
  private int submitted;

  private JournalReplay(TransactionPool pool, ToLongFunction<Address> nonceOf, int maxSubmitted) {
    this.pool = pool;
    this.nonceOf = nonceOf;
    this.maxSubmitted = maxSubmitted;
  }

  /// What became of a journal's transactions.
  ///
  /// @param returned to the pool
  /// @param used their nonce was used: nearly always by themselves
  /// @param refused by the pool, why, and how many
  /// @param leftOut beyond the bound
  public record Outcome(
      int returned, long used, Map<PoolRejection, Integer> refused, long leftOut) {}

  /// Reads the journal to its end.
  ///
  /// @param nonceOf an account's nonce after the head
  /// @param maxSubmitted bounds the time: a sender must be recovered for each
  public static Outcome run(
      TransactionJournal journal,
      TransactionPool pool,
      ToLongFunction<Address> nonceOf,
      int maxSubmitted)
      throws IOException {
    JournalReplay replay = new JournalReplay(pool, nonceOf, maxSubmitted);
    journal.read(replay::submit);
    Outcome outcome =
        new Outcome(replay.returned, replay.used, Map.copyOf(replay.refused), replay.leftOut);
    LOG.infof(
        "transaction journal replayed: returned=%d used=%d refused=%s leftOut=%d",
        outcome.returned(), outcome.used(), outcome.refused(), outcome.leftOut());
    return outcome;
  }

  private void submit(JournalFrame frame) {
    if (Long.compareUnsigned(frame.nonce(), nonceOf.applyAsLong(frame.sender())) < 0) {
      used++;
    } else if (submitted >= maxSubmitted) {
      leftOut++;
    } else {
      submitted++;
      switch (pool.submit(frame.raw())) {
        case SubmitResult.Accepted _ -> returned++;
        case SubmitResult.Rejected rejected -> refused.merge(rejected.reason(), 1, Integer::sum);
      }
    }
  }
}
