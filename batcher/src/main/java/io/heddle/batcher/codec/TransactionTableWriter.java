package io.heddle.batcher.codec;

import io.heddle.primitives.Address;
import io.heddle.primitives.U256;
import io.heddle.primitives.crypto.Signature;
import io.heddle.primitives.transaction.AccessListEntry;
import io.heddle.primitives.transaction.AccessListTransaction;
import io.heddle.primitives.transaction.Authorization;
import io.heddle.primitives.transaction.BlobTransaction;
import io.heddle.primitives.transaction.DynamicFeeTransaction;
import io.heddle.primitives.transaction.LegacyTransaction;
import io.heddle.primitives.transaction.SetCodeTransaction;
import io.heddle.primitives.transaction.SignedTransaction;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/// Takes transactions apart into columns.
final class TransactionTableWriter {

  private final U256 chainId;
  private final Map<TransactionColumn, ColumnWriter> columns =
      new EnumMap<>(TransactionColumn.class);
  private final Map<Address, Integer> seen = new HashMap<>();
  private int listEntries;

  TransactionTableWriter(U256 chainId) {
    this.chainId = chainId;
    for (TransactionColumn column : TransactionColumn.values()) {
      columns.put(column, new ColumnWriter());
    }
  }

  void add(SignedTransaction transaction) {
    in(TransactionColumn.TYPE).putByte(transaction.type());
    putChainId(transaction.chainId());
    in(TransactionColumn.NONCE).putNumber(transaction.nonce());
    in(TransactionColumn.FEE).putWide(transaction.maxFeePerGas());
    in(TransactionColumn.GAS_LIMIT).putNumber(transaction.gasLimit());
    putAddress(transaction.to());
    in(TransactionColumn.VALUE).putWide(transaction.value());
    in(TransactionColumn.DATA_SIZE).putNumber(transaction.data().size());
    in(TransactionColumn.DATA).putBytes(transaction.data());
    switch (transaction) {
      case LegacyTransaction ignored -> {}
      case AccessListTransaction typed -> putAccessList(typed.accessList());
      case DynamicFeeTransaction typed -> {
        in(TransactionColumn.PRIORITY_FEE).putWide(typed.maxPriorityFeePerGas());
        putAccessList(typed.accessList());
      }
      case SetCodeTransaction typed -> {
        in(TransactionColumn.PRIORITY_FEE).putWide(typed.maxPriorityFeePerGas());
        putAccessList(typed.accessList());
        putAuthorizations(typed.authorizationList());
      }
      case BlobTransaction ignored ->
          throw new IllegalArgumentException("blob transaction in an L2 block");
    }
    putSignature(transaction.signature());
  }

  void writeTo(ColumnWriter out) {
    for (ColumnWriter column : columns.values()) {
      out.putColumn(column);
    }
  }

  private void putChainId(Optional<U256> id) {
    ColumnWriter out = in(TransactionColumn.CHAIN_ID);
    if (id.isEmpty()) {
      out.putByte(1);
    } else if (id.get().equals(chainId)) {
      out.putByte(0);
    } else {
      out.putByte(2);
      out.putWide(id.get());
    }
  }

  private void putAddress(Optional<Address> address) {
    if (address.isEmpty()) {
      in(TransactionColumn.ADDRESS).putNumber(0);
    } else {
      putAddress(address.get());
    }
  }

  private void putAddress(Address address) {
    Integer index = seen.putIfAbsent(address, seen.size());
    if (index == null) {
      in(TransactionColumn.ADDRESS).putNumber(1);
      in(TransactionColumn.NEW_ADDRESS).putAddress(address);
    } else {
      in(TransactionColumn.ADDRESS).putNumber(index + 2L);
    }
  }

  private void putAccessList(List<AccessListEntry> entries) {
    ColumnWriter out = in(TransactionColumn.ACCESS_LIST);
    putListSize(out, entries.size());
    for (AccessListEntry entry : entries) {
      out.putNumber(entry.storageKeys().size());
      putAddress(entry.address());
      entry.storageKeys().forEach(in(TransactionColumn.STORAGE_KEY)::putWord);
    }
  }

  private void putListSize(ColumnWriter out, int size) {
    listEntries += size;
    if (listEntries > TransactionTableReader.MAX_LIST_ENTRIES) {
      throw new IllegalArgumentException(
          "batch list entries: max=%d actual=%d"
              .formatted(TransactionTableReader.MAX_LIST_ENTRIES, listEntries));
    }
    out.putNumber(size);
  }

  private void putAuthorizations(List<Authorization> authorizations) {
    ColumnWriter out = in(TransactionColumn.AUTHORIZATION);
    putListSize(out, authorizations.size());
    for (Authorization authorization : authorizations) {
      putAddress(authorization.address());
      out.putWide(authorization.chainId());
      out.putNumber(authorization.nonce());
      out.putNumber(authorization.signature().yParity());
      out.putWide(authorization.signature().r());
      out.putWide(authorization.signature().s());
    }
  }

  private void putSignature(Signature signature) {
    in(TransactionColumn.PARITY).putByte(signature.yParity());
    in(TransactionColumn.SIGNATURE).putWord(signature.r().toHash());
    in(TransactionColumn.SIGNATURE).putWord(signature.s().toHash());
  }

  private ColumnWriter in(TransactionColumn column) {
    return Objects.requireNonNull(columns.get(column));
  }
}
