package io.heddle.sequencer.metering;

import io.heddle.executor.Account;
import io.heddle.executor.StateView;
import io.heddle.executor.journal.Mix;
import io.heddle.primitives.Address;
import io.heddle.primitives.Bytes;
import io.heddle.primitives.Hash;
import io.heddle.primitives.transaction.SignedTransaction;

/// What the time of a transaction depends on, as far as it shows from outside: the called code and
/// the selector. A number, by which [LearnedTimes] knows it.
public final class CallKind {
  /// A transaction that has no gas to run code.
  public static final long PLAIN = 0;

  private static final long PLAIN_GAS = 21_000;
  private static final long CREATION = 2;
  private static final long CODELESS = 1;

  private CallKind() {}

  /// The kind of a transaction.
  ///
  /// @param state in which the called code is looked up
  public static long of(SignedTransaction transaction, StateView state) {
    if (transaction.gasLimit() == PLAIN_GAS) {
      return PLAIN;
    }
    if (transaction.to().isEmpty()) {
      return CREATION;
    }
    Address to = transaction.to().get();
    Account account = state.account(to);
    long selector = selector(transaction.data());
    if (account == null || !account.hasCode()) {
      // It may be deployed before the transaction's turn, so each address is a kind of its own.
      return Mix.hash(selector, to.high(), to.mid(), to.low(), CODELESS) | CODELESS;
    }
    Hash code = account.codeHash();
    return (Mix.hash(selector, code.w0(), code.w1(), code.w2(), code.w3()) & ~CODELESS)
        | CREATION << 1;
  }

  /// Whether the called account had no code when it was looked up.
  static boolean isCodeless(long kind) {
    return (kind & CODELESS) != 0;
  }

  private static long selector(Bytes data) {
    long selector = 0;
    for (int i = 0; i < 4 && i < data.size(); i++) {
      selector = selector << 8 | (data.at(i) & 0xFF);
    }
    return selector;
  }
}
