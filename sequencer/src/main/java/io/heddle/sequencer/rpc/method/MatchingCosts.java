package io.heddle.sequencer.rpc.method;

import io.heddle.sequencer.rpc.protocol.Session.Sink;
import java.util.Comparator;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/// What the log filters of each client cost while a block's logs are matched, and who is cut off
/// when all of them together cost more than a block has time for: who costs most, and nobody else.
///
/// Threads: clients come and go on any; a block's logs are matched on one.
final class MatchingCosts {
  /// Units of one block: about a fifth of a second. A unit is a log compared with a filter.
  static final long MAX_UNITS_PER_BLOCK = 4_000_000;

  /// A log that is sent to a subscriber costs as much as so many comparisons.
  private static final int SENDING_UNITS = 20;

  /// One client's part of it.
  final class Account {
    private final Sink sink;
    private int filters;
    private long units;
    private volatile boolean cut;

    private Account(Sink sink) {
      this.sink = sink;
    }

    /// Whether its filters are still looked at.
    boolean isOpen() {
      return !cut;
    }

    void tested() {
      units++;
      spent++;
    }

    void matched() {
      units += SENDING_UNITS;
      spent += SENDING_UNITS;
    }
  }

  private final Map<Object, Account> accounts = new ConcurrentHashMap<>();

  /// What the present block's logs have cost up to now; the matching thread's, as the accounts'
  /// units.
  private long spent;

  /// The account of the client that a new filter's events go to.
  Account open(Sink sink) {
    return accounts.compute(
        sink.client(),
        (_, present) -> {
          Account account = present == null ? new Account(sink) : present;
          account.filters++;
          return account;
        });
  }

  /// A filter of this client is gone.
  void close(Object client) {
    accounts.computeIfPresent(client, (_, account) -> --account.filters == 0 ? null : account);
  }

  void beginBlock() {
    spent = 0;
    accounts.values().forEach(account -> account.units = 0);
  }

  /// Cuts off who costs most, as long as it is too much.
  void check() {
    while (spent > MAX_UNITS_PER_BLOCK) {
      Account dearest =
          accounts.values().stream()
              .filter(Account::isOpen)
              .max(Comparator.comparingLong(account -> account.units))
              .orElseThrow();
      dearest.cut = true;
      spent -= dearest.units;
      dearest.sink.lost(
          "log filters too costly: %d units in one block, all filters together have %d"
              .formatted(dearest.units, MAX_UNITS_PER_BLOCK));
    }
  }
}
