package io.heddle.conformance;

import io.heddle.executor.AccountChange;
import io.heddle.executor.StateDiff;
import io.heddle.executor.TransactionOutcome;
import io.heddle.executor.TransactionOutcome.Included;
import io.heddle.executor.TransactionOutcome.Rejected;
import io.heddle.executor.block.BlockResult;
import io.heddle.primitives.Address;
import io.heddle.primitives.U256;
import io.heddle.primitives.block.Receipt;
import java.util.Map;
import java.util.Objects;
import java.util.TreeSet;

/// Results of execution in words, for a case that fails.
final class ResultText {
  private static final int SHOWN_TRANSACTIONS = 20;
  private static final int SHOWN_ACCOUNTS = 20;

  private ResultText() {}

  /// Gas, receipts and diff, a line each.
  static String of(BlockResult result) {
    StringBuilder text = new StringBuilder("\n    gas used: ").append(result.gasUsed());
    for (int i = 0; i < Math.min(result.outcomes().size(), SHOWN_TRANSACTIONS); i++) {
      text.append("\n    transaction ").append(i).append(": ");
      text.append(of(result.outcomes().get(i)));
    }
    more(text, "transactions", result.outcomes().size() - SHOWN_TRANSACTIONS);
    result.diff().accounts().entrySet().stream()
        .limit(SHOWN_ACCOUNTS)
        .forEach(entry -> text.append("\n    changed ").append(of(entry)));
    more(text, "accounts", result.diff().accounts().size() - SHOWN_ACCOUNTS);
    return text.toString();
  }

  private static void more(StringBuilder text, String what, int count) {
    if (count > 0) {
      text.append("\n    ").append(count).append(" more ").append(what);
    }
  }

  private static String of(TransactionOutcome outcome) {
    return switch (outcome) {
      case Included included -> {
        Receipt receipt = included.receipt();
        yield "type=%d status=%d gasUsed=%d cumulativeGasUsed=%d logs=%s"
            .formatted(
                receipt.type(),
                receipt.success() ? 1 : 0,
                included.gasUsed(),
                receipt.cumulativeGasUsed(),
                receipt.logs());
      }
      case Rejected rejected -> rejected.toString();
    };
  }

  private static String of(Map.Entry<Address, AccountChange> entry) {
    AccountChange change = entry.getValue();
    return entry.getKey()
        + ": "
        + change.account().map(Object::toString).orElse("deleted")
        + (change.storageCleared() ? " storage cleared" : "")
        + (change.storage().isEmpty() ? "" : " " + change.storage());
  }

  /// The first outcome, account or code in which two results differ; empty if they are equal.
  static String difference(BlockResult expected, BlockResult actual) {
    if (expected.outcomes().size() != actual.outcomes().size()) {
      return "outcomes: " + expected.outcomes().size() + " and " + actual.outcomes().size();
    }
    for (int i = 0; i < expected.outcomes().size(); i++) {
      TransactionOutcome first = expected.outcomes().get(i);
      TransactionOutcome second = actual.outcomes().get(i);
      if (!first.equals(second)) {
        return "transaction " + i + ": " + of(first) + " and " + of(second);
      }
    }
    if (expected.gasUsed() != actual.gasUsed()) {
      return "gas used: " + expected.gasUsed() + " and " + actual.gasUsed();
    }
    String difference = difference(expected.diff(), actual.diff());
    return difference.isEmpty() && !expected.accesses().equals(actual.accesses())
        ? "accesses: " + expected.accesses() + " and " + actual.accesses()
        : difference;
  }

  private static String difference(StateDiff expected, StateDiff actual) {
    TreeSet<Address> addresses = new TreeSet<>(expected.accounts().keySet());
    addresses.addAll(actual.accounts().keySet());
    for (Address address : addresses) {
      AccountChange first = expected.accounts().get(address);
      AccountChange second = actual.accounts().get(address);
      if (!Objects.equals(first, second)) {
        return "diff of " + address + ": " + first + " and " + second;
      }
    }
    return expected.codes().equals(actual.codes())
        ? ""
        : "new codes: " + expected.codes().keySet() + " and " + actual.codes().keySet();
  }

  /// The slots in which two storages differ, `slot: expected -> actual`.
  static String storage(Map<U256, U256> expected, Map<U256, U256> actual) {
    TreeSet<U256> slots = new TreeSet<>(expected.keySet());
    slots.addAll(actual.keySet());
    StringBuilder text = new StringBuilder();
    for (U256 slot : slots) {
      U256 first = expected.getOrDefault(slot, U256.ZERO);
      U256 second = actual.getOrDefault(slot, U256.ZERO);
      if (!first.equals(second)) {
        text.append(" slot ").append(slot.toHex()).append(": expected=").append(first.toHex());
        text.append(" actual=").append(second.toHex());
      }
    }
    return text.toString();
  }
}
