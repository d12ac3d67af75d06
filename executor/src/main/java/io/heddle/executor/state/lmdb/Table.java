package io.heddle.executor.state.lmdb;

import java.util.Locale;

/// The tables of the store. Changes of the first four are versioned: they go into the history under
/// the table's number, which is part of the file format (6 was used until version 3).
public enum Table {
  /// keccak(address) → flat account ([FlatAccount]).
  ACCOUNTS(0),
  /// keccak(address) ‖ keccak(slot) → value without leading zeros.
  SLOTS(1),
  /// path → RLP of a node of the account trie, of those with more than
  /// [io.heddle.executor.trie.TrieNodeSource#DERIVED_LEAVES] leaves below; some others may be left.
  ACCOUNT_NODES(2),
  /// keccak(address) ‖ path → RLP of a node of a storage trie, of those as above.
  STORAGE_NODES(3),
  /// keccak(code) → code. Content-addressed, so never changed nor rolled back.
  CODES(4),
  /// run:8 ‖ table:1 ‖ key length:1 ‖ key ‖ block:8 of the first record → records, packed: what
  /// keys held before blocks (`history.History`, `HistoryChunk`).
  HISTORY(5),
  /// block:8 → block hash ‖ state root.
  BLOCKS(7),
  /// Single records, see [Meta] and `history.HistoryRuns`.
  META(8);

  public static final int COUNT = 9;

  private static final Table[] BY_NUMBER = {ACCOUNTS, SLOTS, ACCOUNT_NODES, STORAGE_NODES};

  public final int number;

  Table(int number) {
    this.number = number;
  }

  /// The versioned table with this number.
  public static Table versioned(int number) {
    return BY_NUMBER[number];
  }

  String tableName() {
    return name().toLowerCase(Locale.ROOT);
  }
}
