package io.heddle.batcher.codec;

import io.heddle.primitives.Address;
import io.heddle.primitives.Bytes;
import io.heddle.primitives.Hash;
import io.heddle.primitives.U256;
import io.heddle.primitives.crypto.Signature;
import io.heddle.primitives.transaction.AccessListEntry;
import io.heddle.primitives.transaction.AccessListTransaction;
import io.heddle.primitives.transaction.Authorization;
import io.heddle.primitives.transaction.DynamicFeeTransaction;
import io.heddle.primitives.transaction.LegacyTransaction;
import io.heddle.primitives.transaction.SetCodeTransaction;
import io.heddle.primitives.transaction.SignedTransaction;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/// Puts transactions together again from their columns.
final class TransactionTableReader {

  /// Most access list entries and authorizations of a batch together. An entry of an address seen
  /// before takes two bytes here but 23 and an object once decoded, so without a bound a few
  /// kilobytes of blob would grow to a gigabyte. Blocks are bounded by their size on the wire, so
  /// no honest batch comes near.
  static final int MAX_LIST_ENTRIES = BatchCodec.MAX_DECOMPRESSED_BYTES / 23;

  /// The largest chain id whose `v = 35 + 2 · chainId + 1` is a 256-bit number.
  private static final U256 MAX_LEGACY_CHAIN_ID = U256.MAX.subtract(U256.of(36)).divide(U256.of(2));

  private final U256 chainId;
  private final Map<TransactionColumn, ColumnReader> columns =
      new EnumMap<>(TransactionColumn.class);
  private final List<Address> seen = new ArrayList<>();
  private int listEntries;

  TransactionTableReader(U256 chainId, ColumnReader in) {
    this.chainId = chainId;
    for (TransactionColumn column : TransactionColumn.values()) {
      columns.put(column, in.nextColumn(column.name()));
    }
  }

  SignedTransaction next() {
    int type = of(TransactionColumn.TYPE).nextByte();
    Optional<U256> id = nextChainId(type);
    long nonce = of(TransactionColumn.NONCE).nextNumber();
    U256 fee = of(TransactionColumn.FEE).nextWide();
    long gasLimit = of(TransactionColumn.GAS_LIMIT).nextNumber();
    Optional<Address> to = nextAddress();
    U256 value = of(TransactionColumn.VALUE).nextWide();
    ColumnReader data = of(TransactionColumn.DATA);
    Bytes bytes = data.nextBytes(of(TransactionColumn.DATA_SIZE).nextCount(data.remaining()));
    return switch (type) {
      case LegacyTransaction.TYPE ->
          new LegacyTransaction(id, nonce, fee, gasLimit, to, value, bytes, nextSignature());
      case AccessListTransaction.TYPE ->
          new AccessListTransaction(
              id, nonce, fee, gasLimit, to, value, bytes, nextAccessList(), nextSignature());
      case DynamicFeeTransaction.TYPE ->
          new DynamicFeeTransaction(
              id,
              nonce,
              of(TransactionColumn.PRIORITY_FEE).nextWide(),
              fee,
              gasLimit,
              to,
              value,
              bytes,
              nextAccessList(),
              nextSignature());
      case SetCodeTransaction.TYPE ->
          new SetCodeTransaction(
              id,
              nonce,
              of(TransactionColumn.PRIORITY_FEE).nextWide(),
              fee,
              gasLimit,
              to,
              value,
              bytes,
              nextAccessList(),
              nextAuthorizations(),
              nextSignature());
      default -> throw of(TransactionColumn.TYPE).fail("transaction type " + type);
    };
  }

  void expectEnd() {
    columns.values().forEach(ColumnReader::expectEnd);
  }

  private Optional<U256> nextChainId(int type) {
    ColumnReader in = of(TransactionColumn.CHAIN_ID);
    int kind = in.nextByte();
    Optional<U256> id =
        switch (kind) {
          case 0 -> Optional.of(chainId);
          case 1 -> Optional.empty();
          case 2 -> Optional.of(in.nextWide());
          default -> throw in.fail("chain id kind " + kind);
        };
    boolean legacy = type == LegacyTransaction.TYPE;
    if (id.isEmpty() && !legacy) {
      throw in.fail("chain id missing: type=" + type);
    }
    if (id.isPresent() && legacy && id.get().compareTo(MAX_LEGACY_CHAIN_ID) > 0) {
      throw in.fail("chain id too large for a legacy transaction: " + id.get());
    }
    return id;
  }

  private Optional<Address> nextAddress() {
    int code = of(TransactionColumn.ADDRESS).nextCount(seen.size() + 1);
    return switch (code) {
      case 0 -> Optional.empty();
      case 1 -> {
        seen.add(of(TransactionColumn.NEW_ADDRESS).nextAddress());
        yield Optional.of(seen.getLast());
      }
      default -> Optional.of(seen.get(code - 2));
    };
  }

  private Address nextPresentAddress() {
    return nextAddress()
        .orElseThrow(() -> of(TransactionColumn.ADDRESS).fail("address missing in a list"));
  }

  private List<AccessListEntry> nextAccessList() {
    ColumnReader in = of(TransactionColumn.ACCESS_LIST);
    ColumnReader keys = of(TransactionColumn.STORAGE_KEY);
    int count = nextListSize(in);
    List<AccessListEntry> entries = new ArrayList<>(count);
    for (int i = 0; i < count; i++) {
      int keyCount = in.nextCount(keys.remaining() / Hash.SIZE);
      Address address = nextPresentAddress();
      List<Hash> storageKeys = new ArrayList<>(keyCount);
      for (int k = 0; k < keyCount; k++) {
        storageKeys.add(keys.nextWord());
      }
      entries.add(new AccessListEntry(address, storageKeys));
    }
    return entries;
  }

  private int nextListSize(ColumnReader in) {
    int count = in.nextCount(Math.min(in.remaining(), MAX_LIST_ENTRIES - listEntries));
    listEntries += count;
    return count;
  }

  private List<Authorization> nextAuthorizations() {
    ColumnReader in = of(TransactionColumn.AUTHORIZATION);
    int count = nextListSize(in);
    List<Authorization> authorizations = new ArrayList<>(count);
    for (int i = 0; i < count; i++) {
      Address address = nextPresentAddress();
      U256 id = in.nextWide();
      long nonce = in.nextNumber();
      int parity = in.nextCount(255);
      authorizations.add(
          new Authorization(
              id, address, nonce, new Signature(parity, in.nextWide(), in.nextWide())));
    }
    return authorizations;
  }

  private Signature nextSignature() {
    int parity = of(TransactionColumn.PARITY).nextCount(1);
    ColumnReader in = of(TransactionColumn.SIGNATURE);
    return new Signature(parity, in.nextWord().toU256(), in.nextWord().toU256());
  }

  private ColumnReader of(TransactionColumn column) {
    return Objects.requireNonNull(columns.get(column));
  }
}
