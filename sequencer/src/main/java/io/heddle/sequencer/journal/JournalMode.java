package io.heddle.sequencer.journal;

/// What a transaction hash promises that `eth_sendRawTransaction` returned.
public enum JournalMode {
  /// The transaction is in memory: nothing survives the process.
  OFF,
  /// It was written to the journal: it survives the process, but not the machine.
  WRITTEN,
  /// It was written through to the disk: it survives the machine too.
  SYNCED
}
