package io.heddle.bench;

import io.heddle.primitives.Bytes;
import io.heddle.primitives.transaction.RecoveredTransaction;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;

/// One JSON-RPC batch of `eth_sendRawTransaction`, ready to be sent.
///
/// @param hashes of its transactions, in hex
record LoadBatch(String body, List<String> hashes) {
  /// Transactions in a batch.
  static final int SIZE = 100;

  LoadBatch {
    hashes = List.copyOf(hashes);
  }

  /// A transaction as it is sent, and its hash.
  record Signed(Bytes encoded, String hash) {}

  static LoadBatch of(List<Signed> transactions) {
    StringBuilder body = new StringBuilder(400 * transactions.size()).append('[');
    List<String> hashes = new ArrayList<>(transactions.size());
    for (Signed transaction : transactions) {
      body.append(hashes.isEmpty() ? "" : ",")
          .append("{\"jsonrpc\":\"2.0\",\"id\":")
          .append(hashes.size())
          .append(",\"method\":\"eth_sendRawTransaction\",\"params\":[\"")
          .append(transaction.encoded().toHex())
          .append("\"]}");
      hashes.add(transaction.hash());
    }
    return new LoadBatch(body.append(']').toString(), hashes);
  }

  /// All of these transactions, made into batches beforehand.
  static List<LoadBatch> all(List<RecoveredTransaction> transactions) {
    List<LoadBatch> batches = new ArrayList<>();
    for (int from = 0; from < transactions.size(); from += SIZE) {
      int to = Math.min(from + SIZE, transactions.size());
      batches.add(
          of(
              transactions.subList(from, to).stream()
                  .map(each -> new Signed(each.encoded(), each.hash().toHex()))
                  .toList()));
    }
    return batches;
  }

  /// Batches made as they are needed.
  static Iterator<LoadBatch> lazily(Iterator<Signed> transactions) {
    return new Iterator<>() {
      @Override
      public boolean hasNext() {
        return transactions.hasNext();
      }

      @Override
      public LoadBatch next() {
        List<Signed> next = new ArrayList<>(SIZE);
        while (next.size() < SIZE && transactions.hasNext()) {
          next.add(transactions.next());
        }
        return of(next);
      }
    };
  }
}
