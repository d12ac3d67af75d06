package io.heddle.executor;

import io.heddle.primitives.Address;
import io.heddle.primitives.Bytes;
import io.heddle.primitives.Hash;
import java.util.Collections;
import java.util.SortedMap;
import java.util.TreeMap;

/// Everything a run of transactions wrote, each item with its last value.
///
/// The diff of a block is the composition ([#then]) of the diffs of its transactions: an item that
/// was changed and changed back stays in it. So cutting a block into slices, or executing it in
/// parallel, never alters the diff.
///
/// @param accounts written accounts
/// @param codes code that came to be, by its hash
public record StateDiff(SortedMap<Address, AccountChange> accounts, SortedMap<Hash, Bytes> codes) {
  public static final StateDiff EMPTY =
      new StateDiff(Collections.emptySortedMap(), Collections.emptySortedMap());

  public StateDiff {
    accounts = immutable(accounts);
    codes = immutable(codes);
  }

  /// A map that nobody can alter.
  static <K, V> SortedMap<K, V> immutable(SortedMap<K, V> map) {
    return map.isEmpty()
        ? Collections.emptySortedMap()
        : map instanceof SortedArrayMap<?, ?>
            ? map
            : Collections.unmodifiableSortedMap(new TreeMap<>(map));
  }

  public boolean isEmpty() {
    return accounts.isEmpty() && codes.isEmpty();
  }

  /// This diff followed by a later one.
  public StateDiff then(StateDiff later) {
    SortedMap<Address, AccountChange> mergedAccounts = new TreeMap<>(accounts);
    later.accounts.forEach(
        (address, change) -> mergedAccounts.merge(address, change, AccountChange::then));
    SortedMap<Hash, Bytes> mergedCodes = new TreeMap<>(codes);
    mergedCodes.putAll(later.codes);
    return new StateDiff(mergedAccounts, mergedCodes);
  }

  /// Canonical RLP: `[[[address, [nonce, balance, codeHash] | [], storageCleared, [[slot, value],
  /// ...]], ...], [code, ...]]`, accounts and slots in ascending order, codes in the order of their
  /// hashes.
  public Bytes encode() {
    return StateDiffCodec.encode(this);
  }

  /// Reads what [#encode] writes, and nothing else.
  ///
  /// @throws io.heddle.primitives.rlp.RlpException on anything but a canonical encoding
  public static StateDiff decode(Bytes encoded) {
    return StateDiffCodec.decode(encoded);
  }
}
