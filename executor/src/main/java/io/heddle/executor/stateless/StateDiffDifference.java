package io.heddle.executor.stateless;

import io.heddle.executor.AccountChange;
import io.heddle.executor.StateDiff;
import io.heddle.primitives.Address;
import io.heddle.primitives.Bytes;
import io.heddle.primitives.Hash;
import io.heddle.primitives.U256;
import java.util.Objects;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/// Names the first place where two state diffs differ.
final class StateDiffDifference {
  private StateDiffDifference() {}

  static Optional<String> first(StateDiff computed, StateDiff claimed) {
    Optional<Address> address = firstKey(computed.accounts(), claimed.accounts());
    if (address.isPresent()) {
      AccountChange ours = computed.accounts().get(address.get());
      AccountChange theirs = claimed.accounts().get(address.get());
      return Optional.of("account " + address.get() + ": " + account(ours, theirs));
    }
    Optional<Hash> code = firstKey(computed.codes(), claimed.codes());
    return code.map(hash -> {
      Bytes ours = computed.codes().get(hash);
      return "code "
          + hash
          + ": "
          + (ours == null ? "claimed, not computed" : "computed, not claimed");
    });
  }

  private static String account(@Nullable AccountChange computed, @Nullable AccountChange claimed) {
    if (computed == null || claimed == null) {
      return computed == null
          ? "claimed changed, computed unchanged"
          : "claimed unchanged, computed changed";
    }
    if (!computed.account().equals(claimed.account())) {
      return "computed=%s claimed=%s".formatted(computed.account(), claimed.account());
    }
    if (computed.storageCleared() != claimed.storageCleared()) {
      return "storageCleared: computed=%s claimed=%s"
          .formatted(computed.storageCleared(), claimed.storageCleared());
    }
    U256 slot = firstKey(computed.storage(), claimed.storage()).orElseThrow();
    return "slot %s: computed=%s claimed=%s"
        .formatted(
            slot.toHex(), show(computed.storage().get(slot)), show(claimed.storage().get(slot)));
  }

  private static String show(@Nullable U256 value) {
    return value == null ? "unchanged" : value.toHex();
  }

  /// The lowest key under which two maps differ.
  private static <K extends Comparable<K>, V> Optional<K> firstKey(
      SortedMap<K, V> first, SortedMap<K, V> second) {
    TreeSet<K> keys = new TreeSet<>(first.keySet());
    keys.addAll(second.keySet());
    return keys.stream()
        .filter(key -> !Objects.equals(first.get(key), second.get(key)))
        .findFirst();
  }
}
