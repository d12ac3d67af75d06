package io.heddle.sequencer.rpc.method;

import io.heddle.sequencer.rpc.protocol.Session.Sink;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/// What the log filters of each client cost while a block's logs are matched, and who is cut off
/// when all of them together cost more than a block has time for: of the address that costs most,
/// the connection that costs most, and nobody else. By the address, because many connections would
/// make each one's cost small; one after another, because many clients may be behind one proxy.
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

    /// In the present block.
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
      spend(1);
    }

    void matched() {
      spend(SENDING_UNITS);
    }

    private void spend(int more) {
      if (units == 0) {
        spenders.add(this);
      }
      units += more;
      spent += more;
    }

    private long units() {
      return units;
    }
  }

  private final Map<Object, Account> accounts = new ConcurrentHashMap<>();

  /// Who has cost anything in the present block, whether or not its filters are still there; the
  /// matching thread's, as the accounts' units and what follows.
  private final List<Account> spenders = new ArrayList<>();

  /// What the present block's logs have cost up to now, those that were cut off apart.
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
    spenders.forEach(account -> account.units = 0);
    spenders.clear();
  }

  /// Cuts off who costs most, as long as it is too much. A client that is gone has spent what it
  /// has spent: nobody else is cut off for it.
  void check() {
    if (spent <= MAX_UNITS_PER_BLOCK) {
      return;
    }
    Map<Object, Long> byAddress = new HashMap<>();
    for (Account account : spenders) {
      if (account.isOpen()) {
        byAddress.merge(account.sink.address(), account.units, Long::sum);
      }
    }
    while (spent > MAX_UNITS_PER_BLOCK) {
      Optional<Account> dearest = dearest(byAddress);
      if (dearest.isEmpty()) {
        return;
      }
      Account account = dearest.get();
      byAddress.merge(account.sink.address(), -account.units, Long::sum);
      cut(account);
    }
  }

  private Optional<Account> dearest(Map<Object, Long> byAddress) {
    return byAddress.entrySet().stream()
        .max(Map.Entry.comparingByValue())
        .map(Map.Entry::getKey)
        .flatMap(address ->
            spenders.stream()
                .filter(account -> account.isOpen() && account.sink.address().equals(address))
                .max(Comparator.comparingLong(Account::units)));
  }

  private void cut(Account account) {
    account.cut = true;
    spent -= account.units;
    account.sink.lost(
        "log filters too costly: %d units in one block, all filters together have %d"
            .formatted(account.units, MAX_UNITS_PER_BLOCK));
  }
}
