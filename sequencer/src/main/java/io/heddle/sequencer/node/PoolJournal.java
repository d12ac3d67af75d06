package io.heddle.sequencer.node;

import io.heddle.primitives.Address;
import io.heddle.sequencer.PendingView;
import io.heddle.sequencer.journal.JournalMode;
import io.heddle.sequencer.journal.JournalReplay;
import io.heddle.sequencer.journal.TransactionJournal;
import io.heddle.sequencer.mempool.Mempool;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Supplier;

/// Opens the pool's journal, puts back what the last process left, and keeps it from then on.
final class PoolJournal {
  /// For each transaction that the pool can hold so many are submitted again: a journal also has
  /// those that were replaced or evicted.
  private static final int SUBMITTED_PER_PLACE = 2;

  private PoolJournal() {}

  static void requireRoom(NodeConfig.Pool settings) {
    if (settings.journalMaxBytes() / 2 < settings.maxSizeBytes()) {
      throw new IllegalArgumentException(
          "heddle.pool.journal-max-bytes=%d is less than twice heddle.pool.max-size-bytes=%d"
              .formatted(settings.journalMaxBytes(), settings.maxSizeBytes()));
    }
  }

  /// Before the pool is offered to users. A journal that cannot be read or written now ends the
  /// start: somebody is there to see it, and going on would lose transactions in silence.
  static Optional<TransactionJournal> start(
      NodeConfig config,
      long chainId,
      Mempool pool,
      Supplier<PendingView> pending,
      MeterRegistry registry,
      Consumer<AutoCloseable> keep) {
    NodeConfig.Pool settings = config.pool();
    if (settings.journal() == JournalMode.OFF) {
      return Optional.empty();
    }
    requireRoom(settings);
    try {
      TransactionJournal journal =
          TransactionJournal.open(
              config.dataDir(),
              chainId,
              settings.journal(),
              settings.journalMaxBytes(),
              pool::unsealed);
      keep.accept(journal);
      var _ =
          JournalReplay.run(
              journal,
              pool,
              address -> nonce(pending, address),
              SUBMITTED_PER_PLACE * settings.maxTransactions());
      journal.start();
      pool.keepIn(journal);
      metrics(journal, registry);
      return Optional.of(journal);
    } catch (IOException e) {
      throw new UncheckedIOException(
          "the transaction journal cannot be used: folder=%s problem=%s; mend that, or set"
                  .formatted(config.dataDir(), e)
              + " heddle.pool.journal=off",
          e);
    }
  }

  private static long nonce(Supplier<PendingView> pending, Address address) {
    var account = pending.get().state().account(address);
    return account == null ? 0 : account.nonce();
  }

  private static void metrics(TransactionJournal journal, MeterRegistry registry) {
    Gauge.builder("heddle.pool.journal.bytes", journal, TransactionJournal::sizeBytes)
        .description("Size of the pool's journal")
        .register(registry);
    FunctionCounter.builder("heddle.pool.journal.unkept", journal, TransactionJournal::unkept)
        .description("Transactions accepted without being kept in the journal")
        .register(registry);
  }
}
