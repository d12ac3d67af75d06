package io.heddle.executor.state.lmdb;

import io.heddle.executor.state.StateSink;
import io.heddle.executor.state.StateStoreException;
import io.heddle.primitives.Bytes;
import io.heddle.primitives.Hash;
import io.heddle.primitives.U256;

/// Reads the whole state of a store's head, from its flat values.
public final class StateContents {
  private StateContents() {}

  /// Below all keys, which LMDB wants to have at least one byte.
  public static byte[] start() {
    return new byte[] {0};
  }

  /// Gives all codes, accounts and slots to `sink`.
  ///
  /// @throws StateStoreException when a slot belongs to no account
  public static void pour(LmdbTransaction transaction, StateSink sink) {
    transaction.scan(
        Table.CODES,
        start(),
        entry -> {
          sink.code(Bytes.wrap(entry.value()));
          return true;
        });
    long[] slots = new long[1];
    transaction.scan(
        Table.ACCOUNTS,
        start(),
        entry -> {
          FlatAccount flat = FlatAccount.decode(entry.value());
          sink.account(Hash.fromBytes(entry.key()), flat.account());
          if (flat.hasStorage()) {
            slots[0] += pourSlots(transaction, entry.key(), sink);
          }
          return true;
        });
    long stored = transaction.size(Table.SLOTS).records();
    if (slots[0] != stored) {
      throw new StateStoreException(
          "slots without account: slots=%d of accounts=%d".formatted(stored, slots[0]));
    }
  }

  private static long pourSlots(LmdbTransaction transaction, byte[] account, StateSink sink) {
    long[] count = new long[1];
    transaction.scan(
        Table.SLOTS,
        account,
        entry -> {
          if (!LmdbTransaction.startsWith(entry.key(), account)) {
            return false;
          }
          sink.slot(Hash.fromBytes(entry.key(), Hash.SIZE), U256.fromBytes(entry.value()));
          count[0]++;
          return true;
        });
    return count[0];
  }
}
